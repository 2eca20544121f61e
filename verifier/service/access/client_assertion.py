"""Our own assertion (bewijs van de registerhouder) at a provider: the register shows who it is with a key.

One for every request of tokens, good for a minute (OpenID Connect Core, 9, ``private_key_jwt``; RFC 7523, 3). Its
audience is the issuer, as one string: who can make us name another audience could use it there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from verifier.core.wire import strict_json
from verifier.core.wire.compact import write_compact
from verifier.service.access.assertions import TYP

#: Seconds.
LIFETIME: Final = 60
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

#: How Authlib has a request of tokens authenticated: address, headers and body, before and after.
Authentication = Callable[[Any, str, str, Any, Any], tuple[str, Any, Any]]


@dataclass(frozen=True, slots=True)
class AssertionSigner:
    """``sign`` gives r || s, 64 bytes, under the public key ``jwk`` (P-256); ``clock`` gives Unix seconds."""

    kid: str
    jwk: Mapping[str, str] = field(repr=False)
    sign: Callable[[bytes], bytes] = field(repr=False)
    clock: Callable[[], int]

    def assertion(self, *, client_id: str, audience: str) -> str:
        """A new assertion of ``client_id`` for ``audience``."""
        at = self.clock()
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": audience,
            "iat": at,
            "exp": at + LIFETIME,
            "jti": secrets.token_urlsafe(24),
        }
        return write_compact(strict_json.write(claims), alg="ES256", typ=TYP, kid=self.kid, sign=self.sign)

    def authentication(self, *, client_id: str, audience: str) -> Authentication:
        """What puts one under every request."""

        def authenticate(_auth: Any, _method: str, uri: str, headers: Any, body: Any) -> tuple[str, Any, Any]:
            told = {
                "client_assertion_type": ASSERTION_TYPE,
                "client_assertion": self.assertion(client_id=client_id, audience=audience),
            }
            before = body if isinstance(body, bytes) else str(body or "").encode("ascii")
            return uri, headers, b"&".join(filter(None, (before, urlencode(told).encode("ascii"))))

        return authenticate

    @property
    def published(self) -> Mapping[str, str]:
        """The public key as a member of a JWK set, for the provider to read."""
        return {**self.jwk, "kid": self.kid, "alg": "ES256", "use": "sig"}
