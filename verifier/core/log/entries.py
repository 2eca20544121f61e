"""An entry bundle (bladenbundel): up to 256 neighbouring leaves, published as one piece (C2SP tlog-tiles).

It belongs to the tile of the same index and width at level 0, whose hashes are those of its leaves. Whoever reads
one can hash for himself; what a leaf commits to it does not tell.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from verifier.core.errors import Malformed, NotCanonical, TooLarge
from verifier.core.log.tile import TILE_WIDTH, TileId

_FOLDER: Final = "tile/entries/"
_LENGTH: Final = 2
_LONGEST: Final = 2**16 - 1
#: A bundle of the longest entries that its format can hold.
MAX_BUNDLE_BYTES: Final = TILE_WIDTH * (_LENGTH + _LONGEST)


def entries_path(tile: TileId) -> str:
    """``tile/entries/<index>[.p/<width>]`` of the leaves under a tile of level 0."""
    return _FOLDER + tile.path.removeprefix("tile/0/")


def parse_entries_path(unverified_path: str) -> TileId:
    """The tile of level 0 whose leaves are at a path in its one spelling; else what :meth:`TileId.parse` raises."""
    if not unverified_path.startswith(_FOLDER):
        raise NotCanonical("tile/entries/<index>[.p/<width>]", field="tile")
    return TileId.parse(f"tile/0/{unverified_path.removeprefix(_FOLDER)}")


def write_entries(entries: Iterable[bytes]) -> bytes:
    """u16be length || entry, one after the other."""
    return b"".join(len(each).to_bytes(_LENGTH, "big") + each for each in entries)


def read_entries(unverified: bytes) -> list[bytes]:
    """The entries of a bundle: at most 256, none cut off. Raises :class:`Malformed` or :class:`TooLarge`."""
    if len(unverified) > MAX_BUNDLE_BYTES:
        raise TooLarge(f"at most {MAX_BUNDLE_BYTES} bytes", field="entries")
    entries: list[bytes] = []
    at = 0
    while at < len(unverified):
        start = at + _LENGTH
        at = start + int.from_bytes(unverified[at:start], "big")
        if len(unverified) < max(at, start):
            raise Malformed("entries that are as long as they say", field="entries")
        entries.append(unverified[start:at])
    if len(entries) > TILE_WIDTH:
        raise TooLarge(f"at most {TILE_WIDTH} entries", field="entries")
    return entries
