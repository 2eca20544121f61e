"""An access token (toegangsbewijs): what a client shows at a door, for fifteen minutes and one door."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from verifier.core.errors import NotFresh, WrongAudience, WrongIssuer
from verifier.core.model.party import PartyId
from verifier.core.wire.envelope import open_envelope, seal_envelope
from verifier.core.wire.fields import Field, party, record, seconds, text
from verifier.core.wire.jwk import PublicKey
from verifier.service.access.doors import Door

TYP = "at+jwt"
LIFETIME = 900


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The claims of NL GOV OAuth 1.1.0, and no others; ``azp`` is the client, ``aud`` issuer and door."""

    iss: str
    aud: str
    azp: PartyId
    sub: PartyId
    iat: int
    exp: int
    jti: str


_CLAIMS: Field = record(
    AccessToken,
    {
        "iss": text(200),
        "aud": text(240),
        "azp": party(),
        "sub": party(),
        "iat": seconds(),
        "exp": seconds(),
        "jti": text(64, re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII), "an identifier of at least 128 bits"),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTokens:
    """Issues and reads access tokens under the register's own token key; ``clock`` gives Unix seconds."""

    issuer: str
    key: PublicKey
    sign: Callable[[bytes], bytes]
    clock: Callable[[], int]

    def issue(self, client: PartyId, door: Door) -> str:
        """A token for ``client`` at ``door``, good for :data:`LIFETIME` seconds."""
        at = self.clock()
        token = AccessToken(
            iss=self.issuer,
            aud=self._audience(door),
            azp=client,
            sub=client,
            iat=at,
            exp=at + LIFETIME,
            jti=secrets.token_urlsafe(16),
        )
        return seal_envelope(_CLAIMS.write(token), typ=TYP, kid=self.key.kid, sign=self.sign)

    def client_of(self, unverified_token: str, door: Door) -> PartyId:
        """The client of a token that is good at ``door`` now.

        1. it opens under our own token key; 2. we issued it; 3. it is for this door; 4. it has not expired.
        Raises :class:`Malformed` and :class:`Untrusted` refusals.
        """
        signed = open_envelope(unverified_token, typ=TYP, keys={self.key.kid: self.key})  # 1
        claims: AccessToken = _CLAIMS.read(signed.claims, "token")
        if claims.iss != self.issuer:  # 2
            raise WrongIssuer("a token of this register", field="iss")
        if claims.aud != self._audience(door):  # 3
            raise WrongAudience("a token for this door", field="aud")
        if not claims.iat <= self.clock() < claims.exp:  # 4
            raise NotFresh("a token that has not expired", field="exp")
        return claims.azp

    def _audience(self, door: Door) -> str:
        return f"{self.issuer}/{door}"
