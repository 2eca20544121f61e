"""Placements in store (plaatsingen in behandeling): what waits on which agency, and what travels beside."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import func
from sqlmodel import Session, col, select

from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.service.store.tables import PlacementRow

#: How many waiting placements an agency is given at a time.
QUEUE_PAGE = 100


class State(StrEnum):
    """Where a placement stands.

    Waiting becomes eligible, declined, withdrawn or expired; eligible becomes withdrawn; and expired may still be
    decided, by an agency that had it in time. There is no other edge.
    """

    WAITING = "waiting"
    ELIGIBLE = "eligible"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Placements:
    """The placement table in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, placement: Verified[Placement], sealed_subject: bytes, *, leaf_index: int, at: int) -> None:
        """Put a placement in its agency's queue, the sealed subject beside it. Durable with the transaction."""
        self._session.add(
            PlacementRow(
                digest=placement.digest,
                contract=placement.statement.contract,
                contractor=placement.statement.iss,
                agency=placement.statement.agency,
                state=State.WAITING,
                since=at,
                last_change=leaf_index,
                sealed_subject=sealed_subject,
            )
        )
        self._session.flush()

    def row(self, digest: Digest) -> PlacementRow:
        return self._session.get_one(PlacementRow, digest)

    def decide(
        self, digest: Digest, state: State, *, sealed_opening: bytes | None, leaf_index: int, at: int
    ) -> None:
        """Record the agency's answer; the sealed subject goes. Durable with the transaction."""
        row = self.row(digest)
        row.state, row.since, row.last_change = state, at, leaf_index
        row.sealed_subject, row.sealed_opening = None, sealed_opening
        self._session.flush()

    def touch(self, digest: Digest, *, leaf_index: int) -> None:
        """Note that a statement changed what this placement counts for. Durable with the transaction."""
        self.row(digest).last_change = leaf_index
        self._session.flush()

    def withdraw(self, digest: Digest, *, leaf_index: int, at: int) -> None:
        """Record a withdrawal; the sealed subject goes. Durable with the transaction."""
        self.decide(
            digest, State.WITHDRAWN, sealed_opening=self.row(digest).sealed_opening, leaf_index=leaf_index, at=at
        )

    def expire(self, *, before: int, at: int) -> int:
        """Expire what waits since before ``before``; the sealed subjects go. Durable with the transaction."""
        rows = self._session.exec(
            select(PlacementRow).where(PlacementRow.state == State.WAITING, PlacementRow.since < before)
        ).all()
        for row in rows:
            row.state, row.since, row.sealed_subject = State.EXPIRED, at, None
        self._session.flush()
        return len(rows)

    def queue(self, agency: str) -> tuple[PlacementRow, ...]:
        """What waits on ``agency``, oldest first."""
        return tuple(
            self._session.exec(
                select(PlacementRow)
                .where(PlacementRow.agency == agency, PlacementRow.state == State.WAITING)
                .order_by(col(PlacementRow.since), col(PlacementRow.last_change))
                .limit(QUEUE_PAGE)
            )
        )

    def of_contract(self, contract: Digest, contractor: str) -> tuple[PlacementRow, ...]:
        """The placements of one contract, of its contractor."""
        return tuple(
            self._session.exec(
                select(PlacementRow)
                .where(PlacementRow.contract == contract, PlacementRow.contractor == contractor)
                .order_by(col(PlacementRow.last_change))
            )
        )

    def changed_since(self, contract: Digest, leaf_index: int) -> int:
        """How many placements of a contract changed after ``leaf_index``: the events of PROTOCOL 6."""
        return self._session.exec(
            select(func.count())
            .select_from(PlacementRow)
            .where(
                PlacementRow.contract == contract,
                PlacementRow.last_change > leaf_index,
                col(PlacementRow.state).in_((State.ELIGIBLE, State.WITHDRAWN)),
            )
        ).one()
