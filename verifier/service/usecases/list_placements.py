"""List placements (plaatsingen tonen): a contractor's own, and what waits on an agency."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractorQuery:
    """A contractor asks about one of its contracts."""

    client: PartyId
    contract: Digest


@dataclass(frozen=True, slots=True)
class ListedPlacement:
    """``state`` and ``since`` (Unix seconds): what waits on whom, since when."""

    digest: Digest
    token: str
    state: str
    since: int


def list_placements(uow: UnitOfWork, query: ContractorQuery, /, *, at: int) -> tuple[ListedPlacement, ...]:
    """The placements of one contract; empty for a contract of somebody else, as for one that does not exist."""
    rows = uow.placements.of_contract(query.contract, query.client)
    return tuple(
        ListedPlacement(Digest(row.digest), uow.statements.token(Digest(row.digest)), row.state, row.since)
        for row in rows
    )
