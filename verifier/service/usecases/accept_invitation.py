"""Accept an invitation (een uitnodiging aannemen): whoever has its secret becomes a member, and has signed in."""

from __future__ import annotations

from dataclasses import dataclass, field

from verifier.service.access.sessions import Method, Opened, new_name
from verifier.service.store.invitations import Invitation
from verifier.service.store.members import Member
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.open_session import SignIn, open_session
from verifier.web.refusals import SignInRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted:
    """The digest of a secret, and what the new member is called; ``replaced`` as in :class:`SignIn`."""

    secret_hash: bytes | None = field(repr=False)
    name: str = field(default="", repr=False)
    replaced: bytes | None = field(default=None, repr=False)


def accept_invitation(uow: UnitOfWork, accepted: InvitationAccepted, /, *, at: int) -> Opened:
    """A session of the new member, or of the one that the secret was made for; the secret is used up.

    :class:`SignInRefused` when the secret is unknown, used or expired. Member, session and use are durable
    together: a crash before leaves the invitation as it was. For the register alone.
    """
    invitations = uow.people.invitations
    found = None if accepted.secret_hash is None else invitations.of_secret(accepted.secret_hash, at=at)
    if found is None or not invitations.take(found):
        raise SignInRefused("an invitation that is good still and was not used", field="secret")
    member = found.member or _new_member(uow, found, accepted.name, at=at)
    return open_session(uow, SignIn(member=member, method=Method.LINK, replaced=accepted.replaced), at=at)


def _new_member(uow: UnitOfWork, invitation: Invitation, name: str, *, at: int) -> str:
    if not name:
        raise SignInRefused("what the new member is called", field="name")
    member = Member(
        member=new_name(),
        organisation=invitation.organisation,
        organisation_name=invitation.organisation_name,
        name=name,
        role=invitation.role,
        login=None,
        created_at=at,
    )
    uow.people.members.add(member)
    return member.member
