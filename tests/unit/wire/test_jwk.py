"""A public key as JWK: exact members and sizes, a point of the curve, the right name."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unsafe_keys import UnsafeOpeningKey, UnsafeSigningKey
from verifier.core.errors import WrongValue
from verifier.core.wire import base64url
from verifier.core.wire.directory_fields import JWK
from verifier.core.wire.jwk import X_WING_PUBLIC_BYTES, sealing_key, thumbprint, verifying_key

EC = UnsafeSigningKey(1).jwk
AKP = UnsafeOpeningKey(1).jwk
#: RFC 8037, appendix A.2 and A.3.
OKP = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
#: RFC 9449, section 4.2 (key) and section 6.1 (thumbprint).
DPOP = {
    "kty": "EC",
    "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
    "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    "crv": "P-256",
}


def test_thumbprints_of_published_keys() -> None:
    assert thumbprint(OKP) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert thumbprint(DPOP) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


def test_thumbprint_is_over_the_members_in_order() -> None:
    """Computed here by hand from RFC 7638, section 3."""
    for jwk, order in ((EC, ("crv", "kty", "x", "y")), (AKP, ("alg", "kty", "pub"))):
        text = "{" + ",".join(f'"{name}":"{jwk[name]}"' for name in order) + "}"
        expected = base64url.encode(hashlib.sha256(text.encode()).digest())
        assert thumbprint(jwk) == thumbprint(dict(reversed(jwk.items()))) == expected


def test_verifying_key_verifies() -> None:
    key = UnsafeSigningKey(1)
    assert verifying_key(key.jwk).kid == key.kid == thumbprint(key.jwk)
    assert verifying_key(key.jwk).alg == "ES256"
    assert UnsafeSigningKey(1).sign(b"x") == key.sign(b"x") != UnsafeSigningKey(2).sign(b"x")


def test_sealing_key_has_1216_bytes() -> None:
    assert len(sealing_key(AKP)) == X_WING_PUBLIC_BYTES == 1216
    assert sealing_key(AKP) == UnsafeOpeningKey(1).public_bytes


@pytest.mark.parametrize("private", ["d", "priv", "p", "q", "dp", "dq", "qi", "oth", "k", "seed"])
@pytest.mark.parametrize("jwk", [EC, AKP, OKP], ids=["EC", "AKP", "OKP"])
def test_private_members_are_refused(jwk: dict[str, str], private: str) -> None:
    _refused_everywhere({**jwk, private: "AAAA"})


@pytest.mark.parametrize("extra", ["use", "key_ops", "alg", "kid", "x5c", "ext", "x5u"])
def test_other_members_are_refused(extra: str) -> None:
    _refused_everywhere({**EC, extra: "sig"})


ODD: dict[str, dict[str, Any]] = {
    "empty": {},
    "rsa": {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    "symmetric": {"kty": "oct", "k": "AAAA"},
    "kty-list": {**EC, "kty": ["EC"]},
    "kty-null": {**EC, "kty": None},
    "kty-other-case": {**EC, "kty": "ec"},
    "curve-384": {**EC, "crv": "P-384"},
    "curve-k1": {**EC, "crv": "secp256k1"},
    "without-y": {name: EC[name] for name in ("kty", "crv", "x")},
    "x-number": {**EC, "x": 5},
    "x-short": {**EC, "x": base64url.encode(bytes(31))},
    "x-long": {**EC, "x": base64url.encode(b"\0" + base64url.decode(EC["x"]))},
    "x-padded": {**EC, "x": EC["x"] + "="},
    "x-newline": {**EC, "x": EC["x"] + "\n"},
    "x-not-canonical": {**EC, "x": EC["x"][:-1] + "B"},
    "x-surrogate": {**EC, "x": "\ud800" * 43},
    "pub-short": {**AKP, "pub": base64url.encode(bytes(1215))},
    "pub-long": {**AKP, "pub": base64url.encode(bytes(1217))},
    "pub-not-canonical": {**AKP, "pub": AKP["pub"][:-1] + "B"},
    "other-akp": {**AKP, "alg": "ML-DSA-44"},
    "x448": {**OKP, "crv": "X448"},
}


@pytest.mark.parametrize("jwk", ODD.values(), ids=ODD.keys())
def test_odd_keys_are_refused(jwk: dict[str, Any]) -> None:
    _refused_everywhere(jwk)


P = 2**256 - 2**224 + 2**192 + 2**96 - 1


@pytest.mark.parametrize(
    ("x", "y"),
    [(0, 0), (1, 1), (P, P), (2**256 - 1, 0), (int.from_bytes(base64url.decode(EC["x"]), "big"), 1)],
    ids=["zero", "one", "field-order", "all-ones", "other-y"],
)
def test_a_point_off_the_curve_is_refused(x: int, y: int) -> None:
    jwk = {**EC, "x": base64url.encode(x.to_bytes(32, "big")), "y": base64url.encode(y.to_bytes(32, "big"))}
    with pytest.raises(WrongValue, match="point of P-256"):
        verifying_key(jwk)
    with pytest.raises(WrongValue, match="point of P-256"):
        JWK.read(jwk, "jwk")


def test_kinds_are_not_confused() -> None:
    for jwk in (AKP, OKP):
        with pytest.raises(WrongValue):
            verifying_key(jwk)
    for jwk in (EC, OKP):
        with pytest.raises(WrongValue):
            sealing_key(jwk)
    with pytest.raises(WrongValue):
        JWK.read(OKP, "jwk")


@given(
    st.dictionaries(
        st.sampled_from(["kty", "crv", "x", "y", "alg", "pub", "d"]),
        st.text() | st.none() | st.integers() | st.sampled_from(["EC", "P-256", "AKP", "X-Wing", EC["x"], EC["y"]]),
    )
)
def test_anything_else_is_refused(jwk: dict[str, Any]) -> None:
    if jwk != EC:
        _refused_everywhere(jwk)


def _refused_everywhere(jwk: dict[str, Any]) -> None:
    for read in (thumbprint, verifying_key, sealing_key):
        with pytest.raises(WrongValue):
            read(jwk)
    for each in (jwk, None, [jwk], "jwk"):
        with pytest.raises(WrongValue):
            JWK.read(each, "jwk")
