"""Published checkpoints (gepubliceerde ijkpunten): those with the quorum that the directory asked for then.

What was signed and has no quorum is in another table, and nobody is shown it. A row is added once, with every
cosignature that it will have; when a newer directory asks for more, a row may no longer count, and that is looked
at when it is read.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from verifier.core.errors import Refusal, TrustMissing
from verifier.core.log.quorum import require_quorum
from verifier.core.model.directory import Directory
from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import DirectoryRow, PublicationRow, StatementRow
from verifier.service.store.trust import Directories


class PublishedCheckpoints(RegisterRepository):
    """The published checkpoints in one transaction, as they count under the directory that is adopted last."""

    def keep(self, note: str, *, size: int, version: int, at: int, quorum_time: int | None = None) -> None:
        """Publish the checkpoint of ``size`` under the directory of ``version``, with all its cosignatures.

        Durable with the transaction; nobody is shown it before.
        """
        self._session.add(
            PublicationRow(
                size=size, note=note, quorum_time=quorum_time, directory_version=version, published_at=at
            )
        )
        self._session.flush()

    def has(self, size: int) -> bool:
        """Whether a checkpoint of this size is published, under whatever directory."""
        return self._session.get(PublicationRow, size) is not None

    def newest(self) -> PublicationRow | None:
        """The newest one, when it still counts: an older one has no more cosignatures."""
        row = self._session.exec(select(PublicationRow).order_by(col(PublicationRow.size).desc()).limit(1)).first()
        return row if row is not None and self._counts(row) else None

    def covering(self, leaf_index: int) -> PublicationRow | None:
        """The earliest one that contains a leaf, whose quorum time is the leaf's log time (PROTOCOL 7).

        When that one does not count any more, the newest one, if it contains the leaf.
        """
        after = select(PublicationRow).where(col(PublicationRow.size) > leaf_index)
        row = self._session.exec(after.order_by(col(PublicationRow.size)).limit(1)).first()
        if row is None or self._counts(row):
            return row
        return self.newest()

    def waiting_since(self) -> int:
        """When the oldest statement came that no published checkpoint contains, in Unix seconds; 0 for none."""
        newest = self.newest()
        beyond = newest.size if newest is not None else 0
        after = select(StatementRow.received_at).where(col(StatementRow.leaf_index) >= beyond)
        return self._session.exec(after.order_by(col(StatementRow.leaf_index)).limit(1)).first() or 0

    def _counts(self, row: PublicationRow) -> bool:
        """Whether a row has its quorum under the newest directory, which it may have been published before."""
        if row.directory_version == self._version:
            return True
        directory = self._directory
        if directory is None:
            return False
        try:
            require_quorum(row.note, directory=directory)
        except Refusal:
            return False
        return True

    @cached_property
    def _version(self) -> int:
        newest: Any = self._session.exec(select(func.max(DirectoryRow.version))).one()
        return int(newest or 0)

    @cached_property
    def _directory(self) -> Directory | None:
        try:
            return Directories(self._bare, self.scope).current().statement
        except TrustMissing:
            return None
