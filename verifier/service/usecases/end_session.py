"""End a session (een sessie beëindigen): one of the member's own, this or another."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnding:
    """The session named ``handle`` ends, ``by`` its own member."""

    handle: str
    by: Session


def end_session(uow: UnitOfWork, ending: SessionEnding, /, *, at: int) -> None:
    """Cookie and access tokens of that session are good for nothing after the commit, on any worker.

    Nothing happens when it is over, or somebody else's. Durable with the transaction.
    """
    sessions = uow.people.sessions
    found = sessions.find(ending.handle)
    if found is not None and found.member == ending.by.member:
        sessions.end(found.handle)
