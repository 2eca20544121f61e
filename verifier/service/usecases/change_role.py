"""Change a role (een rol wijzigen): a colleague may do something else from now on."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongValue
from verifier.service.access.roles import ROLES_AT, Role
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

    Raises what :func:`keep_administrator` raises, and :class:`WrongValue` for a role that is none of this door.
    """
    if change.role not in ROLES_AT[change.by.door]:
        raise WrongValue("a role of this organisation's door", field="role")
    found = keep_administrator(uow, change.member, by=change.by, at=at)
    uow.people.members.change_role(found.member, change.role)
