"""A source (bron) of a log: the static paths of C2SP tlog-tiles, over HTTP or as files in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from verifier.core.log.merkle import HASH_SIZE
from verifier.core.log.tile import TILE_WIDTH, TileId
from verifier.core.wire.note import MAX_NOTE_BYTES
from verifier.party.durable_file import read_bounded
from verifier.party.transport import Refused, Transport, Unreachable

_TILE_BYTES: Final = TILE_WIDTH * HASH_SIZE


class LogSource(Protocol):
    """Where a log's checkpoint and tiles lie; nothing they give is believed. Raises :class:`Unreachable`."""

    def checkpoint(self) -> str: ...

    def tile(self, tile: TileId) -> bytes: ...


class HttpSource:
    """The log below an address, such as ``https://register.example/log``."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def checkpoint(self) -> str:
        return _text(self._transport.get_bytes("/checkpoint"))

    def tile(self, tile: TileId) -> bytes:
        """The hashes at the tile's path; a full tile stands in for a part of it that is gone (C2SP tlog-tiles)."""
        try:
            return self._transport.get_bytes(f"/{tile.path}")
        except Refused:
            if tile.is_full:
                raise
        return self._transport.get_bytes(f"/{TileId(tile.level, tile.index).path}")


class FolderSource:
    """A copy of the log's paths in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def checkpoint(self) -> str:
        return _text(_file(self._folder / "checkpoint", limit=MAX_NOTE_BYTES))

    def tile(self, tile: TileId) -> bytes:
        """As :meth:`HttpSource.tile`."""
        path = self._folder / tile.path
        if not path.is_file():
            path = self._folder / TileId(tile.level, tile.index).path
        return _file(path, limit=_TILE_BYTES)


def other_note(place: str) -> str:
    """A checkpoint that somebody else has: a file, or an address that answers with one, as a witness's does."""
    if place.startswith(("https://", "http://")):
        with Transport(place) as transport:
            return _text(transport.get_bytes(""))
    return _text(_file(Path(place), limit=MAX_NOTE_BYTES))


def _file(path: Path, *, limit: int) -> bytes:
    content = read_bounded(path, limit=limit)
    if content is None:
        raise Unreachable("a file of the log that is not there")
    return content


def _text(unverified: bytes) -> str:
    return unverified.decode("utf-8", "replace")
