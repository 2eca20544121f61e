"""The log's storage (logboek): leaves, tiles and the one head, appended in the transaction of the statements."""

from __future__ import annotations

from sqlalchemy import insert, update
from sqlalchemy.engine import CursorResult
from sqlmodel import Session, col, select

from verifier.core.log.merkle import hash_leaf
from verifier.core.log.tile import extend, inclusion_proof, root_at
from verifier.service.store.tables import CheckpointRow, HeadRow, LeafRow, TileRow


class LogForked(RuntimeError):
    """The stored log is not the one this transaction began with: nothing may be signed on it."""


class LogBatch:
    """The leaves that one group of requests adds; an index is the size of the log at that point."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._head = read_head(session)
        self._leaves: list[bytes] = []

    @property
    def size(self) -> int:
        """The size with the leaves of this group so far."""
        return self._head.size + len(self._leaves)

    @property
    def head(self) -> HeadRow:
        """The head before this group."""
        return self._head

    def root(self) -> bytes:
        """The root with the leaves of this group so far."""
        if not self._leaves:
            return self._head.root
        return extend(self._read_tile, self._head.size, [hash_leaf(leaf) for leaf in self._leaves]).root

    def append(self, leaf: bytes) -> int:
        """Add a leaf of 33 bytes; its index. Durable with the transaction, not before."""
        self._leaves.append(leaf)
        return self.size - 1

    def mark(self) -> int:
        return len(self._leaves)

    def undo(self, mark: int) -> None:
        del self._leaves[mark:]

    def complete(self) -> None:
        """Write leaves, tiles and head, then recompute the root from what was written.

        Durability: all of it is in one transaction with the statements. A crash before the commit leaves the old
        head and none of the leaves; after it, all of both. The head moves only from the size this group began
        with, so two writers cannot both extend it.
        """
        if not self._leaves:
            return
        first = self._head.size
        extension = extend(self._read_tile, first, [hash_leaf(leaf) for leaf in self._leaves])
        rows = [{"leaf_index": first + step, "leaf": leaf} for step, leaf in enumerate(self._leaves)]
        self._session.execute(insert(LeafRow), rows)
        for (level, number), hashes in extension.tiles.items():
            self._session.merge(TileRow(level=level, number=number, hashes=hashes))
        self._session.flush()
        moved = self._session.execute(
            update(HeadRow)
            .where(col(HeadRow.id) == 1, col(HeadRow.size) == first)
            .values(size=extension.size, root=extension.root)
        )
        if not isinstance(moved, CursorResult) or moved.rowcount != 1:
            raise LogForked("the log grew in another transaction")
        self._session.expire_all()
        if root_at(self._read_tile, extension.size) != extension.root:
            raise LogForked("the stored tiles do not give the root that was computed")

    def _read_tile(self, level: int, number: int) -> bytes:
        return read_tile(self._session, level, number)


def read_head(session: Session) -> HeadRow:
    """The log's one head, which the first migration put there: reading it never writes."""
    return session.get_one(HeadRow, 1)


def read_tile(session: Session, level: int, number: int) -> bytes:
    """The hashes of one tile, as far as it has grown."""
    row = session.get(TileRow, (level, number))
    if row is None:
        raise LogForked("a tile of the log is missing")
    return row.hashes


def latest_checkpoint(session: Session) -> CheckpointRow | None:
    """The newest published checkpoint."""
    return session.exec(select(CheckpointRow).order_by(col(CheckpointRow.size).desc()).limit(1)).first()


def prove_inclusion(session: Session, index: int, size: int) -> list[bytes]:
    """The hashes that lead from leaf ``index`` to the root of the tree of ``size``."""
    return inclusion_proof(lambda level, number: read_tile(session, level, number), index, size)
