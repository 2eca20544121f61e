"""Note a session (bijhouden dat een sessie in gebruik is)."""

from __future__ import annotations

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork


def note_session(uow: UnitOfWork, session: Session, /, *, at: int) -> None:
    """Something was done in the session, so that it lasts. Durable with the transaction; for the register alone.

    A session that ended meanwhile stays ended: there is no row to change.
    """
    uow.people.sessions.renew(session.handle, seen_at=at)
