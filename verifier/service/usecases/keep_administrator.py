"""Keep an administrator (een beheerder houden): no change leaves an organisation without one."""

from __future__ import annotations

from verifier.service.access.roles import Role
from verifier.service.access.sessions import Session
from verifier.service.store.members import Member
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.require_administrator import require_administrator
from verifier.web.refusals import LastAdministrator, NotFound


def keep_administrator(uow: UnitOfWork, member: str, /, *, by: Session, at: int) -> Member:
    """The colleague whom ``by`` is about to change; :class:`NotFound` when it is nobody of its organisation.

    Raises what :func:`require_administrator` raises, and :class:`LastAdministrator` when it is the only
    administrator.
    """
    require_administrator(uow, by, at=at)
    found = uow.people.members.find(member)
    if found is None or found.organisation != by.organisation:
        raise NotFound("a colleague")
    if found.role == Role.ADMINISTRATOR and uow.people.members.with_role(by.organisation, found.role) < 2:
        raise LastAdministrator("another administrator first")
    return found
