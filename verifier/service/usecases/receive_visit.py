"""Receive a visit (een bezoek ontvangen): who is at this browser, and what its organisation is called."""

from __future__ import annotations

from typing import NamedTuple

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.recognise_session import SessionAsked, recognise_session


class Received(NamedTuple):
    """A session, and its organisation's name."""

    session: Session
    organisation_name: str


def receive_visit(uow: UnitOfWork, asked: SessionAsked, /, *, at: int) -> Received | None:
    """The session with a name for its pages; None when there is none (any more). For the register alone.

    An institution is called what the directory calls it, a contractor what it was called when it was invited.
    """
    session = recognise_session(uow, asked, at=at)
    if session is None:
        return None
    if uow.trust.role_of(session.organisation) is not None:
        return Received(session, uow.trust.institution(session.organisation).name)
    member = uow.people.members.find(session.member)
    return Received(session, str(session.organisation) if member is None else member.organisation_name)
