"""Lists (lijsten): what a party may read of its own at a door, a page at a time, always in log order.

Each list is one query that follows one index from the viewer, by its filters, to the position behind which the page
begins, and reads one row more than the page holds (ADR 0022). So a page costs the same wherever it lies, and what
is somebody else's costs what is absent costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import col

from verifier.core.model.calendar import Month
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState, PlacementState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.scope import Repository
from verifier.service.store.tables import ContractPartyRow, ContractRow, PlacementRow, StatementRow
from verifier.web.paging import Page, Stretch

_STATEMENT_OF = {
    Side.BUYER: StatementRow.buyer,
    Side.CONTRACTOR: StatementRow.contractor,
    Side.AGENCY: StatementRow.agency,
}
_CONTRACT_OF = {Side.BUYER: ContractRow.buyer, Side.CONTRACTOR: ContractRow.contractor}


class Lists(Repository):
    """The lists in one transaction; the viewer of the scope is the party whose they are."""

    def contracts(
        self,
        side: Side,
        stretch: Stretch,
        *,
        state: ContractState | None,
        since: int | None,
        contractor: PartyId | None = None,
    ) -> Page[Any]:
        """The contracts on whose ``side`` the viewer is: digest, token, state, since."""
        query = (
            _select(
                ContractRow.digest, StatementRow.token, ContractRow.state, ContractRow.since, ContractRow.leaf_index
            )
            .join(StatementRow, col(StatementRow.digest) == col(ContractRow.digest))
            .where(self.scope.owns(_CONTRACT_OF[side]))
            .where(*_equal({ContractRow.state: state, ContractRow.contractor: contractor}))
        )
        if since is not None:
            query = query.where(col(ContractRow.since) >= since)
        return self._page(query, ContractRow.leaf_index, stretch)

    def placements(
        self,
        stretch: Stretch,
        *,
        contract: Digest | None,
        state: PlacementState | None,
        agency: PartyId | None,
        waiting_before: int | None,
    ) -> Page[Any]:
        """The viewer's own placements, as a contractor: digest, token, state, since."""
        query = (
            _placements()
            .where(self.scope.owns(PlacementRow.contractor))
            .where(
                *_equal({PlacementRow.contract: contract, PlacementRow.state: state, PlacementRow.agency: agency})
            )
        )
        if waiting_before is not None:
            query = query.where(
                col(PlacementRow.state) == PlacementState.WAITING, col(PlacementRow.since) < waiting_before
            )
        return self._page(query, PlacementRow.leaf_index, stretch)

    def queue(self, stretch: Stretch, *, contractor: PartyId | None) -> Page[Any]:
        """What waits on the viewer, an agency: digest, token, since, contract, sealed_subject."""
        query = (
            _placements()
            .where(self.scope.owns(PlacementRow.agency), col(PlacementRow.state) == PlacementState.WAITING)
            .where(*_equal({PlacementRow.contractor: contractor}))
        )
        return self._page(query, PlacementRow.leaf_index, stretch)

    def issued(self, stretch: Stretch, *, kind: StatementKind | None) -> Page[Any]:
        """Statements that the viewer itself signed: digest, typ, token, refers_to, receipt, received_at."""
        query = _statements().where(self.scope.owns(StatementRow.iss), *_typ(kind))
        return self._page(query, StatementRow.leaf_index, stretch)

    def placement_states(self, digests: Iterable[Digest]) -> Mapping[Digest, PlacementState]:
        """Where placements stand that the scope reaches."""
        admitted = self.scope.admits(PlacementRow.contractor, PlacementRow.agency)
        rows = self._session.execute(
            _select(PlacementRow.digest, PlacementRow.state).where(
                col(PlacementRow.digest).in_(set(digests)), admitted
            )
        )
        return {Digest(digest): PlacementState(state) for digest, state in rows}

    def reported(
        self, contract: Digest, stretch: Stretch, *, kind: StatementKind, month: Month | None
    ) -> Page[Any]:
        """Of one kind, what this party reported or was granted: month, revision, and what :meth:`issued` has."""
        query = _statements().where(
            self.scope.owns(StatementRow.contractor), col(StatementRow.contract) == contract, *_typ(kind)
        )
        if month is not None:
            query = query.where(col(StatementRow.month) == str(month))
        return self._page(query, StatementRow.leaf_index, stretch)

    def events(self, side: Side, contract: Digest, stretch: Stretch) -> Page[Any]:
        """All statements of a contract that its ``side`` may know: iss, and what the others have."""
        query = _statements().where(self.scope.owns(_STATEMENT_OF[side]), col(StatementRow.contract) == contract)
        return self._page(query, StatementRow.leaf_index, stretch)

    def messages(self, side: Side, contract: Digest, stretch: Stretch) -> Page[Any]:
        """What was said about a contract by both sides: digest, token, received_at."""
        of_contract = (col(StatementRow.contract) == contract, *_typ(StatementKind.MESSAGE))
        query = _statements().where(self.scope.owns(_STATEMENT_OF[side]), *of_contract)
        return self._page(query, StatementRow.leaf_index, stretch)

    def activities(self, buyer: PartyId, contract: Digest, stretch: Stretch) -> Page[Any]:
        """What was reported for a contract of ``buyer`` besides people: digest, token, received_at."""
        of_contract = (col(StatementRow.contract) == contract, *_typ(StatementKind.ACTIVITY))
        query = _statements().where(col(StatementRow.buyer) == buyer, *of_contract)
        return self._page(query, StatementRow.leaf_index, stretch)

    def received_activities(self, contract: Digest, stretch: Stretch) -> Page[Any]:
        """Of those what the viewer received."""
        of_contract = (col(StatementRow.contract) == contract, *_typ(StatementKind.ACTIVITY))
        query = _statements().where(self.scope.owns(StatementRow.agency), *of_contract)
        return self._page(query, StatementRow.leaf_index, stretch)

    def shared_contracts(self, side: Side, stretch: Stretch) -> Page[Any]:
        """The contracts that name the viewer on this ``side`` beside their buyer and contractor: digest."""
        query = _select(col(ContractPartyRow.contract).label("digest"), ContractPartyRow.leaf_index).where(
            self.scope.owns(ContractPartyRow.party), col(ContractPartyRow.side) == side
        )
        return self._page(query, ContractPartyRow.leaf_index, stretch)

    def statement(self, side: Side, digest: Digest) -> StatementRow | None:
        """One statement that the viewer may know on its ``side``; None for any other digest."""
        return self._session.execute(
            select(StatementRow).where(col(StatementRow.digest) == digest, self.scope.owns(_STATEMENT_OF[side]))
        ).scalar_one_or_none()

    def tokens(self, digests: Iterable[Digest]) -> Mapping[Digest, str]:
        """The tokens of statements that the scope reaches."""
        admitted = self.scope.admits(StatementRow.buyer, StatementRow.contractor, StatementRow.agency)
        rows = self._session.execute(
            _select(StatementRow.digest, StatementRow.token).where(
                col(StatementRow.digest).in_(set(digests)), admitted
            )
        )
        return {Digest(digest): token for digest, token in rows}

    def claimed_months(self, contract: Digest) -> frozenset[Month]:
        """The moments of a contract with a claim, if only once; for contractor and register to know."""
        admitted = self.scope.admits(StatementRow.contractor)
        rows = self._session.execute(
            _select(StatementRow.month).where(
                col(StatementRow.contract) == contract, *_typ(StatementKind.CLAIM), admitted
            )
        )
        return frozenset(Month.parse(month) for (month,) in rows if month)

    def _page(self, query: Select[Any], position: int, stretch: Stretch) -> Page[Any]:
        asked = query.where(col(position) > stretch.after).order_by(col(position)).limit(stretch.limit + 1)
        return Page.of(self._session.execute(asked).all(), stretch, lambda row: row.leaf_index)


def _select(*columns: Any) -> Select[Any]:
    """A query of these columns; SQLModel types a column as its value."""
    return select(*columns)


def _placements() -> Select[Any]:
    return _select(
        PlacementRow.digest,
        StatementRow.token,
        PlacementRow.state,
        PlacementRow.since,
        PlacementRow.contract,
        PlacementRow.sealed_subject,
        PlacementRow.leaf_index,
    ).join(StatementRow, col(StatementRow.digest) == col(PlacementRow.digest))


def _statements() -> Select[Any]:
    return _select(
        StatementRow.digest,
        StatementRow.typ,
        StatementRow.iss,
        StatementRow.token,
        StatementRow.refers_to,
        StatementRow.receipt,
        StatementRow.received_at,
        StatementRow.month,
        StatementRow.revision,
        StatementRow.leaf_index,
    )


def _equal(wanted: Mapping[Any, Any]) -> list[ColumnElement[bool]]:
    return [col(column) == value for column, value in wanted.items() if value is not None]


def _typ(kind: StatementKind | None) -> list[ColumnElement[bool]]:
    return [] if kind is None else [col(StatementRow.typ) == kind.typ]
