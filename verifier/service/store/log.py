"""The log's storage (logboek): leaves, tiles and the one head, appended in the transaction of the statements."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, Update, bindparam, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from verifier.core.log.leaf import padding_leaf
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.tile import consistency_proof, extend, inclusion_proof, root_at
from verifier.service.store.dialects import insert_all, upsert
from verifier.service.store.published import PublishedCheckpoints
from verifier.service.store.scope import RegisterRepository, Scope
from verifier.service.store.tables import METADATA, CheckpointRow, LeafRow, PublicationRow, TileRow

#: Published sizes are multiples of this, so that volume says little (PROTOCOL 8).
BATCH = 64

_HEAD: Final = METADATA.tables["head"]
_H: Final = _HEAD.c
_T: Final = METADATA.tables["tile"].c
_L: Final = METADATA.tables["leaf"].c
_P: Final = METADATA.tables["publication"].c


class LogForked(RuntimeError):
    """The stored log is not the one this transaction began with: nothing may be signed on it."""


class StoredLog(RegisterRepository):
    """The log as it is stored, to read and to prove from."""

    def head(self, *, lock: bool) -> Row[Any]:
        """The one head, which the first migration put there: reading it never writes.

        With ``lock`` it is held until the transaction ends: who appends holds it from its first query on, so that
        several processes append one after the other.
        """
        return self._found(_locked_head if lock else _head).one()

    def tile(self, level: int, number: int) -> bytes:
        """The hashes of one tile, as far as it has grown."""
        hashes: bytes | None = self._found(_tile, level=level, number=number).scalar()
        if hashes is None:
            raise LogForked("a tile of the log is missing")
        return bytes(hashes)

    def root_at(self, size: int) -> bytes:
        """The root of the first ``size`` leaves, from the tiles that are stored."""
        return root_at(self.tile, size)

    def prove_inclusion(self, index: int, size: int) -> list[bytes]:
        """The hashes that lead from leaf ``index`` to the root of the tree of ``size``."""
        return inclusion_proof(self.tile, index, size)

    def prove_growth(self, before: int, after: int) -> list[bytes]:
        """The hashes that lead from the tree of ``before`` leaves, at least one, to that of ``after``."""
        return consistency_proof(self.tile, before, after)

    @property
    def published(self) -> PublishedCheckpoints:
        """The checkpoints that have their quorum."""
        return PublishedCheckpoints(self._bare, self.scope)

    def latest_checkpoint(self) -> PublicationRow | None:
        """The newest published checkpoint: the newest that has its quorum."""
        return self.published.newest()

    def signed_checkpoint(self) -> CheckpointRow | None:
        """The newest checkpoint that was signed: for witnesses, and for nobody else before it is published."""
        newest = select_rows(CheckpointRow).order_by(col(CheckpointRow.size).desc()).limit(1)
        return self._session.exec(newest).first()

    def is_published(self, sizes: range) -> bool:
        """Whether there is a published checkpoint whose size is one of ``sizes``, which go up by one."""
        return self._found(_published, first=sizes.start, beyond=sizes.stop).first() is not None

    def leaves(self, first: int, count: int) -> list[bytes]:
        """``count`` leaves from index ``first``, 33 bytes each, in order; fewer where the log ends."""
        return [bytes(leaf) for leaf in self._found(_leaves, first=first, beyond=first + count).scalars()]

    def keep_signed(self, note: str, *, size: int, at: int) -> None:
        """Keep a signed checkpoint. Durable with the transaction, and only then may a witness see it."""
        self._session.add(CheckpointRow(size=size, note=note, published_at=at))
        self._session.flush()


class _Reach(NamedTuple):
    """How far a group has come, beside its leaves."""

    leaves: int
    trust_leaf: int
    padded: int
    padded_at: int


class LogBatch(RegisterRepository):
    """The leaves that one group of requests adds; an index is the size of the log at that point.

    ``lock`` is for who will append, see :meth:`StoredLog.head`; without it the head is read when it is asked for.
    """

    def __init__(self, session: Session, *, lock: bool = True) -> None:
        super().__init__(session, Scope.register())
        self._stored = StoredLog(session, self.scope)
        self._lock = lock
        self._leaves: list[bytes] = []
        if lock:
            self._reach = self._before

    @cached_property
    def _head(self) -> Row[Any]:
        return self._stored.head(lock=self._lock)

    @cached_property
    def _before(self) -> _Reach:
        return _Reach(0, self._head.trust_leaf, self._head.padded, self._head.padded_at)

    @cached_property
    def _reach(self) -> _Reach:
        return self._before

    @property
    def _first(self) -> int:
        return int(self._head.size)

    @property
    def size(self) -> int:
        """The size with the leaves of this group so far."""
        return self._first + len(self._leaves)

    @property
    def durable_padded(self) -> int:
        """The size up to which the log was filled up last, by an earlier group: its leaves are durable."""
        return self._before.padded

    @property
    def padded_at(self) -> int:
        """When the log was filled up last, in Unix seconds."""
        return self._reach.padded_at

    @property
    def trust_leaf(self) -> int:
        """The newest leaf of a directory or an enrolment, those of this group included."""
        return self._reach.trust_leaf

    @property
    def trust_is_durable(self) -> bool:
        """Whether this group changed nothing in whom the register trusts."""
        return self._reach.trust_leaf == self._before.trust_leaf

    def root(self) -> bytes:
        """The root with the leaves of this group so far."""
        if not self._leaves:
            return bytes(self._head.root)
        return extend(self._stored.tile, self._first, [hash_leaf(leaf) for leaf in self._leaves]).root

    def append(self, leaf: bytes) -> int:
        """Add a leaf of 33 bytes; its index. Durable with the transaction, not before."""
        self._leaves.append(leaf)
        return self.size - 1

    def append_trust(self, leaf: bytes) -> int:
        """Add the leaf of a directory or an enrolment; its index. Durable likewise."""
        index = self.append(leaf)
        self._reach = self._reach._replace(trust_leaf=index)
        return index

    def pad(self, *, at: int) -> int:
        """Fill up with random leaves to the next multiple of 64, empty or not; the size. Durable likewise."""
        for _ in range(BATCH - self.size % BATCH):
            self.append(padding_leaf(secrets.token_bytes(32)))
        self._reach = self._reach._replace(padded=self.size, padded_at=at)
        return self.size

    def mark(self) -> _Reach:
        return self._reach._replace(leaves=len(self._leaves))

    def undo(self, mark: _Reach) -> None:
        del self._leaves[mark.leaves :]
        self._reach = mark

    def complete(self) -> None:
        """Write leaves, tiles and head, then recompute the root from what was written.

        Durability: all of it is in one transaction with the statements. A crash before the commit leaves the old
        head and none of the leaves; after it, all of both. The head moves only from the size this group began
        with, so two writers cannot both extend it.
        """
        if not self._leaves:
            return
        first = self._first
        extension = extend(self._stored.tile, first, [hash_leaf(leaf) for leaf in self._leaves])
        rows = [{"leaf_index": first + step, "leaf": leaf} for step, leaf in enumerate(self._leaves)]
        insert_all(self._session, LeafRow, rows)
        grown = [
            {"level": level, "number": number, "hashes": hashes}
            for (level, number), hashes in extension.tiles.items()
        ]
        upsert(self._session, TileRow, grown, key=["level", "number"], change=_grown)
        self._move_head(extension.size, extension.root)
        if self._stored.root_at(extension.size) != extension.root:
            raise LogForked("the stored tiles do not give the root that was computed")

    def _move_head(self, size: int, root: bytes) -> None:
        _, trust_leaf, padded, padded_at = self._reach
        reach = {"to_trust_leaf": trust_leaf, "to_padded": padded, "to_padded_at": padded_at}
        moved = self._found(_moved, first=self._first, to_size=size, to_root=root, **reach)
        if moved.rowcount != 1:
            raise LogForked("the log grew in another transaction")


def _head(_: Scope) -> Select[Any]:
    return select(_HEAD).where(_H.id == 1)


def _locked_head(scope: Scope) -> Select[Any]:
    return _head(scope).with_for_update()


def _tile(_: Scope) -> Select[Any]:
    return select(_T.hashes).where(_T.level == bindparam("level"), _T.number == bindparam("number"))


def _published(_: Scope) -> Select[Any]:
    among = select(_P.size).where(_P.size >= bindparam("first"), _P.size < bindparam("beyond"))
    return among.limit(1)


def _leaves(_: Scope) -> Select[Any]:
    among = select(_L.leaf).where(_L.leaf_index >= bindparam("first"), _L.leaf_index < bindparam("beyond"))
    return among.order_by(_L.leaf_index)


def _moved(_: Scope) -> Update:
    names = ("size", "root", "trust_leaf", "padded", "padded_at")
    here = update(_HEAD).where(_H.id == 1, _H.size == bindparam("first"))
    return here.values({name: bindparam(f"to_{name}") for name in names})


def _grown(_: Any, came: Any) -> dict[str, Any]:
    return {"hashes": came.hashes}
