"""An attempt (poging): one request that says by a key of its own that it may come again.

``Idempotency-Key`` is a string of Structured Fields (draft-ietf-httpapi-idempotency-key-header-07, 2.1; RFC 9651,
3.3.3), quotes included, of at most 128 characters, without parameters. Neither it nor the request is kept: only
what SHA-256 makes of them, since a client may put anything in a key.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from verifier.core.errors import WrongValue

HEADER: Final = "Idempotency-Key"

#: As a schema has it, and an example.
PATTERN: Final = r'^"([ !#-\[\]-~]|\\["\\]){1,128}"$'
EXAMPLE: Final = '"0197c2f5-7d2e-7c39-a0d1-5f0c2b9a4e11"'

_STRING: Final = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\]){1,128})"', re.ASCII)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What stays the same when a request is sent again: SHA-256 of its key, and of method, target and body."""

    key: bytes
    fingerprint: bytes


def key_of(request: Request) -> bytes | None:
    """SHA-256 of the request's key; None when it has none. Raises :class:`WrongValue` for one that is no string."""
    unverified = request.headers.getlist(HEADER)
    if not unverified:
        return None
    found = _STRING.fullmatch(unverified[0]) if len(unverified) == 1 else None
    if found is None:
        raise WrongValue("one string in double quotes, of 1 to 128 characters", field=HEADER)
    return hashlib.sha256(re.sub(r"\\(.)", r"\1", found[1]).encode("ascii")).digest()


def attempt_of(request: Request, key: bytes) -> Attempt:
    """The attempt that ``request`` makes under ``key``, once its body was read by ``read_body``."""
    method, target = request.method.encode(), request.scope["raw_path"] + b"?" + request.scope["query_string"]
    return Attempt(key, hashlib.sha256(b"\n".join((method, target, request.state.body_sha256))).digest())
