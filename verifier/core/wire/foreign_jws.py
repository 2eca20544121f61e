"""A token of others (token van derden): JWS compact with ES256, under a public JWK that the reader was given.

Others' headers carry more than ours. What a reader must understand to be safe is refused (``crit``, ``b64``), and
so is whatever brings or fetches a key (``jwk``, ``jku``, ``x5u``); the rest is passed over (RFC 7515, section 4),
``x5c`` too: whose key it is, the reader knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from verifier.core.errors import (
    BadSignature,
    NotCanonical,
    TrustMissing,
    UnknownKey,
    WrongHeader,
    WrongType,
    WrongValue,
)
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.jwk import PublicKey, verifying_key

#: Bytes of a header; chains of certificates make it long.
HEADER_LIMIT = 16 * 1024
_ALG = "ES256"
_ES256 = ec.ECDSA(Prehashed(hashes.SHA256()))
_REFUSED = frozenset({"crit", "b64", "zip", "enc", "jwk", "jku", "x5u"})
_EC, _TEXT = ("kty", "crv", "x", "y"), frozenset({str})
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
#: Headers of this length or less are remembered: an issuer's is the same in all that it signs.
_REMEMBERED = 1024


class ForeignJws(NamedTuple):
    """A token whose header reads; its signature is not checked.

    ``digest`` is SHA-256 over the signing input, ``payload`` base64url, ``signature`` r || s.
    """

    kid: str | None
    digest: bytes
    payload: str
    signature: bytes


def split_jws(unverified: str, /, *, typ: str | None) -> ForeignJws:
    """The parts of a token of exactly ``typ``; None is a token whose header has no ``typ``.

    ``unverified`` is ASCII. Raises :class:`NotCanonical`, :class:`NotStrictJson`, :class:`TooLarge`,
    :class:`WrongHeader` or :class:`WrongType`.
    """
    signing_input, _, last = unverified.rpartition(".")
    header, _, payload = signing_input.partition(".")
    signature = base64url.decode(last)
    if len(signature) != 64 or not header or not payload or "." in payload:
        raise NotCanonical("JWS compact: header, payload and a signature of 64 bytes")
    read = _remembered_kid if len(header) <= _REMEMBERED else _read_kid
    kid = read(header, typ)
    return ForeignJws(kid, hashlib.sha256(signing_input.encode("ascii")).digest(), payload, signature)


def require_signature(jws: ForeignJws, key: PublicKey) -> None:
    """Raise :class:`BadSignature` unless ``key`` signed it (RFC 7515, section 5.2)."""
    r, s = int.from_bytes(jws.signature[:32]), int.from_bytes(jws.signature[32:])
    try:
        key.key.verify(encode_dss_signature(r, s), jws.digest, _ES256)
    except InvalidSignature:
        raise BadSignature("a valid signature of that key") from None


def read_payload(jws: ForeignJws, *, limit: int, depth: int) -> dict[str, Any]:
    """The claims; raise :class:`NotCanonical` or :class:`NotStrictJson` for anything but one JSON object."""
    claims = strict_json.parse_foreign(base64url.decode(jws.payload), limit=limit, depth=depth)
    if not isinstance(claims, dict):
        raise NotCanonical("a JSON object as payload")
    return claims


def foreign_key(jwk: Any) -> PublicKey:
    """The P-256 key of a JWK that may carry more public members, such as ``kid``, ``use``, ``alg`` and ``x5c``.

    Raises :class:`WrongValue` for any other key, a private one, and one that is not for verifying ES256.
    """
    if not isinstance(jwk, Mapping) or not _PRIVATE.isdisjoint(jwk):
        raise WrongValue("a public JWK", field="jwk")
    if jwk.get("alg", _ALG) != _ALG or jwk.get("use", "sig") != "sig" or not _may_verify(jwk):
        raise WrongValue("a JWK that is for verifying ES256", field="jwk")
    members = [jwk.get(name) for name in _EC]
    if not set(map(type, members)) <= _TEXT:
        raise WrongValue("a JWK of kty EC with crv, x and y", field="jwk")
    return _key(*members)


def choose_key(keys: Sequence[Mapping[str, Any]], *, kid: str | None) -> PublicKey:
    """The key among ``keys`` that ``kid`` names, by its own ``kid`` or by its thumbprint; or the only one.

    A single key that has no ``kid`` of its own serves whatever the token says. Raises :class:`TrustMissing` when
    there are no keys, :class:`UnknownKey` when none or more than one is meant, :class:`WrongValue` for what is no
    public key.
    """
    if not isinstance(keys, list | tuple) or not all(isinstance(each, Mapping) for each in keys):
        raise WrongValue("a list of public JWKs", field="issuer_keys")
    if not keys:
        raise TrustMissing("at least one key of the issuer", field="issuer_keys")
    if len(keys) == 1 and (kid is None or "kid" not in keys[0]):
        return foreign_key(keys[0])
    meant = [each for each in keys if kid is not None and each.get("kid") == kid]
    meant = meant or [each for each in keys if kid is not None and _thumbprint(each) == kid]
    if len(meant) != 1:
        raise UnknownKey("one key of the issuer, by its kid, or the only one", field="kid")
    return foreign_key(meant[0])


def _read_kid(header: str, typ: str | None) -> str | None:
    members = strict_json.parse_foreign(base64url.decode(header), limit=HEADER_LIMIT, depth=8)
    if not isinstance(members, dict) or not _REFUSED.isdisjoint(members):
        raise WrongHeader("a header without members that change how it is read, or bring a key", field="header")
    if members.get("alg") != _ALG:
        raise WrongHeader("ES256", field="alg")
    if ("typ" in members) is (typ is None) or members.get("typ") != typ:
        raise WrongType(f"a token of typ {typ}", field="typ")
    kid = members.get("kid")
    if "kid" in members and not isinstance(kid, str):
        raise WrongHeader("the name of a key as text", field="kid")
    return kid


_remembered_kid = lru_cache(maxsize=256)(_read_kid)


@lru_cache(maxsize=1024)
def _key(kty: str, crv: str, x: str, y: str) -> PublicKey:
    return verifying_key({"kty": kty, "crv": crv, "x": x, "y": y})


def _thumbprint(jwk: Mapping[str, Any]) -> str | None:
    try:
        return foreign_key(jwk).kid
    except WrongValue:
        return None


def _may_verify(jwk: Mapping[str, Any]) -> bool:
    if "key_ops" not in jwk:
        return True
    operations = jwk["key_ops"]
    return isinstance(operations, list | tuple) and "verify" in operations
