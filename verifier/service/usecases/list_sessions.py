"""List sessions (sessies tonen): where a member has signed in."""

from __future__ import annotations

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.seat_session import seat_session


def list_sessions(uow: UnitOfWork, own: Session, /, *, at: int) -> tuple[Session, ...]:
    """Every session of the member that goes on, the newest first."""
    found = uow.people.sessions.of_member(own.member)
    return tuple(each for each in (seat_session(uow, stored, at=at) for stored in found) if each is not None)
