"""A monitor's memory (geheugen): the newest checkpoint that held, the edge of its tree, and what is to turn up.

One small file, wholly old or wholly new whenever power fails. The edge is the monitor's own arithmetic: from it the
next root follows, whatever the log serves of what came before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from verifier.core.errors import WrongValue
from verifier.core.log.merkle import HASH_SIZE
from verifier.core.log.tile import TILE_WIDTH
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.fields import Field, array, integer, record, seconds
from verifier.party.durable_file import read_bounded, turn, write_durably

FILE: Final = "monitor.json"
FORMAT: Final = "plaatsbewijs-monitor-v1"
_LIMIT: Final = 4 * 1024 * 1024
#: So many notes that the log has not caught up with are remembered.
MOST_PENDING: Final = 16


@dataclass(frozen=True, slots=True)
class Edge:
    """The last tile of a level as far as it has grown, by our own arithmetic."""

    level: int
    index: int
    hashes: bytes


@dataclass(frozen=True, slots=True)
class Pending:
    """A note that the log signed and does not serve yet, and since when we know of it (Unix seconds)."""

    note: str
    since: int


@dataclass(frozen=True, slots=True)
class Memory:
    """``note`` is the newest that held, None before the first; ``moved_at`` when its size was first seen."""

    note: str | None = None
    moved_at: int = 0
    edges: tuple[Edge, ...] = ()
    pending: tuple[Pending, ...] = field(default_factory=tuple)

    @property
    def tiles(self) -> Mapping[tuple[int, int], bytes]:
        """The edge by level and index."""
        return {(each.level, each.index): each.hashes for each in self.edges}


def _read_hashes(value: Any, name: str) -> bytes:
    if not isinstance(value, str) or len(value) > TILE_WIDTH * HASH_SIZE * 4 // 3 + 4:
        raise WrongValue("the hashes of a tile in base64url", field=name)
    octets = base64url.decode(value)
    if not octets or len(octets) % HASH_SIZE:
        raise WrongValue("whole hashes", field=name)
    return octets


def _read_note(value: Any, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise WrongValue("a note", field=name)
    return value


_NOTE: Final = Field(_read_note, str)
_MEMORY: Final[Field] = record(
    dict,
    {
        "format": _NOTE,
        "note": Field(_read_note, str, optional=True),
        "moved_at": seconds(),
        "edges": array(
            record(
                Edge,
                {
                    "level": integer(0, 63),
                    "index": integer(0, 2**53),
                    "hashes": Field(_read_hashes, base64url.encode),
                },
            ),
            0,
            8,
        ),
        "pending": array(record(Pending, {"note": _NOTE, "since": seconds()}), 0, MOST_PENDING),
    },
)


def read_memory(folder: Path) -> Memory:
    """What the monitor of this folder remembers, nothing before its first look; :class:`Malformed` refusals."""
    content = read_bounded(folder / FILE, limit=_LIMIT)
    if content is None:
        return Memory()
    members = _MEMORY.read(strict_json.parse(content, limit=_LIMIT, newlines=True), "monitor")
    if members.pop("format") != FORMAT:
        raise WrongValue(FORMAT, field="format")
    return Memory(**members)


def keep_memory(folder: Path, memory: Memory) -> None:
    """Keep ``memory``, durable on return; a crash before leaves what was remembered before."""
    members: dict[str, Any] = {
        "format": FORMAT,
        "moved_at": memory.moved_at,
        "edges": [
            {"level": each.level, "index": each.index, "hashes": base64url.encode(each.hashes)}
            for each in memory.edges
        ],
        "pending": [{"note": each.note, "since": each.since} for each in memory.pending],
    }
    if memory.note is not None:
        members["note"] = memory.note
    with turn(folder):
        write_durably(folder / FILE, strict_json.write(members))
