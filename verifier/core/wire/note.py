"""A note (ondertekend briefje): text with signature lines under it (C2SP signed-note), here signed with Ed25519.

The text counts for nothing until :func:`open_note` has found a signature by a known key. Signatures by others
may stand beside it (witnesses, a log's next key) and are left alone. A key is known by name *and* key id; the
id is four bytes long and finds a key, it does not authenticate one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from verifier.core.errors import BadSignature, Malformed, NotAnElement, TooLarge, WrongValue
from verifier.core.wire.c2sp_text import encode_base64, parse_base64, require_key_name, require_text

#: As many signatures as a verifier must at least accept, and no more (C2SP signed-note).
MAX_SIGNATURES: Final = 16

#: Room for sixteen post-quantum cosignatures, in bytes.
MAX_NOTE_BYTES: Final = 128 * 1024

_ED25519: Final = b"\x01"
_DASH: Final = "— "

_P: Final = 2**255 - 19
#: The y coordinate of four of the eight points of small order; the other four have 0, 1, -1 and -y.
_Y_OF_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _Y_OF_ORDER_8, _P - _Y_OF_ORDER_8})


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature: the key's name, its id (4 bytes) and the signature (64 bytes for Ed25519)."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: ``body`` with its final newline, and signatures that nobody has checked yet."""

    body: str
    signatures: tuple[SignatureLine, ...]


def key_id(name: str, public_key: bytes) -> bytes:
    """SHA-256(name || 0A || 01 || public key)[:4]: the id of a 32-byte Ed25519 key (C2SP signed-note)."""
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def require_ed25519_key(public_key: bytes, field: str = "key") -> None:
    """Refuse a key under which signatures can be made up, or that has a second spelling.

    Raises :class:`NotAnElement` unless it is 32 bytes, y below the field's prime, and not one of the eight
    points of small order. Not checked: that y lies on the curve; under a key that does not, nothing verifies.
    """
    y = int.from_bytes(public_key, "little") & (2**255 - 1)
    if len(public_key) != 32 or y >= _P or y in _SMALL_ORDER_Y:
        raise NotAnElement("a canonical Ed25519 key of large order, 32 bytes", field=field)


def require_signature(public_key: bytes, signature: bytes, message: bytes) -> None:
    """Raise :class:`BadSignature` unless the Ed25519 ``signature`` of ``message`` holds under a key of 32 bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        raise BadSignature("a signature that holds under the known key", field="note") from None


def signature_line(body: str, *, name: str, public_key: bytes, sign: Callable[[bytes], bytes]) -> SignatureLine:
    """Have ``body`` signed: ``sign`` takes its UTF-8 bytes and returns 64 bytes under ``public_key``.

    The signature is verified before it is returned, so that the wrong key is noticed here and not by a
    stranger. Raises :class:`BadSignature`, :class:`NotAnElement` or :class:`WrongValue` (the name).
    """
    require_key_name(name, "name")
    require_ed25519_key(public_key, "public_key")
    signature = sign(body.encode())
    require_signature(public_key, signature, body.encode())
    return SignatureLine(name, key_id(name, public_key), signature)


def write_note(body: str, signatures: Sequence[SignatureLine]) -> str:
    """The note as text: body, empty line, signature lines.

    Raises what :func:`parse_note` raises: nothing is written that cannot be read back.
    """
    text = f"{body}\n{write_signatures(signatures)}"
    if parse_note(text) != Note(body, tuple(signatures)):
        raise WrongValue("a text that ends in a newline, and key ids of 4 bytes", field="note")
    return text


def write_signatures(signatures: Sequence[SignatureLine]) -> str:
    """Signature lines alone, each ended by a newline: what a witness answers with (C2SP tlog-witness)."""
    lines = (f"{_DASH}{line.name} {encode_base64(line.key_id + line.signature)}\n" for line in signatures)
    return "".join(lines)


def parse_signatures(unverified_lines: str) -> tuple[SignatureLine, ...]:
    """Take signature lines apart, one at least and 16 at most; no signature is checked.

    Raises :class:`Malformed` or a refusal under it.
    """
    require_text(unverified_lines, "signatures", limit=MAX_NOTE_BYTES)
    if not unverified_lines.endswith("\n"):
        raise Malformed("signature lines, each ended by a newline", field="signatures")
    lines = unverified_lines[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise TooLarge(f"at most {MAX_SIGNATURES} signatures", field="note")
    return tuple(_parse_line(line) for line in lines)


def parse_note(unverified_note: str) -> Note:
    """Take a note apart at its last empty line; no signature is checked.

    At most 128 KiB and 16 signatures, every line complete. Raises :class:`Malformed` or a refusal under it.
    """
    require_text(unverified_note, "note", limit=MAX_NOTE_BYTES)
    text, separator, below = unverified_note.rpartition("\n\n")
    if not separator or not below.endswith("\n"):
        raise Malformed("a text, an empty line and signature lines, each ended by a newline", field="note")
    return Note(text + "\n", parse_signatures(below))


def open_note(unverified_note: str, *, name: str, keys: tuple[bytes, ...]) -> str:
    """The body of a note that is signed under ``name`` by at least one of ``keys`` (Ed25519, 32 bytes each).

    Raises :class:`Malformed`, :class:`NotAnElement` for an unsound key, and :class:`BadSignature` when a known
    key's signature does not hold (even beside one that does) or no known key has signed.
    """
    for public_key in keys:
        require_ed25519_key(public_key, "keys")
    known = {key_id(name, public_key): public_key for public_key in keys}
    note = parse_note(unverified_note)
    ours = [line for line in note.signatures if line.name == name and line.key_id in known]
    if not ours:
        raise BadSignature("a signature by a known key", field="note")
    for line in ours:
        require_signature(known[line.key_id], line.signature, note.body.encode())
    return note.body


def _parse_line(line: str) -> SignatureLine:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not (line.startswith(_DASH) and space):
        raise Malformed("an em dash, a key name and a signature", field="signature")
    require_key_name(name, "signature")
    octets = parse_base64(encoded, "signature")
    if len(octets) < 5:
        raise WrongValue("a key id of 4 bytes and a signature", field="signature")
    return SignatureLine(name, octets[:4], octets[4:])
