"""Make a sign-in link (een inloglink maken): whoever follows it is a member of a demo, for its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from verifier.core.errors import WrongValue
from verifier.core.model.party import PartyId
from verifier.service.access.roles import ROLES_AT, Role, door_of
from verifier.service.access.sessions import new_name, new_secret, required_hash
from verifier.service.store.invitations import Invitation
from verifier.service.store.members import Member
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.name_organisation import name_organisation

#: How long a link may be followed; seconds.
LIFETIME: Final = 24 * 3600
_REGISTER: Final = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWanted:
    """For the member of ``organisation`` with this name and role, who is made when there is none."""

    organisation: PartyId
    role: Role
    name: str
    called: str = ""


def make_sign_in_link(uow: UnitOfWork, wanted: LinkWanted, /, *, at: int) -> str:
    """The secret of the link, good once. Who calls has seen that this is a demo; nobody asks it of a register.

    :class:`WrongValue` for an organisation without a door, or a role that is none of its door. Durable with the
    transaction. For the register alone.
    """
    door = door_of(uow.trust.role_of(wanted.organisation))
    if door is None or wanted.role not in ROLES_AT[door]:
        raise WrongValue("an organisation whose people work here, and a role of its door", field="role")
    uow.people.invitations.forget(before=at)
    member = _member(uow, wanted, at=at)
    secret = new_secret()
    uow.people.invitations.add(
        Invitation(
            invitation=new_name(),
            secret_hash=required_hash(secret),
            organisation=member.organisation,
            organisation_name=member.organisation_name,
            role=member.role,
            member=member.member,
            invited_by=_REGISTER,
            created_at=at,
            expires_at=at + LIFETIME,
        )
    )
    return secret


def _member(uow: UnitOfWork, wanted: LinkWanted, *, at: int) -> Member:
    """The one that was made before, so that links for one name are for one member."""
    for each in uow.people.members.of_organisation(wanted.organisation):
        if (each.name, each.role) == (wanted.name, wanted.role):
            return each
    made = Member(
        member=new_name(),
        organisation=wanted.organisation,
        organisation_name=wanted.called or name_organisation(uow, wanted.organisation, at=at),
        name=wanted.name,
        role=wanted.role,
        login=None,
        created_at=at,
    )
    uow.people.members.add(made)
    return made
