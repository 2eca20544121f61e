"""A tile (tegel): 256 neighbouring hashes of the log, kept and published as one piece (C2SP tlog-tiles).

Level 0 holds the leaf hashes; a hash of the level above is the root of one *full* tile below. Hashes are only
ever added at the right edge, so a full tile never changes and a partial one only grows. The rows between the
levels are not kept: they are hashed again from a tile when they are needed.

Everything here is a pure function over a reader. A reader may give more of a tile than is asked for, never
less; it is not asked for tiles that the tree of that size does not have. Each tile is read at most once a call.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from verifier.core.errors import BadLogProof, NotCanonical, WrongValue
from verifier.core.log.merkle import EMPTY_ROOT, HASH_SIZE, anchor, hash_children, root, siblings
from verifier.core.wire.c2sp_text import COUNT_BOUND

#: Hashes in a full tile.
TILE_WIDTH: Final = 256

#: ``read(level, index)``: the 32-byte hashes of one tile, one after the other.
TileReader: TypeAlias = Callable[[int, int], bytes]

_HEIGHT: Final = 8
_MAX_PATH: Final = 64
_PATH: Final = re.compile(r"tile/([0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True)
class TileId:
    """Which tile: ``level`` 0 to 63, ``index`` in that level, ``width`` in hashes (256 when full).

    Raises :class:`WrongValue` for numbers outside these bounds.
    """

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not (0 <= self.level <= 63 and self.index >= 0 and 1 <= self.width <= TILE_WIDTH):
            raise WrongValue("level 0 to 63, index from 0, width 1 to 256", field="tile")

    @property
    def is_full(self) -> bool:
        """Whether it has all its hashes, and will never change."""
        return self.width == TILE_WIDTH

    @property
    def sizes(self) -> range:
        """The sizes below 2^53 of the trees that have exactly this tile: for a full one, all from where it is full.

        The rightmost tile of a level is as wide as the tree asks (C2SP tlog-tiles, *Partial Tiles*).
        """
        span = TILE_WIDTH**self.level
        first = (self.index * TILE_WIDTH + self.width) * span
        return range(min(first, COUNT_BOUND), COUNT_BOUND if self.is_full else min(first + span, COUNT_BOUND))

    @property
    def path(self) -> str:
        """``tile/<level>/<index>[.p/<width>]``, the index in groups of three digits, all but the last with an x."""
        rest, last = divmod(self.index, 1000)
        groups = [f"{last:03d}"]
        while rest:
            rest, group = divmod(rest, 1000)
            groups.insert(0, f"x{group:03d}")
        partial = "" if self.is_full else f".p/{self.width}"
        return f"tile/{self.level}/{'/'.join(groups)}{partial}"

    @classmethod
    def parse(cls, unverified_path: str) -> TileId:
        """Read a path in its one spelling; else :class:`NotCanonical` or :class:`WrongValue`."""
        match = _PATH.fullmatch(unverified_path) if len(unverified_path) <= _MAX_PATH else None
        if match is None:
            raise NotCanonical("tile/<level>/<index>[.p/<width>]", field="tile")
        level, groups, width = match.groups()
        tile = cls(int(level), int(re.sub("[x/]", "", groups)), TILE_WIDTH if width is None else int(width))
        if tile.path != unverified_path:
            raise NotCanonical("a path without needless zeros, groups or width", field="tile")
        return tile


@dataclass(frozen=True, slots=True)
class Extension:
    """What an append makes of a log: its new size and root, and the whole new content of each changed tile."""

    size: int
    root: bytes
    tiles: Mapping[tuple[int, int], bytes]


def extend(read: TileReader, size: int, leaf_hashes: Sequence[bytes]) -> Extension:
    """Append ``leaf_hashes`` (32 bytes each) to the log of ``size`` leaves.

    Nothing is stored: the caller writes the tiles and the head, all or none. Reads only partial tiles at the
    right edge, one a level; n leaves cost n hashes, and a bounded number for each level above them. Raises
    :class:`WrongValue`, or :class:`BadLogProof` when a tile is shorter than ``size`` asks.
    """
    _require_size(size)
    if any(len(leaf_hash) != HASH_SIZE for leaf_hash in leaf_hashes):
        raise WrongValue("hashes of 32 bytes", field="leaf_hashes")
    before = _Rows(read, size)
    tiles: dict[tuple[int, int], bytes] = {}
    level, start, fresh = 0, size, list(leaf_hashes)
    while fresh:
        first, kept = divmod(start, TILE_WIDTH)
        row = before.hashes(level, start - kept, kept) + fresh
        grown = [row[at : at + TILE_WIDTH] for at in range(0, len(row), TILE_WIDTH)]
        tiles.update({(level, first + step): b"".join(hashes) for step, hashes in enumerate(grown)})
        fresh = [root(hashes) for hashes in grown if len(hashes) == TILE_WIDTH]
        level, start = level + 1, first
    after = size + len(leaf_hashes)
    overlaid = _Rows(before.read, after, before.seen | tiles)
    return Extension(after, overlaid.root(), tiles)


def root_at(read: TileReader, size: int) -> bytes:
    """The root that the log had at ``size`` leaves; raises :class:`WrongValue` or :class:`BadLogProof`."""
    _require_size(size)
    return _Rows(read, size).root()


def inclusion_proof(read: TileReader, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root of ``size`` leaves (RFC 9162, section 2.1.3.1).

    Raises :class:`WrongValue` unless 0 <= index < size, or :class:`BadLogProof` for a tile that is too short.
    """
    _require_size(size)
    if not 0 <= index < size:
        raise WrongValue("an index below the size of the tree", field="index")
    rows = _Rows(read, size)
    return [rows.node(sibling.height, sibling.index) for sibling in siblings(index, size)]


def consistency_proof(read: TileReader, size1: int, size2: int) -> list[bytes]:
    """The hashes that show ``size2`` leaves to begin with ``size1`` leaves (RFC 9162, section 2.1.4.1).

    Empty for equal sizes. Raises :class:`WrongValue` unless 0 < size1 <= size2, or :class:`BadLogProof` for a
    tile that is too short.
    """
    _require_size(size2)
    if not 0 < size1 <= size2:
        raise WrongValue("two sizes, the first at least 1 and at most the second", field="size1")
    if size1 == size2:
        return []
    rows = _Rows(read, size2)
    height, index = anchor(size1)
    start = [rows.node(height, index)] if index else []
    return start + [rows.node(step.height, step.index) for step in siblings(index, size2, height=height)]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Every node of the tree of ``size`` leaves, hashed from tiles; remembers the tiles that it has read."""

    read: TileReader
    size: int
    seen: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def root(self) -> bytes:
        return self._span(0, self.size)

    def node(self, height: int, index: int) -> bytes:
        """The node ``index`` of row ``height``, cut off at the edge of the tree."""
        return self._span(index << height, min((index + 1) << height, self.size))

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        """``count`` neighbouring hashes of one tile, from ``start`` in the row of its level."""
        return _apart(self._joined(level, start, count)) if count else []

    def _joined(self, level: int, start: int, count: int) -> bytes:
        index, offset = divmod(start, TILE_WIDTH)
        if (level, index) not in self.seen:
            self.seen[level, index] = self.read(level, index)
        tile = self.seen[level, index]
        if len(tile) < (offset + count) * HASH_SIZE:
            raise BadLogProof("a tile with all hashes that the size of the tree asks for", field="tile")
        return tile[offset * HASH_SIZE : (offset + count) * HASH_SIZE]

    def _span(self, begin: int, end: int) -> bytes:
        """The root over leaves ``begin`` up to ``end``, folded from the right out of complete subtrees."""
        folded: bytes | None = None
        while begin < end:
            width = (end - begin) & (begin - end)
            end -= width
            subtree = self._complete(width.bit_length() - 1, end // width)
            folded = subtree if folded is None else hash_children(subtree, folded)
        return EMPTY_ROOT if folded is None else folded

    def _complete(self, height: int, index: int) -> bytes:
        """The root of a complete subtree: one hash of a tile, or what a part of a tile adds up to."""
        level, above = divmod(height, _HEIGHT)
        return _root_of(self._joined(level, index << above, 1 << above))


def _apart(joined: bytes) -> list[bytes]:
    return [joined[place : place + HASH_SIZE] for place in range(0, len(joined), HASH_SIZE)]


@lru_cache(maxsize=2048)
def _root_of(joined: bytes) -> bytes:
    """The root over the hashes of a complete subtree; remembered by these very hashes, which many proofs share."""
    return root(_apart(joined))


def _require_size(size: int) -> None:
    if size < 0:
        raise WrongValue("a number of leaves from 0", field="size")
