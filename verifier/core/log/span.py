"""A span (strook): neighbouring leaves of the log, and the hashes that stand for those nobody needs to see.

Who shows some leaves of a log covers the gaps between them with the roots of complete subtrees: the largest that
fit, from the left. From leaves and covers together the root comes out, and with it the place of every leaf that is
shown and their order. One proof for many leaves: neighbours share what leads from them to the root.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from verifier.core.errors import BadLogProof
from verifier.core.log.merkle import EMPTY_ROOT, HASH_SIZE, hash_children, root
from verifier.core.log.tile import TILE_WIDTH, TileReader

_TILE_HEIGHT: Final = TILE_WIDTH.bit_length() - 1


def cover(begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Height and index of the complete subtrees over leaves ``begin`` to ``end``: in order, the largest that fit.

    Nothing when there are no leaves; at most two of each height.
    """
    while begin < end:
        height = (end - begin).bit_length() - 1
        if begin:
            height = min(height, (begin & -begin).bit_length() - 1)
        yield height, begin >> height
        begin += 1 << height


def covered(read: TileReader, begin: int, end: int) -> bytes:
    """The hashes of :func:`cover` in one piece, from the tiles of a log with at least ``end`` leaves."""
    return b"".join(_subtree(read, height, index) for height, index in cover(begin, end))


def _subtree(read: TileReader, height: int, index: int) -> bytes:
    """The root of a complete subtree: one hash of a tile, or what a part of one adds up to."""
    level, above = divmod(height, _TILE_HEIGHT)
    number, first = divmod(index << above, TILE_WIDTH)
    octets = read(level, number)[first * HASH_SIZE : (first + (1 << above)) * HASH_SIZE]
    if len(octets) != HASH_SIZE << above:
        raise BadLogProof("a tile with all hashes that the size of the tree asks for", field="tile")
    return root([octets[at : at + HASH_SIZE] for at in range(0, len(octets), HASH_SIZE)])


def cover_hashes(begin: int, end: int, octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Height and hash of each subtree of :func:`cover`, from their hashes (32 bytes each) in one piece.

    Raises :class:`BadLogProof` unless there are exactly as many.
    """
    heights = [height for height, _ in cover(begin, end)]
    if len(octets) != HASH_SIZE * len(heights):
        raise BadLogProof("as many hashes as the leaves between ask for", field="gap")
    for step, height in enumerate(heights):
        yield height, octets[step * HASH_SIZE : (step + 1) * HASH_SIZE]


@dataclass(slots=True)
class Frontier:
    """The left edge of a tree as it grows: the roots of its complete subtrees, the largest first.

    ``size`` is in leaves; as many ``hashes`` as ``size`` has bits that are 1.
    """

    size: int
    hashes: list[bytes]

    @classmethod
    def at(cls, size: int, octets: bytes) -> Frontier:
        """The edge of a tree of ``size`` leaves, from its hashes in one piece; else :class:`BadLogProof`."""
        return cls(size, [octet for _, octet in cover_hashes(0, size, octets)])

    def append(self, leaf_hash: bytes) -> None:
        """One leaf more."""
        self.extend(0, leaf_hash)

    def extend(self, height: int, subtree: bytes) -> None:
        """A complete subtree of ``2 ** height`` leaves more; the size so far must be a multiple of that."""
        size, node = self.size >> height, subtree
        while size & 1:
            node = hash_children(self.hashes.pop(), node)
            size >>= 1
        self.hashes.append(node)
        self.size += 1 << height

    def skip(self, end: int, octets: bytes) -> None:
        """Grow up to leaf ``end`` by the hashes that cover what lies between; raises :class:`BadLogProof`."""
        if end < self.size:
            raise BadLogProof("leaves in the order of the log", field="leaf_index")
        for height, node in cover_hashes(self.size, end, octets):
            self.extend(height, node)

    def root(self) -> bytes:
        """The root of the tree so far (RFC 9162, section 2.1.1)."""
        if not self.hashes:
            return EMPTY_ROOT
        node = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            node = hash_children(left, node)
        return node

    def root_with(self, rest: int, octets: bytes) -> bytes:
        """The root of ``rest`` leaves of which these are the first, by the hashes that cover the others."""
        grown = Frontier(self.size, list(self.hashes))
        grown.skip(rest, octets)
        return grown.root()
