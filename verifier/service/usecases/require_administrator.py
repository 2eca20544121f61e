"""Require an administrator (een beheerder eisen): that who asks may decide about who works here, still."""

from __future__ import annotations

from verifier.core.errors import NotAuthorised
from verifier.service.access.roles import Role, may_invite
from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork


def require_administrator(uow: UnitOfWork, by: Session, /, *, at: int) -> None:
    """Raise :class:`NotAuthorised` unless the member of ``by`` may change who works here.

    It is looked up in this transaction: a colleague may have changed that since the session was recognised.
    """
    found = uow.people.members.find(by.member)
    if found is None or not may_invite(Role(found.role)):
        raise NotAuthorised("a member who may change who works here")
