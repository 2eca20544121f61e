"""An access token (toegangsbewijs): what a client shows at a door, for fifteen minutes and one door.

Issued and read by one register. Signed PS256 under keys that sign nothing else, of which one signs and those that
were retired last verify until their tokens have expired. NL GOV OAuth 1.1.0 (Authorization Server Profile, *JWT
Bearer Tokens*) asks for ``iss``, ``azp``, ``exp`` and ``jti``; RFC 9068 (2.2) for ``aud``, ``sub``, ``client_id``
and ``iat`` as well. One for a browser names a session in ``sid`` (OpenID Connect Front-Channel Logout 1.0, 3), is
good for five minutes, and no longer than that session lasts.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from jwt.algorithms import RSAPSSAlgorithm

from verifier.core.errors import (
    BadSignature,
    KeyNotActive,
    NotAuthorised,
    NotFresh,
    UnknownKey,
    WrongAudience,
    WrongIssuer,
    WrongValue,
)
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.compact import read_kid, split_compact, write_compact
from verifier.core.wire.fields import Field, array, choice, optional, party, record, seconds, text
from verifier.core.wire.jwk import thumbprint
from verifier.service.access.doors import Door

TYP: Final = "at+jwt"
ALG: Final = "PS256"
#: How long a token is good for, and how far the clocks of two machines of one register may differ; seconds.
LIFETIME: Final = 900
SKEW: Final = 30
#: The same in a browser, where somebody is there to ask for the next one.
BROWSER_LIFETIME: Final = 300

_PS256 = RSAPSSAlgorithm(RSAPSSAlgorithm.SHA256)
_SIGNATURE_BYTES = 384
_LIMIT = 4096
#: How many tokens a process remembers that it verified; the oldest goes first.
_REMEMBERED: Final = 4096


@dataclass(frozen=True, slots=True)
class AccessToken:
    """The claims, and no others; ``azp``, ``client_id`` and ``sub`` are the client, ``aud`` the door's address.

    ``sid`` is the handle of the session of a browser, None for a program.
    """

    iss: str
    aud: tuple[str, ...]
    azp: PartyId
    client_id: PartyId
    sub: PartyId
    iat: int
    exp: int
    jti: str
    scope: Door
    sid: str | None = None


_CLAIMS: Field = record(
    AccessToken,
    {
        "iss": text(200),
        "aud": array(text(240), 1, 1),
        "azp": party(),
        "client_id": party(),
        "sub": party(),
        "iat": seconds(),
        "exp": seconds(),
        "jti": text(64, re.compile(r"[A-Za-z0-9_-]{22,64}", re.ASCII), "an identifier of at least 128 bits"),
        "scope": choice(Door),
        "sid": optional(text(22, re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII), "the name of a session")),
    },
)


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A public key of access tokens; a retired one verifies nothing from ``until`` (Unix seconds) on."""

    kid: str
    jwk: Mapping[str, str] = field(repr=False)
    key: RSAPublicKey = field(repr=False)
    until: int | None = None


def token_key(jwk: Mapping[str, str], *, retired_at: int | None = None) -> TokenKey:
    """The key of an RSA JWK of 3,072 bits, which signs until ``retired_at``; raises :class:`WrongValue`.

    Its last token expires :data:`LIFETIME` seconds after it was retired.
    """
    kid = thumbprint(jwk)
    if jwk["kty"] != "RSA":
        raise WrongValue("an RSA key of 3,072 bits", field="jwk")
    exponent, modulus = (int.from_bytes(base64url.decode(jwk[each]), "big") for each in "en")
    key = RSAPublicNumbers(exponent, modulus).public_key()
    return TokenKey(kid, dict(jwk), key, None if retired_at is None else retired_at + LIFETIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessTokens:
    """Issues and reads access tokens; ``kid`` is the one of ``keys`` that ``sign`` signs with (384 bytes, PS256).

    ``clock`` gives Unix seconds.
    """

    issuer: str
    keys: Mapping[str, TokenKey]
    kid: str
    sign: Callable[[bytes], bytes]
    clock: Callable[[], int]
    _known: dict[bytes, tuple[TokenKey, AccessToken]] = field(default_factory=dict, init=False, repr=False)

    def issue(self, client: PartyId, door: Door, *, sid: str | None = None) -> str:
        """A token for ``client`` at ``door``, good for :data:`LIFETIME` seconds.

        For the browser of the session ``sid`` it is good for :data:`BROWSER_LIFETIME`.
        """
        at = self.clock()
        token = AccessToken(
            iss=self.issuer,
            aud=(self._audience(door),),
            azp=client,
            client_id=client,
            sub=client,
            iat=at,
            exp=at + (LIFETIME if sid is None else BROWSER_LIFETIME),
            jti=secrets.token_urlsafe(24),
            scope=door,
            sid=sid,
        )
        claims = strict_json.write(_CLAIMS.write(token))
        return write_compact(claims, alg=ALG, typ=TYP, kid=self.kid, sign=self.sign)

    def client_of(self, unverified_token: str, door: Door) -> PartyId:
        """The client of a token that :meth:`read` reads."""
        return self.read(unverified_token, door).azp

    def read(self, unverified_token: str, door: Door) -> AccessToken:
        """The claims of a token that is good at ``door`` now; whether its session lasts is not looked at here.

        1. it opens under a key of ours that still verifies; 2. we issued it; 3. it is for this door, by audience
        and by scope; 4. it has not expired, and lasts no longer than ours do; 5. its three names of the client are
        one. Raises :class:`Malformed` and :class:`Untrusted` refusals.
        """
        claims = self._claims(unverified_token)  # 1
        at = self.clock()
        if claims.iss != self.issuer:  # 2
            raise WrongIssuer("a token of this register", field="iss")
        if claims.aud != (self._audience(door),):  # 3
            raise WrongAudience("a token for this door", field="aud")
        if claims.scope is not door:
            raise NotAuthorised("a token with the scope of this door", field="scope")
        if not claims.iat - SKEW <= at < claims.exp or claims.exp - claims.iat > LIFETIME:  # 4
            raise NotFresh("a token that has not expired", field="exp")
        if not claims.azp == claims.client_id == claims.sub:  # 5
            raise WrongIssuer("a token of one client", field="azp")
        return claims

    def published(self) -> tuple[Mapping[str, str], ...]:
        """The public keys that verify now, as members of a JWK set (RFC 7517, 5), the one that signs included."""
        at = self.clock()
        return tuple(
            {**each.jwk, "kid": each.kid, "alg": ALG, "use": "sig"}
            for each in self.keys.values()
            if each.until is None or at < each.until
        )

    def _claims(self, unverified_token: str) -> AccessToken:
        """The claims of a token that one of our keys signed, read once; whether the key still verifies, each time.

        What is remembered is the digest of a token whose signature was good: neither the token, nor any other.
        """
        name = hashlib.sha256(unverified_token.encode("utf-8", "surrogatepass")).digest()
        found = self._known.get(name)
        if found is None:
            found = self._open(unverified_token)
            if len(self._known) >= _REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[name] = found
        key, claims = found
        self._require_good(key)
        return claims

    def _open(self, unverified_token: str) -> tuple[TokenKey, AccessToken]:
        """Key and claims of a token: read strictly first, verified, only then parsed."""
        header, payload, signature = split_compact(unverified_token, limit=_LIMIT, signature_bytes=_SIGNATURE_BYTES)
        key = self.keys.get(read_kid(header, typ=TYP, alg=ALG))
        if key is None:
            raise UnknownKey("a token key of this register", field="kid")
        self._require_good(key)
        if not _PS256.verify(unverified_token.rpartition(".")[0].encode("ascii"), key.key, signature):
            raise BadSignature("a valid signature of the key in the header")
        return key, _CLAIMS.read(strict_json.parse(base64url.decode(payload), limit=_LIMIT), "token")

    def _require_good(self, key: TokenKey) -> None:
        if key.until is not None and self.clock() >= key.until:
            raise KeyNotActive("a token key that was not retired long ago", field="kid")

    def _audience(self, door: Door) -> str:
        return f"{self.issuer}/v1/{door}"
