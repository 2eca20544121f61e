"""A recount (hertelling): the tree of a log counted again from its leaves alone, by other means than it was built.

Nothing here is shared with the modules that append, prove and verify: leaves go in one by one, and whole subtrees
of equal height are hashed together from a stack (RFC 9162, section 2.1). Memory grows with the log of the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

_WIDTH = 256
_HEIGHT = 8


@dataclass(frozen=True, slots=True)
class CountedTile:
    """A tile as it follows from the leaves: 1 to 256 ``hashes`` of 32 bytes, one after the other."""

    level: int
    index: int
    hashes: bytes


class Recount:
    """Counts leaves; at every moment it knows size and root of what was counted."""

    def __init__(self) -> None:
        self.size = 0
        #: Whole subtrees from the left, each with its height, which goes down strictly.
        self._subtrees: list[tuple[int, bytes]] = []
        #: Of each level, the hashes that have not filled a tile yet, and how many tiles were filled.
        self._growing: list[list[bytes]] = []
        self._filled: list[int] = []

    def count(self, leaf: bytes) -> list[CountedTile]:
        """Count one more leaf; the tiles that it fills, lowest level first."""
        height, node = 0, sha256(b"\x00" + leaf).digest()
        filled = self._grow(0, node)
        while self._subtrees and self._subtrees[-1][0] == height:
            node = sha256(b"\x01" + self._subtrees.pop()[1] + node).digest()
            height += 1
            if height % _HEIGHT == 0:
                filled += self._grow(height // _HEIGHT, node)
        self._subtrees.append((height, node))
        self.size += 1
        return filled

    def root(self) -> bytes:
        """The root over what was counted, 32 bytes."""
        folded = b""
        for _, subtree in reversed(self._subtrees):
            folded = sha256(b"\x01" + subtree + folded).digest() if folded else subtree
        return folded or sha256(b"").digest()

    def partial(self) -> list[CountedTile]:
        """The tiles at the right edge that are not full."""
        rows = enumerate(zip(self._filled, self._growing, strict=True))
        return [CountedTile(level, index, b"".join(hashes)) for level, (index, hashes) in rows if hashes]

    def has_tile(self, level: int, index: int) -> bool:
        """Whether the tree of this size has any hash in this tile."""
        return 0 <= level < len(self._filled) and 0 <= index < self._filled[level] + bool(self._growing[level])

    def _grow(self, level: int, node: bytes) -> list[CountedTile]:
        if level == len(self._growing):
            self._growing.append([])
            self._filled.append(0)
        row = self._growing[level]
        row.append(node)
        if len(row) < _WIDTH:
            return []
        tile = CountedTile(level, self._filled[level], b"".join(row))
        row.clear()
        self._filled[level] += 1
        return [tile]
