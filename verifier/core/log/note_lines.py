"""Note lines (ondertekenregels): which signatures under a checkpoint hold, read apart from how notes are opened.

For the check of a log only: it counts, where :func:`verifier.core.wire.note.open_note` decides.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.core.model.directory import Log

_DASH: Final = "\u2014"
_NOTE, _COSIGNATURE = b"\x01", b"\x04"


@dataclass(frozen=True, slots=True)
class Signatures:
    """``held`` by known keys, ``by_log`` of them by the log; ``failed`` by known keys, or lines that are none."""

    held: int
    by_log: int
    failed: int


def signatures_that_hold(body: str, lines: str, *, log: Log, witnesses: Sequence[Log]) -> Signatures:
    """Try every line by a known key over ``body``, with its final newline; lines by other keys are left alone."""
    octets = body.encode("utf-8", "surrogatepass")
    held = by_log = failed = 0
    for name, blob in _split(lines):
        if blob is None:
            failed += 1
            continue
        ours, theirs = _trials(name, blob, octets, log=log, witnesses=witnesses)
        held += sum(ours) + sum(theirs)
        by_log += sum(ours)
        failed += [*ours, *theirs].count(False)
    return Signatures(held, by_log, failed)


def _split(lines: str) -> Iterator[tuple[str, bytes | None]]:
    """Name and bytes of each line; no bytes where a line is no signature."""
    for line in lines.removesuffix("\n").split("\n"):
        parts = line.split(" ")
        try:
            blob = base64.b64decode(parts[2], validate=True) if len(parts) == 3 and parts[0] == _DASH else None
        except (binascii.Error, ValueError):
            blob = None
        yield (parts[1] if len(parts) == 3 else "", blob)


def _trials(
    name: str, blob: bytes, body: bytes, *, log: Log, witnesses: Sequence[Log]
) -> tuple[list[bool], list[bool]]:
    """Whether it holds under each key of the log, and of witnesses, that it says it is of."""
    ours = [
        _holds(key, blob[4:], body)
        for key in (log.keys if name == log.origin else ())
        if blob[:4] == _id(name, _NOTE, key)
    ]
    theirs = [
        _holds(key, blob[12:], b"cosignature/v1\ntime %d\n" % int.from_bytes(blob[4:12], "big") + body)
        for witness in witnesses
        for key in (witness.keys if name == witness.origin else ())
        if blob[:4] == _id(name, _COSIGNATURE, key)
    ]
    return ours, theirs


def _id(name: str, kind: bytes, key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + kind + key).digest()[:4]


def _holds(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
