"""The envelope (envelop): JWS compact with three header members, opened strictly before any cryptography.

PyJWT verifies the signature; it is lax in what it reads (duplicate members, NaN, padding), so everything is
read here first, once. Opening proves a signature and nothing else: see ``core.procedure`` for the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from jwt.algorithms import ECAlgorithm

from verifier.core.errors import BadSignature, NotCanonical, UnknownKey, WrongHeader
from verifier.core.model.evidence import SignedBytes
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.compact import read_kid, split_compact, write_compact
from verifier.core.wire.jwk import PublicKey

DEFAULT_LIMIT = 16 * 1024
#: Statements that may be larger than 16 KiB (PROTOCOL 2), in characters of the token.
LIMITS = {
    "sr-hours+jwt": 64 * 1024,
    "sr-grant+jwt": 64 * 1024,
    "sr-claim+jwt": 64 * 1024,
    "sr-directory+jwt": 4 * 1024 * 1024,
}

_ALG, _SIGNATURE_BYTES = "ES256", 64
_ES256 = ECAlgorithm(ECAlgorithm.SHA256)


def limit_of(typ: str) -> int:
    """How many characters a token of ``typ`` may have."""
    return LIMITS.get(typ, DEFAULT_LIMIT)


def digest_of(token: str) -> Digest:
    """SHA-256 over the signing input ``header.payload``.

    The signature is left out: an ECDSA signature has a second valid form.
    """
    return Digest(hashlib.sha256(token.rpartition(".")[0].encode("ascii")).digest())


def open_envelope(unverified_token: str, /, *, typ: str, keys: Mapping[str, PublicKey]) -> SignedBytes:
    """Open a token of ``typ`` under one of ``keys`` (by ``kid``), in the order of THREATS 2.

    Raises :class:`TooLarge`, :class:`NotCanonical`, :class:`NotStrictJson`, :class:`WrongHeader`,
    :class:`WrongType`, :class:`UnknownKey` or :class:`BadSignature`. Whether the key was valid at some moment,
    and whether its party may say this, is not judged here.
    """
    header, payload, signature = _parts(unverified_token, limit_of(typ))
    kid = read_kid(header, typ=typ, alg=_ALG)
    key = keys.get(kid)
    if key is None:
        raise UnknownKey("a key of the directory or of an enrolment", field="kid")
    signing_input = unverified_token[: len(header) + 1 + len(payload)].encode("ascii")
    if not _ES256.verify(signing_input, key.key, signature):
        raise BadSignature("a valid signature of the key in the header")
    claims = strict_json.parse(base64url.decode(payload), limit=limit_of(typ))
    if not isinstance(claims, dict):
        raise NotCanonical("a JSON object as payload")
    digest = Digest(hashlib.sha256(signing_input).digest())
    return SignedBytes(unverified_token, typ, kid, digest, claims)


def reread(kept_token: str, *, typ: str) -> SignedBytes:
    """Read a token that this program itself verified and kept; the signature is *not* checked again.

    Never for bytes that come from outside: those go through :func:`open_envelope`.
    """
    header, payload, _ = _parts(kept_token, limit_of(typ))
    kid = read_kid(header, typ=typ, alg=_ALG)
    claims = strict_json.parse(base64url.decode(payload), limit=limit_of(typ))
    return SignedBytes(kept_token, typ, kid, digest_of(kept_token), claims)


def seal_envelope(claims: Mapping[str, Any], *, typ: str, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """Write ``claims`` as a token; ``sign`` gets the signing input and gives the 64 bytes r || s.

    What is signed here can be opened: raises :class:`NotStrictJson`, :class:`TooLarge`, or :class:`NotCanonical`
    when ``sign`` gives no 64 bytes.
    """
    payload = strict_json.write(claims)
    strict_json.parse(payload, limit=limit_of(typ))
    token = write_compact(payload, alg=_ALG, typ=typ, kid=kid, sign=sign)
    _parts(token, limit_of(typ))
    return token


def typ_of(unverified_token: str) -> str:
    """The ``typ`` that a token says it has, to choose a procedure by; nothing about it is proven."""
    header, _, _ = _parts(unverified_token, max(LIMITS.values()))
    return _typ(header)


@lru_cache(maxsize=1024)
def _typ(unverified_header: str) -> str:
    members = strict_json.parse(base64url.decode(unverified_header), limit=1024)
    typ = members.get("typ") if isinstance(members, dict) else None
    if not isinstance(typ, str):
        raise WrongHeader("the header members alg, typ and kid", field="header")
    return typ


def kid_of(unverified_token: str, *, typ: str) -> str:
    """The key that a token of ``typ`` says signed it, to ask for its record by; nothing about it is proven."""
    header, _, _ = _parts(unverified_token, limit_of(typ))
    return read_kid(header, typ=typ, alg=_ALG)


def _parts(unverified_token: str, limit: int) -> tuple[str, str, bytes]:
    return split_compact(unverified_token, limit=limit, signature_bytes=_SIGNATURE_BYTES)
