"""An unsafe token key (onveilige sleutel): an RSA key of access tokens that a test may sign anything with."""

from __future__ import annotations

from functools import cache, cached_property

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS, PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

from verifier.core.wire import base64url
from verifier.service.access.tokens import TokenKey, token_key


class UnsafeTokenKey:
    """3,072 bits, made anew for every run: what it signs is never the same twice."""

    def __init__(self) -> None:
        self._private = generate_private_key(65537, 3072)

    @cached_property
    def jwk(self) -> dict[str, str]:
        modulus = self._private.public_key().public_numbers().n.to_bytes(384)
        return {"e": "AQAB", "kty": "RSA", "n": base64url.encode(modulus)}

    @cached_property
    def public(self) -> TokenKey:
        return token_key(self.jwk)

    @property
    def kid(self) -> str:
        return self.public.kid

    def sign(self, signing_input: bytes) -> bytes:
        """PS256, 384 bytes."""
        return self._private.sign(signing_input, PSS(MGF1(SHA256()), 32), SHA256())

    def sign_rs256(self, signing_input: bytes) -> bytes:
        """RS256 under the same key: as long, and not what the key is for."""
        return self._private.sign(signing_input, PKCS1v15(), SHA256())


@cache
def unsafe_token_key(number: int = 0) -> UnsafeTokenKey:
    """One key for each number in a process."""
    return UnsafeTokenKey()
