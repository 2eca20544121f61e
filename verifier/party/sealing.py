"""Sealing (verzegelen): making a message that one opening key can read, and reading one with it.

HPKE, RFC 9180, base mode, single shot: KEM X-Wing (ML-KEM-768 + X25519, 0x647a), HKDF-SHA256, AES-256-GCM
(PROTOCOL 3). Sealing needs a public key only. The key must come from a verified directory or enrolment: HPKE in
base mode says nothing about who sealed.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from keys.custody import refusals
from keys.custody.custodian import OpeningKey
from verifier.core.errors import CannotOpen, WrongValue

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_LATTICE, _CURVE = 1184, 32


def seal_to(public_key: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Return ``enc || ct``: 1,120 bytes, then the ciphertext, 16 bytes longer than ``plaintext``.

    ``public_key`` is the JWK's ``pub``: ML-KEM-768 (1,184 bytes), then X25519 (32 bytes). Whoever opens must
    give the same ``info``. Raises :class:`WrongValue` for a public key of another length, or one that no
    private key has.
    """
    if len(public_key) != _LATTICE + _CURVE:
        raise WrongValue("an X-Wing public key of 1,216 bytes", field="pub")
    try:
        recipient = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public_key[:_LATTICE]),
            X25519PublicKey.from_public_bytes(public_key[_LATTICE:]),
        )
        return _SUITE.encrypt(plaintext, recipient, info=info)
    except ValueError:
        raise WrongValue("an X-Wing public key: ML-KEM-768, then X25519, neither degenerate", field="pub") from None


def open_sealed(key: OpeningKey, unverified_sealed: bytes, info: bytes) -> bytes:
    """Return the plaintext, or raise :class:`CannotOpen` for every reason there is: one code, no hint."""
    try:
        return key.open(unverified_sealed, info)
    except refusals.CannotOpen:
        raise CannotOpen("a message sealed to this key for this purpose") from None
