"""Unsafe keys (onveilige sleutels): private keys that anyone can compute, for tests and vectors alone.

The same seed gives the same key and, over the same bytes, the same signature (RFC 6979), so that vectors can
be made again bit for bit.
"""

from __future__ import annotations

import hashlib
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from verifier.core.wire import base64url
from verifier.core.wire.jwk import PublicKey, thumbprint, verifying_key

P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class UnsafeSigningKey:
    """A P-256 key for ES256, made from ``seed``."""

    def __init__(self, seed: int) -> None:
        digest = hashlib.sha512(b"plaatsbewijs unsafe signing key %d" % seed).digest()
        self._private = ec.derive_private_key(int.from_bytes(digest, "big") % (P256_ORDER - 1) + 1, ec.SECP256R1())

    @cached_property
    def jwk(self) -> dict[str, str]:
        numbers = self._private.public_key().public_numbers()
        x, y = (base64url.encode(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y}

    @cached_property
    def public(self) -> PublicKey:
        return verifying_key(self.jwk)

    @property
    def kid(self) -> str:
        return self.public.kid

    def sign(self, signing_input: bytes) -> bytes:
        """r || s, 64 bytes."""
        r, s = decode_dss_signature(self.sign_der(signing_input))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def sign_der(self, signing_input: bytes) -> bytes:
        """The same signature in DER, which JWS does not use."""
        return self._private.sign(signing_input, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


class UnsafeOpeningKey:
    """An X-Wing key (ML-KEM-768, then X25519), made from ``seed``; ``private`` opens with HPKE."""

    def __init__(self, seed: int) -> None:
        octets = hashlib.shake_256(b"plaatsbewijs unsafe opening key %d" % seed).digest(96)
        self._mlkem = MLKEM768PrivateKey.from_seed_bytes(octets[:64])
        self._x25519 = X25519PrivateKey.from_private_bytes(octets[64:])

    @cached_property
    def private(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @cached_property
    def public_bytes(self) -> bytes:
        """1,216 bytes."""
        return self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()

    @cached_property
    def jwk(self) -> dict[str, str]:
        return {"alg": "X-Wing", "kty": "AKP", "pub": base64url.encode(self.public_bytes)}

    @property
    def kid(self) -> str:
        return thumbprint(self.jwk)
