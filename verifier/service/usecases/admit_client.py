"""Admit a client (een client toelaten): an assertion for an access token, once."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import Replayed
from verifier.core.model.party import PartyId
from verifier.service.access.assertions import verify_assertion
from verifier.service.access.doors import Door
from verifier.service.store.replay import spend
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A client asks for a token at ``door``; ``issuer`` is the register's own name."""

    door: Door
    issuer: str
    unverified_assertion: str


def admit_client(uow: UnitOfWork, admission: Admission, /, *, at: int) -> PartyId:
    """The party that the assertion proves, with the role of the door.

    Its use is durable before anyone gets a token, so that it cannot be used again, not even after a restart:
    :class:`Replayed`.
    """
    claims = verify_assertion(
        admission.unverified_assertion, door=admission.door, issuer=admission.issuer, trust=uow.trust, at=at
    )
    if not spend(uow.session, claims.iss, claims.jti, expires_at=claims.exp, at=at):
        raise Replayed("a client assertion that was not used before", field="jti")
    return claims.iss
