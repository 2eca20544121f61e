"""Recognise a session (een sessie herkennen): who is at this browser, or behind this access token."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.seat_session import seat_session


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionAsked:
    """By what a session is found: the digest of the id that a browser brought, or the name in an access token."""

    id_hash: bytes | None = field(default=None, repr=False)
    handle: str = ""


def recognise_session(uow: UnitOfWork, asked: SessionAsked, /, *, at: int) -> Session | None:
    """The session, while it lasts; None when there is none (any more). For the register alone."""
    sessions = uow.people.sessions
    stored = sessions.find(asked.handle) if asked.id_hash is None else sessions.of_id(asked.id_hash)
    return seat_session(uow, stored, at=at)
