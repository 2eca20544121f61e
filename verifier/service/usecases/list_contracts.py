"""List contracts (opdrachten tonen): those that a buyer gave, or a contractor was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractsWanted:
    """Contracts on whose ``side`` the client is; ``since`` is a moment since which a state has lasted at most."""

    side: Side
    stretch: Stretch
    state: ContractState | None = None
    since: int | None = None
    contractor: PartyId | None = None


@dataclass(frozen=True, slots=True)
class ListedContract:
    """``since`` in Unix seconds."""

    digest: Digest
    token: str
    state: ContractState
    since: int


def list_contracts(uow: UnitOfWork, wanted: ContractsWanted, /, *, at: int) -> Page[ListedContract]:
    """The client's own contracts, in log order."""
    found = uow.lists.contracts(
        wanted.side, wanted.stretch, state=wanted.state, since=wanted.since, contractor=wanted.contractor
    )
    return found.map(_listed)


def _listed(row: Any) -> ListedContract:
    return ListedContract(Digest(row.digest), row.token, ContractState(row.state), row.since)
