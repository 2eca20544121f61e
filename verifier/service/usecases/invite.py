"""Invite (uitnodigen): let somebody become a member of an organisation, once and within a week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from verifier.core.errors import QuotaReached, WrongValue
from verifier.core.model.party import PartyId
from verifier.service.access.roles import ROLES_AT, Role, door_of
from verifier.service.access.sessions import Session, new_name, new_secret, required_hash
from verifier.service.store.invitations import Invitation
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.name_organisation import name_organisation
from verifier.service.usecases.require_administrator import require_administrator

#: How long an invitation may be used, in seconds, and how many of one organisation there may be at once.
LIFETIME: Final = 7 * 24 * 3600
MOST: Final = 100
_REGISTER: Final = "register"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWanted:
    """Somebody for ``organisation``, with a ``role``; ``by`` whom, or None by who runs the register.

    ``called`` is the organisation's name, empty for the one that is known.
    """

    organisation: PartyId
    role: Role
    by: Session | None = None
    called: str = ""


def invite(uow: UnitOfWork, wanted: InvitationWanted, /, *, at: int) -> str:
    """The secret of a new invitation: 43 characters, kept as a digest only. Durable with the transaction.

    :class:`NotAuthorised` for a member who may not invite; :class:`WrongValue` for an organisation without a door,
    or a role that is none of its door; :class:`QuotaReached` when too many are open.
    """
    if wanted.by is not None:
        require_administrator(uow, wanted.by, at=at)
    door = door_of(uow.trust.role_of(wanted.organisation))
    if door is None:
        raise WrongValue("an organisation whose people work here", field="organisation")
    if wanted.role not in ROLES_AT[door]:
        raise WrongValue("a role of this organisation's door", field="role")
    invitations = uow.people.invitations
    invitations.forget(before=at)
    if wanted.by is not None and len(invitations.listed(at=at)) >= MOST:
        raise QuotaReached(f"at most {MOST} invitations that nobody used yet")
    secret = new_secret()
    invitations.add(
        Invitation(
            invitation=new_name(),
            secret_hash=required_hash(secret),
            organisation=wanted.organisation,
            organisation_name=wanted.called or name_organisation(uow, wanted.organisation, at=at),
            role=wanted.role,
            member=None,
            invited_by=_REGISTER if wanted.by is None else wanted.by.member,
            created_at=at,
            expires_at=at + LIFETIME,
        )
    )
    return secret
