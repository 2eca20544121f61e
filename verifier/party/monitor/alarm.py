"""An alarm (alarm): what a log did that an honest log does not do, with the notes that show it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from verifier.party.durable_file import turn, write_durably


class Kind(StrEnum):
    """What went wrong, from what the log alone can have done to what may be a fault on the way."""

    FORK = "fork"
    ROLLBACK = "rollback"
    WITHHELD = "withheld"
    ROOT = "root"
    TILE = "tile"
    SIGNATURE = "signature"
    QUORUM = "quorum"
    STALE = "stale"


SENTENCES = {
    Kind.FORK: "The log signed two histories: one of these two checkpoints does not grow out of the other.",
    Kind.ROLLBACK: "The log serves a checkpoint with fewer leaves than one that it signed before.",
    Kind.WITHHELD: "The log signed a checkpoint that others have, and does not serve one that reaches as far.",
    Kind.ROOT: "The leaves that the log serves do not add up to the root that it signed.",
    Kind.TILE: "A tile that the log serves is not made of the tiles below it, or changed after it was served.",
    Kind.SIGNATURE: "The checkpoint is not signed by the log, or a signature of a known key does not hold.",
    Kind.QUORUM: "Fewer witnesses cosigned the checkpoint than must.",
    Kind.STALE: "Nothing new was published for too long.",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """``notes`` are the checkpoints that show it, as they came; ``detail`` names a tile."""

    kind: Kind
    notes: tuple[str, ...] = ()
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What happened, for a person."""
        return SENTENCES[self.kind]


class Alarmed(Exception):
    """What was looked at cannot be added to what is remembered, for the reason in ``alarm``."""

    def __init__(self, kind: Kind, notes: tuple[str, ...], detail: str = "") -> None:
        super().__init__(kind)
        self.alarm = Alarm(kind, notes, detail)


def keep_evidence(folder: Path, alarm: Alarm, *, at: int) -> Path:
    """Write an alarm with its notes to a file of its own, durable on return; the same again is the same file."""
    content = json.dumps(
        {
            "alarm": str(alarm.kind),
            "sentence": alarm.sentence,
            "detail": alarm.detail,
            "seen_at": at,
            "notes": list(alarm.notes),
        },
        ensure_ascii=False,
        indent=2,
    )
    name = hashlib.sha256("\0".join((alarm.kind, alarm.detail, *alarm.notes)).encode()).hexdigest()[:16]
    path = folder / f"{alarm.kind}-{name}.json"
    with turn(folder):
        if not path.exists():
            write_durably(path, content.encode())
    return path
