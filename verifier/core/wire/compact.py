"""JWS compact (compacte vorm): three parts and three header members, read strictly before any cryptography.

Header, payload and signature are canonical base64url; the header is ``alg``, ``typ`` and ``kid`` and nothing else
(PROTOCOL 2). Which algorithm, and so how long a signature is, the reader says: never the token.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from verifier.core.errors import NotCanonical, TooLarge, WrongHeader, WrongType
from verifier.core.wire import base64url, strict_json

_HEADER = {"alg", "typ", "kid"}
_HEADER_LIMIT = 1024


def split_compact(unverified_token: str, /, *, limit: int, signature_bytes: int) -> tuple[str, str, bytes]:
    """Header and payload as text, not decoded, and the signature as bytes.

    Raises :class:`TooLarge` above ``limit`` characters, :class:`NotCanonical` for any other form or length.
    """
    if not isinstance(unverified_token, str):
        raise NotCanonical("a token as text")
    if len(unverified_token) > limit:
        raise TooLarge(f"a token of at most {limit} characters")
    if not _form(signature_bytes).fullmatch(unverified_token):
        expected = f"JWS compact: header, payload and a signature of {signature_bytes} bytes, in base64url"
        raise NotCanonical(expected)
    header, payload, signature = unverified_token.split(".")
    return header, payload, base64url.decode(signature)


@lru_cache(maxsize=1024)
def read_kid(unverified_header: str, /, *, typ: str, alg: str) -> str:
    """The ``kid`` of a header that has exactly its three members, this ``typ`` and this ``alg``.

    Raises :class:`NotCanonical`, :class:`NotStrictJson`, :class:`WrongHeader` or :class:`WrongType`. A key's header
    is the same in all that it signs of one ``typ``, so what was read is remembered.
    """
    members = strict_json.parse(base64url.decode(unverified_header), limit=_HEADER_LIMIT)
    if not isinstance(members, dict) or set(members) != _HEADER:
        raise WrongHeader("the header members alg, typ and kid and no other", field="header")
    if members["typ"] != typ:
        raise WrongType(f"a statement of typ {typ}", field="typ")
    if members["alg"] != alg:
        raise WrongHeader("the algorithm of the key's record", field="alg")
    kid = members["kid"]
    if not isinstance(kid, str):
        raise WrongHeader("a thumbprint", field="kid")
    return kid


def write_compact(payload: bytes, *, alg: str, typ: str, kid: str, sign: Callable[[bytes], bytes]) -> str:
    """The token of ``payload``; ``sign`` gets the signing input and gives the signature."""
    signing_input = f"{_header(alg, typ, kid)}.{base64url.encode(payload)}"
    return f"{signing_input}.{base64url.encode(sign(signing_input.encode('ascii')))}"


@lru_cache(maxsize=1024)
def _header(alg: str, typ: str, kid: str) -> str:
    return base64url.encode(strict_json.write({"alg": alg, "typ": typ, "kid": kid}))


@cache
def _form(signature_bytes: int) -> re.Pattern[str]:
    characters = (signature_bytes * 4 + 2) // 3
    return re.compile(rf"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{{{characters}}}", re.ASCII)
