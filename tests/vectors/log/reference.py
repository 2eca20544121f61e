"""The reference log (referentielog): RFC 9162 by its recursive definition, and notes signed with known keys.

It imports nothing of the code under test; vectors and property tests measure that code against it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from typing import Any, TypeAlias

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

#: Cases of one folder: JSON objects, each with a ``reason``.
Vectors: TypeAlias = list[dict[str, Any]]

ORIGIN = "log.example/plaatsbewijs"


class ReferenceTree:
    """MTH, PATH and SUBPROOF of RFC 9162, section 2.1, over a fixed list of leaf hashes."""

    def __init__(self, leaf_hashes: Sequence[bytes]) -> None:
        self.leaf_hashes = list(leaf_hashes)
        self.known: dict[tuple[int, int], bytes] = {}

    def mth(self, begin: int, end: int) -> bytes:
        if begin == end:
            return hashlib.sha256(b"").digest()
        if end - begin == 1:
            return self.leaf_hashes[begin]
        if (begin, end) not in self.known:
            k = _split(end - begin)
            children = self.mth(begin, begin + k) + self.mth(begin + k, end)
            self.known[begin, end] = hashlib.sha256(b"\x01" + children).digest()
        return self.known[begin, end]

    def root(self, size: int) -> bytes:
        return self.mth(0, size)

    def path(self, m: int, begin: int, end: int) -> list[bytes]:
        """PATH(m, D[begin:end]), section 2.1.3.1."""
        if end - begin == 1:
            return []
        k = _split(end - begin)
        if m < k:
            return [*self.path(m, begin, begin + k), self.mth(begin + k, end)]
        return [*self.path(m - k, begin + k, end), self.mth(begin, begin + k)]

    def inclusion(self, index: int, size: int) -> list[bytes]:
        return self.path(index, 0, size)

    def subproof(self, m: int, begin: int, end: int, complete: bool) -> list[bytes]:
        """SUBPROOF(m, D[begin:end], b), section 2.1.4.1."""
        if m == end - begin:
            return [] if complete else [self.mth(begin, end)]
        k = _split(end - begin)
        if m <= k:
            return [*self.subproof(m, begin, begin + k, complete), self.mth(begin + k, end)]
        return [*self.subproof(m - k, begin + k, end, False), self.mth(begin, begin + k)]

    def consistency(self, size1: int, size2: int) -> list[bytes]:
        return self.subproof(size1, 0, size2, True)


def _split(n: int) -> int:
    """The largest power of two below n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def leaf_hash(number: int) -> bytes:
    """The hash of the reference log's leaf: its number as eight bytes."""
    return hashlib.sha256(b"\x00" + number.to_bytes(8, "big")).digest()


def reference_tree(size: int) -> ReferenceTree:
    return ReferenceTree([leaf_hash(number) for number in range(size)])


TREE = reference_tree(300)


def b64(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def key(number: int) -> Ed25519PrivateKey:
    """A key that everybody knows."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


def public_key(number: int) -> bytes:
    return key(number).public_key().public_bytes_raw()


def sign_line(body: str, number: int, name: str = ORIGIN) -> str:
    identity = hashlib.sha256(name.encode() + b"\n\x01" + public_key(number)).digest()[:4]
    return f"— {name} {b64(identity + key(number).sign(body.encode()))}\n"


def checkpoint_body(size: int) -> str:
    return f"{ORIGIN}\n{size}\n{b64(TREE.root(size))}\n"
