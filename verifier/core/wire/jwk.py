"""A public key as JWK (openbare sleutel): read strictly, named by its RFC 7638 thumbprint.

Four kinds exist: P-256 for signatures, X-Wing for sealed messages (``kty`` AKP), Ed25519 for notes, and RSA of
3,072 bits for a register's access tokens alone: no statement is signed with it. Members beyond the required ones
are refused, private ones above all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from verifier.core.errors import WrongValue
from verifier.core.wire import base64url, strict_json

X_WING_PUBLIC_BYTES = 1216

#: 32 bytes, and an X-Wing key, in canonical base64url: the last character has no bits to spare.
_32_BYTES = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]", re.ASCII)
_X_WING_BYTES = re.compile(rf"[A-Za-z0-9_-]{{{X_WING_PUBLIC_BYTES * 4 // 3}}}[AQgw]", re.ASCII)
#: The 384 bytes of a modulus of exactly 3,072 bits: odd, with its highest bit set; and the exponent 65,537.
_RSA_MODULUS = re.compile(r"[g-z0-9_-][A-Za-z0-9_-]{510}[BDFHJLNPRTVXZbdfhjlnprtvxz13579_]", re.ASCII)
_RSA_EXPONENT = re.compile("AQAB")

#: What each kind consists of, in the order that RFC 7638 hashes it.
_KINDS: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "EC": {"crv": re.compile("P-256"), "kty": re.compile("EC"), "x": _32_BYTES, "y": _32_BYTES},
    "AKP": {"alg": re.compile("X-Wing"), "kty": re.compile("AKP"), "pub": _X_WING_BYTES},
    "RSA": {"e": _RSA_EXPONENT, "kty": re.compile("RSA"), "n": _RSA_MODULUS},
    "OKP": {"crv": re.compile("Ed25519"), "kty": re.compile("OKP"), "x": _32_BYTES},
}


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies ES256: its thumbprint, the one algorithm it may be used with, and the key itself."""

    kid: str
    alg: str
    key: ec.EllipticCurvePublicKey


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """RFC 7638 with SHA-256, base64url.

    Raises :class:`WrongValue` unless ``jwk`` has exactly the members of its kind, each of the right size in
    canonical base64url: a private member is refused, and so is a second spelling of the same key.
    """
    kty = jwk.get("kty")
    kind = _KINDS.get(kty) if isinstance(kty, str) else None
    if kind is None or jwk.keys() != kind.keys():
        raise WrongValue("a public JWK of kty EC, AKP, RSA or OKP with its required members only", field="jwk")
    for member, pattern in kind.items():
        if not isinstance(jwk[member], str) or not pattern.fullmatch(jwk[member]):
            raise WrongValue(
                "P-256, X-Wing, RSA 3072 or Ed25519, its parts in base64url and of full length", field="jwk"
            )
    return base64url.encode(hashlib.sha256(strict_json.write({name: jwk[name] for name in kind})).digest())


def verifying_key(jwk: Mapping[str, Any]) -> PublicKey:
    """The P-256 key of ``jwk`` for ES256; raise :class:`WrongValue` when it is no point of the curve."""
    kid = thumbprint(jwk)
    if jwk["kty"] != "EC":
        raise WrongValue("a P-256 key", field="jwk")
    x, y = (int.from_bytes(base64url.decode(jwk[coordinate]), "big") for coordinate in "xy")
    try:
        key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    except ValueError:
        raise WrongValue("a point of P-256", field="jwk") from None
    return PublicKey(kid, "ES256", key)


def sealing_key(jwk: Mapping[str, Any]) -> bytes:
    """The 1,216 bytes of an X-Wing public key: ML-KEM-768, then X25519 (PROTOCOL 3)."""
    thumbprint(jwk)
    if jwk["kty"] != "AKP":
        raise WrongValue("an X-Wing key", field="jwk")
    return base64url.decode(jwk["pub"])
