"""A check of the log (logcontrole): every leaf, tile, root and signature derived again from stored bytes.

It shares no computation with what appends and serves: the tree is a recount (``core.log.recount``), and leaves,
notes and cosignatures are taken apart a second time. What it cannot see is a whole log that was put in the place of
another: for that are witnesses, and whoever kept an earlier checkpoint.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Generic, Protocol, TypeVar

from verifier.core.log.note_lines import signatures_that_hold
from verifier.core.log.recount import CountedTile, Recount
from verifier.core.model.directory import Log
from verifier.core.wire.c2sp_text import encode_base64

T = TypeVar("T")

_SIZE: Final = 33
_HIDDEN, _PUBLIC = 1, 2
#: After so many leaves whoever waits is told how far it is.
_BEAT: Final = 256


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong: the number of the check, a stable code, the place, and what was expected there."""

    number: int
    code: str
    place: str
    expected: str


@dataclass(frozen=True, slots=True)
class Logged:
    """What is kept beside leaf ``index``: the token as signed, its ``typ``, and its nonce, None where it is public.

    An erased statement left a tombstone: ``token`` is None, and its leaf cannot be derived any more.
    """

    index: int
    typ: str
    token: str | None
    nonce: bytes | None


class LogBytes(Protocol):
    """A log as it is stored. ``has_statements`` is whether what stands beside the leaves is there too."""

    has_statements: bool

    def head(self) -> tuple[int, bytes]:
        """Size and root as they are stored, or as the newest checkpoint says."""

    def leaves(self) -> Iterator[tuple[int, bytes]]:
        """Every leaf by its index, going up."""

    def logged(self) -> Iterator[Logged]:
        """What is kept beside leaves, by index going up."""

    def tile(self, level: int, index: int) -> Iterable[bytes]:
        """Every content that is stored of one tile, the part of it that was published earlier included."""

    def tile_places(self) -> Iterator[tuple[int, int]]:
        """Level and index of every tile that is stored, where that can be listed."""

    def checkpoints(self) -> Iterator[tuple[int, str]]:
        """Every note that is stored, with the size under which it is, by size going up."""


@dataclass(slots=True)
class Tally:
    """How much was looked at."""

    leaves: int = 0
    statements: int = 0
    erased: int = 0
    tiles: int = 0
    checkpoints: int = 0
    signatures: int = 0


class _Ahead(Generic[T]):
    """An iterator of which the next item can be seen."""

    def __init__(self, items: Iterator[T]) -> None:
        self._items = items
        self.next = next(items, None)

    def take(self) -> T:
        taken = self.next
        if taken is None:
            raise StopIteration
        self.next = next(self._items, None)
        return taken


@dataclass(slots=True)
class LogCheck:
    """One check of ``stored``, which is ``log`` with ``witnesses``; ``passed`` hears how many leaves are done.

    1. every index from 0 has one leaf of 33 bytes that begins with 01 or 02 (PROTOCOL 8); where one is missing the
    check ends, since nothing beyond it can be derived;
    2. what is kept beside a leaf gives that leaf: 01 || HMAC(nonce, "plaatsbewijs/v1/leaf" 00 typ 00 token), or
    02 || SHA-256(token) where it is public; no two have one leaf, and a leaf with 02 is explained;
    3. every tile holds the hashes that follow from the leaves, and no other tile is there (C2SP tlog-tiles);
    4. size and root are those of the leaves (RFC 9162, section 2.1);
    5. every checkpoint is of this log, with the root that the leaves give at its size (C2SP tlog-checkpoint);
    6. it is signed by a key of the log, and no signature by a known key, of the log or of a witness, fails (C2SP
    signed-note, tlog-cosignature).
    """

    stored: LogBytes
    log: Log
    witnesses: Sequence[Log]
    passed: Callable[[int], None]
    tally: Tally = field(default_factory=Tally)
    _recount: Recount = field(default_factory=Recount)

    def flaws(self) -> Iterator[Flaw]:
        """All that is wrong, in the order in which it is met; once through."""
        logged, checkpoints = _Ahead(self.stored.logged()), _Ahead(self.stored.checkpoints())
        yield from self._checkpoints(checkpoints)
        for index, leaf in self.stored.leaves():
            if index != self._recount.size:
                expected = "a leaf, without which nothing beyond it can be derived"
                yield Flaw(1, "leaf_missing", f"leaf {self._recount.size}", expected)
                return
            yield from self._leaf(index, leaf, logged)
            for tile in self._recount.count(leaf):
                yield from self._tile(tile)
            yield from self._checkpoints(checkpoints)
        yield from self._edge(logged, checkpoints)
        self.passed(self.tally.leaves)

    def _leaf(self, index: int, leaf: bytes, logged: _Ahead[Logged]) -> Iterator[Flaw]:
        place = f"leaf {index}"
        self.tally.leaves += 1
        if self.tally.leaves % _BEAT == 0:
            self.passed(self.tally.leaves)
        if len(leaf) != _SIZE or leaf[0] not in (_HIDDEN, _PUBLIC):  # 1
            yield Flaw(1, "leaf_malformed", place, "33 bytes that begin with 01 or 02")
        beside = 0
        while logged.next is not None and logged.next.index <= index:  # 2
            kept = logged.take()
            beside += kept.index == index
            yield from self._beside(leaf, kept) if kept.index == index else [_without_leaf(kept)]
        if beside > 1:
            yield Flaw(2, "leaf_shared", place, "one statement, directory or enrolment beside it")
        if not beside and self.stored.has_statements and leaf[:1] == bytes((_PUBLIC,)):
            yield Flaw(2, "leaf_unexplained", place, "the directory or the enrolment that it is of")

    def _beside(self, leaf: bytes, kept: Logged) -> Iterator[Flaw]:
        self.tally.statements += 1
        if kept.token is None:
            self.tally.erased += 1
        elif _leaf_of(kept, kept.token) != leaf:
            yield Flaw(2, "leaf_differs", f"leaf {kept.index}", "the leaf of what is kept beside it")

    def _tile(self, counted: CountedTile) -> Iterator[Flaw]:
        place = f"tile {counted.level}/{counted.index}"
        is_whole = False
        for content in self.stored.tile(counted.level, counted.index):
            self.tally.tiles += 1
            is_whole = is_whole or len(content) == len(counted.hashes)
            if not content or not counted.hashes.startswith(content) or len(content) % 32:
                yield Flaw(3, "tile_differs", place, "the hashes that follow from the leaves")
        if not is_whole:
            yield Flaw(3, "tile_missing", place, f"{len(counted.hashes) // 32} hashes")

    def _checkpoints(self, checkpoints: _Ahead[tuple[int, str]]) -> Iterator[Flaw]:
        while checkpoints.next is not None and checkpoints.next[0] <= self._recount.size:
            yield from self._checkpoint(*checkpoints.take())

    def _checkpoint(self, size: int, note: str) -> Iterator[Flaw]:
        place = f"checkpoint {size}"
        self.tally.checkpoints += 1
        body, _, lines = note.rpartition("\n\n")
        told = f"{self.log.origin}\n{size}\n{encode_base64(self._recount.root())}"
        if body != told:  # 5
            yield Flaw(5, "checkpoint_differs", place, "origin, size and root of this log at this size")
        found = signatures_that_hold(f"{body}\n", lines, log=self.log, witnesses=self.witnesses)  # 6
        self.tally.signatures += found.held
        if not found.by_log:
            yield Flaw(6, "checkpoint_unsigned", place, "a signature by a key of this log")
        if found.failed:
            yield Flaw(6, "signature_fails", place, "signatures by known keys that hold")

    def _edge(self, logged: _Ahead[Logged], checkpoints: _Ahead[tuple[int, str]]) -> Iterator[Flaw]:
        """What is left when the leaves have ended."""
        while logged.next is not None:
            yield _without_leaf(logged.take())
        for tile in self._recount.partial():
            yield from self._tile(tile)
        for level, index in self.stored.tile_places():
            if not self._recount.has_tile(level, index):
                yield Flaw(3, "tile_beyond_log", f"tile {level}/{index}", "no tile without leaves under it")
        size, root = self.stored.head()
        if size > self._recount.size:
            yield Flaw(1, "leaf_missing", f"leaf {self._recount.size}", f"leaves up to the size of {size}")
        if (size, root) != (self._recount.size, self._recount.root()):  # 4
            yield Flaw(4, "head_differs", "head", "size and root of the leaves")
        while checkpoints.next is not None:
            place = f"checkpoint {checkpoints.take()[0]}"
            yield Flaw(5, "checkpoint_beyond_log", place, "a size that the log has reached")


def _without_leaf(kept: Logged) -> Flaw:
    return Flaw(2, "statement_without_leaf", f"leaf {kept.index}", "the index of a leaf of the log")


def _leaf_of(kept: Logged, token: str) -> bytes:
    """PROTOCOL 8, written down a second time."""
    content = token.encode("utf-8", "surrogatepass")
    if kept.nonce is None:
        return b"\x02" + sha256(content).digest()
    message = b"plaatsbewijs/v1/leaf\x00" + kept.typ.encode() + b"\x00" + content
    return b"\x01" + hmac.new(kept.nonce, message, sha256).digest()
