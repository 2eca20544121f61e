"""The envelope (envelop): JWS compact with three header members, opened strictly before any cryptography.

PyJWT verifies the signature; it is lax in what it reads (duplicate members, NaN, padding), so everything is
read here first, once. Opening proves a signature and nothing else: see ``core.procedure`` for the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from jwt.algorithms import ECAlgorithm

from verifier.core.errors import BadSignature, NotCanonical, UnknownKey, WrongHeader
from verifier.core.model.evidence import SignedBytes
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.compact import read_kid, split_compact, write_compact
from verifier.core.wire.foreign_jws import foreign_key
from verifier.core.wire.jwk import PublicKey

DEFAULT_LIMIT = 16 * 1024
#: Statements that may be larger than 16 KiB (PROTOCOL 2), in characters of the token.
LIMITS = {
    "sr-hours+jwt": 64 * 1024,
    "sr-grant+jwt": 64 * 1024,
    "sr-claim+jwt": 64 * 1024,
    "sr-directory+jwt": 4 * 1024 * 1024,
    "statuslist+jwt": 256 * 1024,
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


def open_envelope(
    token: str, *, typ: str, keys: Mapping[str, PublicKey | Mapping[str, Any]] | Sequence[Mapping[str, Any]]
) -> SignedBytes:
    """Open an unverified ``token`` of ``typ`` under one of ``keys``, in the order of THREATS 2.

    ``keys`` are found by the ``kid`` of the token: a mapping from thumbprints, to keys or to public JWKs, or a list
    of public JWKs.

    Raises :class:`TooLarge`, :class:`NotCanonical`, :class:`NotStrictJson`, :class:`WrongHeader`,
    :class:`WrongType`, :class:`UnknownKey` or :class:`BadSignature`. Whether the key was valid at some moment,
    and whether its party may say this, is not judged here.
    """
    known = keys if isinstance(keys, Mapping) else {key.kid: key for key in map(foreign_key, keys)}
    envelope = take_apart(token, typ=typ, keys=known)
    if not isinstance(envelope.key, PublicKey):
        envelope = envelope._replace(key=_named(envelope.kid, envelope.key))
    envelope.check_signature()
    return envelope.read_claims()


class Envelope(NamedTuple):
    """A token that was taken apart; its signature is not checked before :meth:`check_signature` was."""

    token: str
    typ: str
    kid: str
    key: PublicKey
    signing_input: bytes
    payload: str
    signature: bytes

    def check_signature(self) -> None:
        """Raise :class:`BadSignature` unless the key of the header signed the token."""
        if not _ES256.verify(self.signing_input, self.key.key, self.signature):
            raise BadSignature("a valid signature of the key in the header")

    def read_claims(self) -> SignedBytes:
        """What is in the envelope; for who checked the signature."""
        claims = strict_json.parse(base64url.decode(self.payload), limit=limit_of(self.typ))
        if not isinstance(claims, dict):
            raise NotCanonical("a JSON object as payload")
        digest = Digest(hashlib.sha256(self.signing_input).digest())
        return SignedBytes(self.token, self.typ, self.kid, digest, claims)


def _named(kid: str, jwk: Any) -> PublicKey:
    """The key of a JWK, which is the one that ``kid`` names."""
    key = foreign_key(jwk)
    if key.kid != kid:
        raise UnknownKey("a key under its own thumbprint", field="kid")
    return key


def take_apart(unverified_token: str, /, *, typ: str, keys: Mapping[str, Any]) -> Envelope:
    """Everything of :func:`open_envelope` before any cryptography, for who opens many of them in stages."""
    header, payload, signature = _parts(unverified_token, limit_of(typ))
    kid = read_kid(header, typ=typ, alg=_ALG)
    key = keys.get(kid)
    if key is None:
        raise UnknownKey("a key of the directory or of an enrolment", field="kid")
    signing_input = unverified_token[: len(header) + 1 + len(payload)].encode("ascii")
    return Envelope(unverified_token, typ, kid, key, signing_input, payload, signature)


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
