"""A verifier key (controlesleutel) as text: name, id and public key of who signs notes (C2SP signed-note).

``<name>+<id in hex>+<base64 of type and key>``. The id is there to notice a typing error; the key is what counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from verifier.core.errors import Malformed, WrongValue
from verifier.core.wire.c2sp_text import encode_base64, parse_base64, require_key_name, require_text
from verifier.core.wire.note import require_ed25519_key

_LONGEST = 256


class SignatureType(IntEnum):
    """What an Ed25519 key signs: notes, as a log does, or cosignatures, as a witness does."""

    NOTE = 1
    COSIGNATURE = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """``public_key`` is 32 bytes."""

    name: str
    type: SignatureType
    public_key: bytes


def write_verifier_key(key: VerifierKey) -> str:
    """The key as one line of text, without newline."""
    typed = bytes([key.type]) + key.public_key
    return f"{key.name}+{_identity(key.name, typed)}+{encode_base64(typed)}"


def parse_verifier_key(unverified: str) -> VerifierKey:
    """Read an Ed25519 key; raises :class:`Malformed` refusals, :class:`NotAnElement` for an unsound key."""
    require_text(unverified, "key", limit=_LONGEST)
    name, *rest = unverified.split("+", 2)
    if len(rest) != 2:
        raise Malformed("a name, an id and a key with a plus between them", field="key")
    require_key_name(name, "key")
    typed = parse_base64(rest[1], "key")
    if not typed or typed[0] not in list(SignatureType):
        raise WrongValue("the Ed25519 key of a log or a witness", field="key")
    require_ed25519_key(typed[1:], "key")
    if rest[0] != _identity(name, typed):
        raise WrongValue("the id of this name and this key", field="key")
    return VerifierKey(name, SignatureType(typed[0]), typed[1:])


def _identity(name: str, typed: bytes) -> str:
    return sha256(name.encode() + b"\n" + typed).hexdigest()[:8]
