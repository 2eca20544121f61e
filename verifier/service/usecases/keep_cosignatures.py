"""Keep cosignatures (medeondertekeningen bewaren), and publish the checkpoint that has its quorum by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from verifier.core.errors import Refusal
from verifier.core.log.quorum import MAX_QUORUM, cosigned_by, open_checkpoint, require_quorum
from verifier.core.model.directory import Log
from verifier.core.wire.note import Note, SignatureLine, write_note
from verifier.service.store.unit_of_work import UnitOfWork

#: How far a witness's clock may be from ours, in seconds: what it says is the log time of statements.
SKEW: Final = 300


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint that this register signed, as its note, and lines that witnesses gave for it."""

    note: str
    unverified_lines: Sequence[SignatureLine]


def keep_cosignatures(uow: UnitOfWork, cosigned: Cosigned, /, *, at: int) -> int:
    """Publish a signed checkpoint with the cosignatures that hold, at most one of each witness; how many there are.

    1. a line that is no witness's of the current directory, does not hold, or tells a moment that is not now, is
    left out; 2. the rest are a quorum: else :class:`NoQuorum`, and nothing is kept: the next beat asks again; 3.
    what is published already is left as it is. Durable with the transaction, and only then is anyone shown it.
    """
    directory, published = uow.trust.directory, uow.stored_log.published
    checkpoint, note = open_checkpoint(cosigned.note, log=directory.log)
    held = list(_held(note.body, cosigned.unverified_lines, directory.witnesses, at=at))[:MAX_QUORUM]  # 1
    whole = write_note(note.body, [*note.signatures, *held])
    witnessed = require_quorum(whole, directory=directory)  # 2
    if not published.has(checkpoint.size):  # 3
        size, version = checkpoint.size, directory.version
        published.keep(whole, size=size, version=version, at=at, quorum_time=witnessed.quorum_time)
    return len(held)


def _held(
    body: str, unverified_lines: Sequence[SignatureLine], witnesses: Sequence[Log], *, at: int
) -> Iterator[SignatureLine]:
    """The first line of each witness that holds and was made now."""
    seen: set[str] = set()
    for line in unverified_lines:
        try:
            told = cosigned_by(Note(body, (line,)), witnesses)
        except Refusal:
            continue
        for origin, moment in told:
            if origin not in seen and abs(moment - at) <= SKEW:
                seen.add(origin)
                yield line
