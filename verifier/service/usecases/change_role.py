"""Change a role (een rol wijzigen): a colleague may do something else from now on."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongValue
from verifier.service.access.roles import ROLES_AT, Role, may_invite
from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_administrator import keep_administrator


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """``member`` is given ``role``, ``by`` this session."""

    member: str
    role: Role
    by: Session


def change_role(uow: UnitOfWork, change: RoleChange, /, *, at: int) -> None:
    """Counts at once, in sessions that go on and for access tokens too. Durable with the transaction.

    A session that a provider vouched for ends, unless it is ``by``: its level was that of the role before. Who may
    not invite any more leaves no invitation behind. Raises what :func:`keep_administrator` raises, and
    :class:`WrongValue` for a role that is none of this door.
    """
    if change.role not in ROLES_AT[change.by.door]:
        raise WrongValue("a role of this organisation's door", field="role")
    found = keep_administrator(uow, change.member, by=change.by, at=at)
    uow.people.members.change_role(found.member, change.role)
    uow.people.sessions.end_vouched(found.member, but=change.by.handle)
    if not may_invite(change.role):
        uow.people.invitations.withdraw_all(found.member)
