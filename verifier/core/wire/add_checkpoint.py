"""The request of a cosignature (verzoek om medeondertekening): what a log sends to a witness, as C2SP tlog-witness.

The size that the witness saw last, hashes that lead from there to the checkpoint, an empty line, the checkpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from verifier.core.errors import Malformed, NotCanonical, WrongValue
from verifier.core.wire.c2sp_text import encode_base64, parse_base64, parse_count, require_text
from verifier.core.wire.note import MAX_NOTE_BYTES

#: A client must not send more hashes than this.
MAX_PROOF_LINES: Final = 63
#: The most that a request may hold, in bytes.
MAX_REQUEST_BYTES: Final = MAX_NOTE_BYTES + 8 * 1024

#: The media type of a 409 that tells the size which the witness saw last.
SIZE_MEDIA_TYPE: Final = "text/x.tlog.size"

_OLD: Final = "old "
_SIZE: Final = re.compile(r"(0|[1-9][0-9]{0,15})\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """``old_size`` in leaves; ``proof`` hashes of 32 bytes (RFC 6962, 2.1.2); ``note`` the signed checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    note: str


def write_add_checkpoint(request: AddCheckpoint) -> bytes:
    """The body of the request; raises what :func:`parse_add_checkpoint` raises."""
    hashes = (encode_base64(each) for each in request.proof)
    body = ("\n".join([f"{_OLD}{request.old_size}", *hashes, "", request.note])).encode()
    parse_add_checkpoint(body)
    return body


def parse_add_checkpoint(unverified: bytes) -> AddCheckpoint:
    """Take a request apart; neither the proof nor the checkpoint is checked.

    Raises :class:`Malformed` or a refusal under it: text that is no UTF-8, an old size with a leading zero, more
    than 63 hashes or one of another length, no empty line.
    """
    try:
        text = unverified.decode("utf-8")
    except UnicodeDecodeError:
        raise NotCanonical("text in UTF-8", field="body") from None
    require_text(text, "body", limit=MAX_REQUEST_BYTES)
    head, separator, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not (separator and note and first.startswith(_OLD)):
        raise Malformed("an old size, hashes, an empty line and a checkpoint", field="body")
    if len(lines) > MAX_PROOF_LINES:
        raise WrongValue(f"at most {MAX_PROOF_LINES} hashes", field="proof")
    proof = tuple(parse_base64(each, "proof") for each in lines)
    if any(len(each) != 32 for each in proof):
        raise WrongValue("hashes of 32 bytes", field="proof")
    return AddCheckpoint(parse_count(first.removeprefix(_OLD), "old"), proof, note)


def write_size(size: int) -> str:
    """The body of the 409 that says which size the witness saw last."""
    return f"{size}\n"


def parse_size(unverified: bytes) -> int:
    """Read such a body; it is the witness's word and signed by nobody. Raises :class:`Malformed` refusals."""
    text = unverified.decode("ascii", "replace")
    found = _SIZE.fullmatch(text)
    if found is None:
        raise Malformed("a size and a newline", field="size")
    return parse_count(found[1], "size")
