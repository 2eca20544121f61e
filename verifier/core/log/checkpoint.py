"""A checkpoint (ijkpunt): how many leaves a log has, and the root over them; the text that the log signs.

The text is that of C2SP tlog-checkpoint without extension lines: nobody can audit those, this log writes none,
and one that is found is refused. The origin is also the key name of the log's signatures (PROTOCOL 8), so it
keeps the grammar of key names.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import Malformed, WrongValue
from verifier.core.log.merkle import EMPTY_ROOT, HASH_SIZE
from verifier.core.wire.c2sp_text import encode_base64, parse_base64, parse_count, require_key_name


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: ``size`` in leaves, below 2^53; ``root`` 32 bytes."""

    origin: str
    size: int
    root: bytes


def write_checkpoint(checkpoint: Checkpoint) -> str:
    """The three lines that the log signs, final newline included (C2SP tlog-checkpoint).

    Raises what :func:`parse_checkpoint` raises: nothing is written that cannot be read back.
    """
    body = f"{checkpoint.origin}\n{checkpoint.size}\n{encode_base64(checkpoint.root)}\n"
    parse_checkpoint(body)
    return body


def parse_checkpoint(unverified_body: str) -> Checkpoint:
    """Read the text of a checkpoint, which proves nothing of who wrote it.

    Exactly three lines, a decimal without leading zeros below 2^53, canonical base64 of 32 bytes; a tree
    without leaves has the empty root. Raises :class:`Malformed` or a refusal under it.
    """
    lines = unverified_body.split("\n")
    if len(lines) != 4 or lines[3]:
        raise Malformed("three lines: origin, size, root", field="checkpoint")
    origin, size_text, root_text, _ = lines
    require_key_name(origin, "origin")
    size = parse_count(size_text, "size")
    root = parse_base64(root_text, "root")
    if len(root) != HASH_SIZE:
        raise WrongValue("a hash of 32 bytes", field="root")
    if size == 0 and root != EMPTY_ROOT:
        raise WrongValue("the empty root for a tree without leaves", field="root")
    return Checkpoint(origin, size, root)
