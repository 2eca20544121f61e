"""End all sessions (overal uitloggen)."""

from __future__ import annotations

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork


def end_sessions(uow: UnitOfWork, own: Session, /, *, at: int) -> None:
    """Every session of the member ends, this one too. Durable with the transaction, and true on any worker then."""
    uow.people.sessions.end_all(own.member)
