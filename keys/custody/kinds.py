"""The kinds of key (soorten sleutels): how each is born, its public face, and the bytes of its secret.

Secrets, all of fixed length but the first two: p256 and rsa3072 PKCS #8 DER; ed25519 32 bytes (RFC 8032); xwing
the 64-byte ML-KEM-768 seed, then the 32-byte X25519 key; ristretto255 a 32-byte scalar; aes256 and hmac256 32
random bytes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from rbcl import crypto_core_ristretto255_scalar_random, crypto_scalarmult_ristretto255_base

from keys.custody.entry import Kind, b64u

RSA_BITS = 3072
_RSA_EXPONENT = 65537

#: A secret, and the public members that go with it.
Born = tuple[bytes, Mapping[str, str]]


def born(kind: Kind) -> Born:
    """Make a new key with the operating system's randomness; for the keystore alone, which seals it at once."""
    return _MAKERS[kind]()


def p256_public(key: EllipticCurvePrivateKey) -> Mapping[str, str]:
    """The public JWK of a P-256 key."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"kty": "EC", "crv": "P-256", "x": b64u(point[1:33]), "y": b64u(point[33:])}


def _p256() -> Born:
    key = generate_private_key(SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), p256_public(key)


def _rsa3072() -> Born:
    key = generate_rsa_key(_RSA_EXPONENT, RSA_BITS)
    modulus = key.public_key().public_numbers().n.to_bytes(RSA_BITS // 8)
    public = {"e": b64u(_RSA_EXPONENT.to_bytes(3)), "kty": "RSA", "n": b64u(modulus)}
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), public


def _ed25519() -> Born:
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), {"kty": "OKP", "crv": "Ed25519", "x": b64u(key.public_key().public_bytes_raw())}


def _xwing() -> Born:
    lattice, curve = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    pub = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return lattice.private_bytes_raw() + curve.private_bytes_raw(), {
        "kty": "AKP",
        "alg": "X-Wing",
        "pub": b64u(pub),
    }


def _ristretto255() -> Born:
    scalar = crypto_core_ristretto255_scalar_random()
    return scalar, {"element": b64u(crypto_scalarmult_ristretto255_base(scalar))}


def _symmetric() -> Born:
    return secrets.token_bytes(32), {}


_MAKERS: Mapping[Kind, Callable[[], Born]] = MappingProxyType(
    {
        Kind.P256: _p256,
        Kind.RSA3072: _rsa3072,
        Kind.ED25519: _ed25519,
        Kind.XWING: _xwing,
        Kind.RISTRETTO255: _ristretto255,
        Kind.AES256: _symmetric,
        Kind.HMAC256: _symmetric,
    }
)
