"""Remove a colleague (een collega afmelden): who no longer works here cannot sign in, and is signed out."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_administrator import keep_administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """``member`` goes, ``by`` this session."""

    member: str
    by: Session


def remove_colleague(uow: UnitOfWork, removal: Removal, /, *, at: int) -> None:
    """Member, sessions, and invitations of the member that nobody used are gone together.

    Raises what :func:`keep_administrator` raises. What the member sent stays: its organisation said it.
    Durable with the transaction.
    """
    found = keep_administrator(uow, removal.member, by=removal.by, at=at)
    uow.people.sessions.end_all(found.member)
    uow.people.passkeys.remove_all(found.member)
    uow.people.openid_subjects.remove_all(found.member)
    uow.people.invitations.withdraw_all(found.member)
    uow.people.members.remove(found.member)
