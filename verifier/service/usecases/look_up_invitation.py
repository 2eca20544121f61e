"""Look an invitation up (een uitnodiging inzien): what its secret is good for, before it is used."""

from __future__ import annotations

from typing import NamedTuple

from verifier.service.access.roles import Role
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import SignInRefused


class LookedUp(NamedTuple):
    """For which organisation, and as what; ``is_known`` when it signs in a member that there is already."""

    organisation_name: str
    role: Role
    is_known: bool


def look_up_invitation(uow: UnitOfWork, secret_hash: bytes | None, /, *, at: int) -> LookedUp:
    """What the invitation says; :class:`SignInRefused` when there is none (any more). For the register alone."""
    found = None if secret_hash is None else uow.people.invitations.of_secret(secret_hash, at=at)
    if found is None:
        raise SignInRefused("an invitation that is good still and was not used", field="secret")
    return LookedUp(found.organisation_name, Role(found.role), found.member is not None)
