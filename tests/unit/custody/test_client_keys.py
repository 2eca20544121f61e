"""A key in a PEM file: of P-256 and without a passphrase, or none; it signs, and shows its public half alone."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_curve_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from keys.custody.custodian import signing_key_in
from keys.custody.refusals import UnknownKind
from verifier.core.wire.envelope import open_envelope, seal_envelope
from verifier.core.wire.jwk import thumbprint, verifying_key

P256 = generate_curve_key(SECP256R1())
PLAIN = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def test_it_signs_what_its_public_half_verifies() -> None:
    key = signing_key_in(P256.private_bytes(*PLAIN).decode(), kid_of=thumbprint)
    assert sorted(key.jwk) == ["crv", "kty", "x", "y"]
    token = seal_envelope({"iss": "somebody"}, typ="t+jwt", kid=key.kid, sign=key.sign)
    assert open_envelope(token, typ="t+jwt", keys={key.kid: verifying_key(key.jwk)}).claims == {"iss": "somebody"}


@pytest.mark.parametrize(
    "pem",
    [
        "",
        "no key",
        generate_curve_key(SECP384R1()).private_bytes(*PLAIN).decode(),
        Ed25519PrivateKey.generate().private_bytes(*PLAIN).decode(),
        P256.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
        P256.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"word")).decode(),
    ],
    ids=["empty", "text", "P-384", "Ed25519", "public", "sealed"],
)
def test_nothing_else_is_such_a_key(pem: str) -> None:
    with pytest.raises(UnknownKind):
        signing_key_in(pem, kid_of=thumbprint)
