"""Placements in store (plaatsingen in behandeling): what waits on which agency, and what travels beside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.service.store.dialects import insert_all
from verifier.service.store.scope import Repository
from verifier.service.store.tables import PlacementRow


class Arrival(NamedTuple):
    """A placement that was kept just now, and the subject that only its agency can open."""

    placement: Verified[Placement]
    sealed_subject: bytes
    leaf_index: int


class Placements(Repository):
    """The placement table in one transaction, as far as one scope reaches; a buyer's reaches nothing of it."""

    def add(self, arrivals: Sequence[Arrival], *, at: int) -> None:
        """Put placements in their agencies' queues, sealed subjects beside them. Durable with the transaction."""
        if arrivals:
            insert_all(self._session, PlacementRow, [_values(each, at=at) for each in arrivals])

    def row(self, digest: Digest) -> PlacementRow:
        return self._session.exec(self._rows().where(PlacementRow.digest == digest)).one()

    def decide(
        self, digest: Digest, state: PlacementState, *, sealed_opening: bytes | None, leaf_index: int, at: int
    ) -> None:
        """Record the agency's answer; the sealed subject goes. Durable with the transaction."""
        row = self.row(digest)
        row.state, row.since, row.last_change = state, at, leaf_index
        row.sealed_subject, row.sealed_opening = None, sealed_opening
        self._session.flush()

    def touch(self, digests: Collection[Digest], *, leaf_index: int) -> None:
        """Note that a statement changed what these placements count for. Durable with the transaction."""
        if digests:
            touched = update(PlacementRow).where(self._admitted, col(PlacementRow.digest).in_(digests))
            self._session.execute(touched.values(last_change=leaf_index))

    def withdraw(self, digest: Digest, *, leaf_index: int, at: int) -> None:
        """Record a withdrawal; the sealed subject goes. Durable with the transaction."""
        self.decide(
            digest,
            PlacementState.WITHDRAWN,
            sealed_opening=self.row(digest).sealed_opening,
            leaf_index=leaf_index,
            at=at,
        )

    def expire(self, *, before: int, at: int) -> int:
        """Expire what waits since before ``before``; the sealed subjects go. Durable with the transaction."""
        rows = self._session.exec(
            self._rows().where(PlacementRow.state == PlacementState.WAITING, PlacementRow.since < before)
        ).all()
        for row in rows:
            row.state, row.since, row.sealed_subject = PlacementState.EXPIRED, at, None
        self._session.flush()
        return len(rows)

    def count_waiting(self) -> int:
        """How many placements wait, on all agencies together as far as the scope reaches."""
        waiting = select(func.count()).select_from(PlacementRow)
        return self._session.exec(waiting.where(self._admitted, PlacementRow.state == PlacementState.WAITING)).one()

    def changed_since(self, contract: Digest, leaf_index: int) -> int:
        """How many placements of a contract changed after ``leaf_index``: the events of PROTOCOL 6."""
        return self._session.exec(
            select(func.count())
            .select_from(PlacementRow)
            .where(
                self._admitted,
                PlacementRow.contract == contract,
                PlacementRow.last_change > leaf_index,
                col(PlacementRow.state).in_((PlacementState.ELIGIBLE, PlacementState.WITHDRAWN)),
            )
        ).one()

    def _rows(self) -> SelectOfScalar[PlacementRow]:
        return select(PlacementRow).where(self._admitted)

    @cached_property
    def _admitted(self) -> ColumnElement[bool]:
        return self.scope.admits(PlacementRow.contractor, PlacementRow.agency)


def _values(arrival: Arrival, *, at: int) -> dict[str, Any]:
    placement = arrival.placement.statement
    return {
        "digest": arrival.placement.digest,
        "contract": placement.contract,
        "contractor": placement.iss,
        "agency": placement.agency,
        "state": PlacementState.WAITING,
        "since": at,
        "last_change": arrival.leaf_index,
        "leaf_index": arrival.leaf_index,
        "sealed_subject": arrival.sealed_subject,
    }
