"""A cosignature (medeondertekening): a witness says that it saw a checkpoint, and that the log only grew till then.

This is the Ed25519 form of C2SP tlog-cosignature: a signature line of the note, under the witness's own name. What
is signed names the moment and holds the whole text of the checkpoint, and nothing that a log signs begins so. A key
that cosigns has another id than the same key that signs notes.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from verifier.core.errors import BadSignature, WrongValue
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.wire.c2sp_text import require_key_name
from verifier.core.wire.note import SignatureLine, require_ed25519_key, require_signature

#: Bytes of a cosignature: eight of the moment, then the Ed25519 signature.
COSIGNATURE_SIZE: Final = 8 + 64

_TIME_SIZE: Final = 8
_ED25519_COSIGNATURE: Final = b"\x04"
_LAST_SECOND: Final = 2**63 - 1


def cosigner_id(name: str, public_key: bytes) -> bytes:
    """SHA-256(name || 0A || 04 || public key)[:4]: the id of a witness's Ed25519 key (C2SP tlog-cosignature)."""
    return sha256(name.encode() + b"\n" + _ED25519_COSIGNATURE + public_key).digest()[:4]


def cosign(body: str, *, name: str, public_key: bytes, at: int, sign: Callable[[bytes], bytes]) -> SignatureLine:
    """Have the checkpoint ``body`` cosigned at ``at`` (Unix seconds, from 1): ``sign`` gives 64 bytes.

    The signature is verified before it is returned. Raises :class:`Malformed` refusals for what is no checkpoint,
    :class:`WrongValue`, :class:`NotAnElement` or :class:`BadSignature`.
    """
    parse_checkpoint(body)
    require_key_name(name, "name")
    require_ed25519_key(public_key, "public_key")
    _require_moment(at)
    signature = sign(_message(body, at))
    line = SignatureLine(name, cosigner_id(name, public_key), at.to_bytes(_TIME_SIZE, "big") + signature)
    verify_cosignature(line, body, public_key=public_key)
    return line


def verify_cosignature(unverified: SignatureLine, body: str, *, public_key: bytes) -> int:
    """The moment in Unix seconds at which the holder of ``public_key`` cosigned the checkpoint ``body``.

    Deliberately not checked: that the moment is not in the future, which is for who knows what time it is. Raises
    :class:`BadSignature`, also for a length, an id or a moment that a cosignature does not have.
    """
    if unverified.key_id != cosigner_id(unverified.name, public_key):
        raise BadSignature("the id of the witness's key", field="note")
    if len(unverified.signature) != COSIGNATURE_SIZE:
        raise BadSignature("a moment and a signature of 64 bytes", field="note")
    at = int.from_bytes(unverified.signature[:_TIME_SIZE], "big")
    if not 0 < at <= _LAST_SECOND:
        raise BadSignature("a moment after 1970 and below 2^63", field="note")
    require_signature(public_key, unverified.signature[_TIME_SIZE:], _message(body, at))
    return at


def _message(body: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{body}".encode()


def _require_moment(at: int) -> None:
    if not 0 < at <= _LAST_SECOND:
        raise WrongValue("a moment after 1970 and below 2^63", field="at")
