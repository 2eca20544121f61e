"""A mirror (spiegel): the static paths of a log, in a folder that somebody filled or where the log serves them.

What is read is bounded and proves nothing: it is for :class:`~verifier.core.log.fsck.LogCheck`, which derives all
of it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Protocol

from verifier.core.errors import Refusal, WrongValue
from verifier.core.log.checkpoint import parse_checkpoint
from verifier.core.log.entries import entries_path, read_entries
from verifier.core.log.fsck import Logged
from verifier.core.log.merkle import HASH_SIZE
from verifier.core.log.tile import TILE_WIDTH, TileId
from verifier.core.wire.note import MAX_NOTE_BYTES, parse_note
from verifier.party.transport import Refused, Transport

_CHECKPOINT: Final = "checkpoint"
#: A tile is 8 KiB, a bundle of our leaves 9 KiB, a note at most this.
_LONGEST: Final = MAX_NOTE_BYTES


class Shelf(Protocol):
    """Where a mirror's bytes lie."""

    def read(self, path: str) -> bytes | None:
        """What is at a path of c2sp.org/tlog-tiles, None where nothing is."""

    def parts(self, tile: TileId) -> Iterator[TileId]:
        """The narrower parts of a tile that lie there too, where that can be listed."""

    def tiles(self) -> Iterator[TileId]:
        """Every tile that lies there, where that can be listed."""


class Folder:
    """A folder with ``checkpoint`` and ``tile`` in it, as a web server would serve it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, path: str) -> bytes | None:
        """At most 128 KiB of a regular file; what is longer is no part of a log of ours."""
        file = self._path / path
        if not file.is_file():
            return None
        with file.open("rb") as opened:
            return opened.read(_LONGEST + 1)

    def parts(self, tile: TileId) -> Iterator[TileId]:
        """Those beside the tile, in the order of their names."""
        beside = self._path / f"{TileId(tile.level, tile.index).path}.p"
        for file in sorted(beside.iterdir()) if beside.is_dir() else ():
            if file.name.isdecimal() and 0 < int(file.name) < tile.width:
                yield TileId(tile.level, tile.index, int(file.name))

    def tiles(self) -> Iterator[TileId]:
        """All files whose names are those of tiles."""
        for file in (self._path / "tile").rglob("*"):
            if file.is_file():
                try:
                    yield TileId.parse(file.relative_to(self._path).as_posix())
                except Refusal:
                    continue


class Address:
    """The log where it is served; ``transport`` ends in the prefix of its paths, such as ``https://host/log``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def read(self, path: str) -> bytes | None:
        """What is answered; raises :class:`Unreachable`, and :class:`Refused` for all but a 404."""
        try:
            return self._transport.get_bytes(f"/{path}")
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def parts(self, _: TileId) -> Iterator[TileId]:
        """None that could be listed."""
        return iter(())

    def tiles(self) -> Iterator[TileId]:
        """None that could be listed."""
        return iter(())


class MirroredLog:
    """The log on one shelf, as far as its checkpoint goes; a :class:`~verifier.core.log.fsck.LogBytes`.

    Raises :class:`WrongValue` where there is no checkpoint, and what reading a checkpoint raises.
    """

    has_statements = False

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        note = shelf.read(_CHECKPOINT)
        if note is None:
            raise WrongValue("a folder or an address with a checkpoint", field=_CHECKPOINT)
        self._note = note.decode("utf-8", "surrogateescape")
        self._head = parse_checkpoint(parse_note(self._note).body)

    def head(self) -> tuple[int, bytes]:
        return self._head.size, self._head.root

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """The leaves of bundle after bundle; they end where one is missing or cannot be read."""
        for index in range(-(-self._head.size // TILE_WIDTH)):
            tile = self._wanted(0, index)
            bundle = self._shelf.read(entries_path(tile)) or self._shelf.read(entries_path(TileId(0, index)))
            try:
                leaves = read_entries(bundle or b"")
            except Refusal:
                return
            for offset, leaf in enumerate(leaves[: tile.width]):
                yield index * TILE_WIDTH + offset, leaf

    def logged(self) -> Iterator[Logged]:
        """Nothing: a mirror has no statements."""
        return iter(())

    def tile(self, level: int, index: int) -> Iterator[bytes]:
        """The tile as wide as the checkpoint asks, from a full one where it became full since; and its parts."""
        wanted = self._wanted(level, index)
        content = self._shelf.read(wanted.path)
        if content is None and not wanted.is_full:
            content = self._shelf.read(TileId(level, index).path)
            content = content[: wanted.width * HASH_SIZE] if content is not None else None
        if content is not None:
            yield content
        for part in self._shelf.parts(wanted):
            yield self._shelf.read(part.path) or b""

    def tile_places(self) -> Iterator[tuple[int, int]]:
        """Every tile that lies there; one that only a later checkpoint has is beyond this log."""
        return ((tile.level, tile.index) for tile in self._shelf.tiles())

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        yield self._head.size, self._note

    def _wanted(self, level: int, index: int) -> TileId:
        left = (self._head.size >> (8 * level)) - index * TILE_WIDTH
        return TileId(level, index, max(1, min(left, TILE_WIDTH)))
