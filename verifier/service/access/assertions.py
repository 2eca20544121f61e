"""A client assertion (clientbewijs): how a program proves at the token endpoint which party it is (RFC 7523)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from verifier.core.errors import NotAuthorised, NotFresh, WrongAudience, WrongIssuer
from verifier.core.model.party import ISSUERS, PartyId, Purpose, Role
from verifier.core.trust.directory import Trust, require_active
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.fields import Field, party, record, seconds, text
from verifier.service.access.doors import Door

TYP = "client-authentication+jwt"
#: How long an assertion may be good for, and how far clocks may differ; seconds.
LONGEST = 300
SKEW = 60

_ROLES_AT: Mapping[Door, frozenset[Role | None]] = {
    Door.AGENCY: frozenset(ISSUERS),
    Door.BUYER: frozenset({Role.BUYER}),
    Door.AUDITOR: frozenset({Role.AUDITOR}),
    Door.CONTRACTOR: frozenset({None}),
}


@dataclass(frozen=True, slots=True)
class ClientAssertion:
    """The claims, each of them required and no other allowed; ``jti`` has at least 128 bits."""

    iss: PartyId
    sub: PartyId
    aud: str
    iat: int
    exp: int
    jti: str


_CLAIMS: Field = record(
    ClientAssertion,
    {
        "iss": party(),
        "sub": party(),
        "aud": text(200),
        "iat": seconds(),
        "exp": seconds(),
        "jti": text(64, re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII), "an identifier of at least 128 bits"),
    },
)


def verify_assertion(
    unverified_assertion: str, *, door: Door, issuer: str, trust: Trust, at: int
) -> ClientAssertion:
    """Verify an assertion for ``door`` at ``at`` (Unix seconds).

    1. the envelope opens under a signing key of the directory or of an enrolment that is active now; 2. issuer
    and subject are that key's party; 3. the audience is our issuer, as one string; 4. it is good now, and for at
    most five minutes; 5. the party has a role of the door: every issuer of eligibilities comes to the agency's, and
    a contractor has none. Whether it was used before is for ``admit_client``.
    """
    signed = open_envelope(unverified_assertion, typ=TYP, keys=trust.keys)  # 1
    claims: ClientAssertion = _CLAIMS.read(signed.claims, "client_assertion")
    key = trust.record(signed.kid)
    require_active(key, at=at)
    if key.purpose is not Purpose.SIGNING or not key.party == claims.iss == claims.sub:  # 2
        raise WrongIssuer("the party whose signing key signed", field="iss")
    if claims.aud != issuer:  # 3
        raise WrongAudience("the issuer of access tokens", field="aud")
    if not claims.iat - SKEW <= at <= claims.exp or not 0 < claims.exp - claims.iat <= LONGEST:  # 4
        raise NotFresh(f"an assertion that is good now, and for at most {LONGEST} seconds", field="exp")
    if trust.role_of(key.party) not in _ROLES_AT[door]:  # 5
        raise NotAuthorised("a party with the role of this door", field="scope")
    return claims
