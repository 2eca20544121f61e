"""A log proof as text (logbewijs): where a leaf stands, the hashes up to the root, and the signed checkpoint.

This is c2sp.org/tlog-proof@v1: it can be kept beside a statement and verified without asking the log. Reading it
proves nothing; :func:`verifier.core.log.proof.verify_log_proof` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from verifier.core.errors import Malformed, TooLarge, WrongValue
from verifier.core.wire.c2sp_text import encode_base64, parse_base64, parse_count, require_text
from verifier.core.wire.note import MAX_NOTE_BYTES

#: A tree of 2^64 leaves has paths of this many hashes.
MAX_HASHES: Final = 64

#: The most that ``extra`` may hold, in bytes.
MAX_EXTRA_BYTES: Final = 16 * 1024

_FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
_EXTRA: Final = "extra "
_INDEX: Final = "index "
_MAX_PROOF_BYTES: Final = MAX_NOTE_BYTES + 32 * 1024


@dataclass(frozen=True, slots=True)
class LogProof:
    """``hashes`` of 32 bytes from the leaf's sibling up; ``checkpoint`` a signed note; ``extra`` is not signed."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None


def write_log_proof(proof: LogProof) -> str:
    """The proof as text (C2SP tlog-proof), the checkpoint verbatim.

    Raises what :func:`parse_log_proof` raises: nothing is written that cannot be read back.
    """
    extra = [] if proof.extra is None else [_EXTRA + encode_base64(proof.extra)]
    hashes = [encode_base64(octets) for octets in proof.hashes]
    head = [_FIRST_LINE, *extra, f"{_INDEX}{proof.index}", *hashes]
    text = "\n".join(head) + "\n\n" + proof.checkpoint
    parse_log_proof(text)
    return text


def parse_log_proof(unverified_proof: str) -> LogProof:
    """Take a log proof apart; neither the hashes nor the checkpoint are checked.

    At most 64 hashes of 32 bytes, an index below 2^53, 16 KiB of extra bytes (never none: then the line is
    left out), 160 KiB in all. Raises :class:`Malformed` or a refusal under it.
    """
    require_text(unverified_proof, "proof", limit=_MAX_PROOF_BYTES)
    head, separator, checkpoint = unverified_proof.partition("\n\n")
    first, *lines = head.split("\n")
    if first != _FIRST_LINE:
        raise Malformed(f"{_FIRST_LINE} as the first line", field="proof")
    if not (separator and checkpoint):
        raise Malformed("an empty line and a checkpoint", field="proof")
    extra = _parse_extra(lines.pop(0)) if lines and lines[0].startswith(_EXTRA) else None
    if not (lines and lines[0].startswith(_INDEX)):
        raise Malformed("a line with the index", field="proof")
    index = parse_count(lines[0].removeprefix(_INDEX), "index")
    return LogProof(index, _parse_hashes(lines[1:]), checkpoint, extra)


def _parse_extra(line: str) -> bytes:
    octets = parse_base64(line.removeprefix(_EXTRA), "extra")
    if not 0 < len(octets) <= MAX_EXTRA_BYTES:
        raise TooLarge(f"1 to {MAX_EXTRA_BYTES} bytes", field="extra")
    return octets


def _parse_hashes(lines: list[str]) -> tuple[bytes, ...]:
    if len(lines) > MAX_HASHES:
        raise TooLarge(f"at most {MAX_HASHES} hashes", field="proof")
    hashes = tuple(parse_base64(line, "proof") for line in lines)
    if any(len(octets) != 32 for octets in hashes):
        raise WrongValue("hashes of 32 bytes", field="proof")
    return hashes
