"""List contracts (opdrachten tonen): those that a party gave, or was given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.procedure.evidence import is_withdrawn
from verifier.service.store.unit_of_work import UnitOfWork


class ContractState(StrEnum):
    """Where a contract stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ListedContract:
    contract: Verified[Contract]
    state: ContractState


def list_contracts(uow: UnitOfWork, client: PartyId, /, *, at: int) -> tuple[ListedContract, ...]:
    """The contracts of which ``client`` is the buyer or the contractor, in log order."""
    found = uow.statements.contracts_of(client)
    return tuple(ListedContract(contract, _state(uow, contract)) for contract in found)


def _state(uow: UnitOfWork, contract: Verified[Contract]) -> ContractState:
    if is_withdrawn(contract, evidence=uow.evidence):
        return ContractState.WITHDRAWN
    accepted = uow.evidence.acceptance_of(contract.digest) is not None
    return ContractState.ACCEPTED if accepted else ContractState.OFFERED
