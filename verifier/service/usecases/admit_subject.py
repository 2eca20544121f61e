"""Admit a subject (iemand toelaten die de aanmelddienst kent): which member the provider vouches for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.core.errors import NotAuthorised
from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.access.openid import SignedIn, Terms, require_assurance
from verifier.service.access.roles import ROLES_AT, Role, door_of
from verifier.service.access.sessions import new_name
from verifier.service.store.members import Member
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.name_organisation import name_organisation

#: Characters of a member's name.
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """How members come in by the provider: by themselves, with the role that ``newcomers`` has for their door.

    A door without a role there has no newcomers: its members were invited, and made the link themselves.
    ``provider_name`` is what people call the provider.
    """

    terms: Terms
    newcomers: Mapping[Door, Role] = field(default_factory=dict)
    provider_name: str


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom the provider vouches for, and how such people come in."""

    signed_in: SignedIn
    admission: Admission


def admit_subject(uow: UnitOfWork, vouched: Vouched, /, *, at: int) -> str:
    """The member: the one whom the provider knows so, else a new one where newcomers are let in.

    1. the provider speaks for the member's own organisation; 2. a newcomer's organisation is known here, and its
    door takes newcomers; 3. the level of assurance suffices for the role. Raises :class:`NotAuthorised`. Durable
    with the transaction, a new member with its link. For the register alone.
    """
    signed_in, people = vouched.signed_in, uow.people
    name = people.openid_subjects.member_of(signed_in.subject)
    known = None if name is None else people.members.find(name)
    member = known or _newcomer(uow, vouched, at=at)  # 2
    if member.organisation != signed_in.organisation:  # 1
        raise NotAuthorised("a member of the organisation that the provider names", field="organisation")
    require_assurance(signed_in, member.role, vouched.admission.terms)  # 3
    if known is None:
        people.members.add(member)
        people.openid_subjects.keep(
            signed_in.subject, member=member.member, organisation=member.organisation, at=at
        )
    return member.member


def _newcomer(uow: UnitOfWork, vouched: Vouched, *, at: int) -> Member:
    """Who comes in by the provider alone, not kept yet."""
    signed_in, admission = vouched.signed_in, vouched.admission
    door = door_of(uow.trust.role_of(signed_in.organisation))
    if door is None or not _is_known(uow, signed_in.organisation):
        raise NotAuthorised("an organisation that is known here", field="organisation")
    role = admission.newcomers.get(door)
    if role is None or role not in ROLES_AT[door]:
        raise NotAuthorised("a member who was invited", field="member")
    member = new_name()
    return Member(
        member=member,
        organisation=signed_in.organisation,
        organisation_name=name_organisation(uow, signed_in.organisation, at=at),
        name=signed_in.name[:LONGEST_NAME] or f"{admission.provider_name} {member[:4]}",
        role=role,
        login=None,
        created_at=at,
    )


def _is_known(uow: UnitOfWork, organisation: PartyId) -> bool:
    """Whether the directory names it, or a key of it was enrolled: every other number is no contractor yet."""
    trust = uow.trust
    return trust.role_of(organisation) is not None or any(
        each.party == organisation for each in trust.enrolled.values()
    )
