"""The Merkle tree (hashboom): leaves in order, and one hash that stands for all of them (RFC 9162, section 2.1).

A leaf and an inner node are hashed with different prefixes, so that neither can pass for the other. The tree
of ``size`` leaves splits at the largest power of two below ``size``; seen from below, every row pairs its
nodes from the left and hands an odd last one up unchanged. A node is named by its height above the leaves and
its index in that row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

#: Length of a hash in bytes.
HASH_SIZE = 32

#: The root of the tree without leaves.
EMPTY_ROOT = sha256(b"").digest()

_LEAF = b"\x00"
_NODE = b"\x01"


@dataclass(frozen=True, slots=True)
class Sibling:
    """The node that is hashed together with a node on its way to the root, and on which side it stands."""

    height: int
    index: int
    is_left: bool


def hash_leaf(leaf: bytes) -> bytes:
    """SHA-256(00 || leaf), 32 bytes (RFC 9162, section 2.1.1)."""
    return sha256(_LEAF + leaf).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """SHA-256(01 || left || right), 32 bytes, of two 32-byte hashes (RFC 9162, section 2.1.1)."""
    return sha256(_NODE + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over all leaf hashes, 32 bytes each, with one hash less than there are leaves.

    It needs every leaf hash at once: the measure for a check of a whole log, not the way to append to one.
    """
    row = list(leaf_hashes)
    while len(row) > 1:
        # hash_children written out: its call would cost more than the hash, and every tile passes here.
        parents = [sha256(_NODE + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]
        row = parents if len(row) % 2 == 0 else [*parents, row[-1]]
    return row[0] if row else EMPTY_ROOT


def siblings(index: int, size: int, *, height: int = 0) -> tuple[Sibling, ...]:
    """Whom the node ``index`` of row ``height`` meets on its way to the root of ``size`` leaves, lowest first.

    From a leaf these are the nodes of its inclusion proof (RFC 9162, section 2.1.3). The last sibling on the
    right may be cut off by the edge of the tree. Requires ``0 <= index << height < size``.
    """
    met: list[Sibling] = []
    last = (size - 1) >> height
    while last:
        if index & 1:
            met.append(Sibling(height, index - 1, is_left=True))
        elif index < last:
            met.append(Sibling(height, index + 1, is_left=False))
        index, last, height = index >> 1, last >> 1, height + 1
    return tuple(met)


def anchor(size: int) -> tuple[int, int]:
    """Height and index of the smallest complete subtree at the right edge of ``size`` >= 1 leaves.

    It is whole in every later tree too, so a consistency proof starts from it (RFC 9162, section 2.1.4). Its
    index is 0 exactly when ``size`` is a power of two, and then it is the root itself.
    """
    height = (size & -size).bit_length() - 1
    return height, (size >> height) - 1
