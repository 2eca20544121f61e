"""List call-offs (afroepen tonen): the contracts that a buyer itself called off from a framework."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CallOff:
    """A contract that was called off, and where it stands."""

    contract: Verified[Contract]
    state: ContractState


def list_call_offs(uow: UnitOfWork, framework: Digest, /, *, at: int) -> tuple[CallOff, ...]:
    """The client's own call-offs from ``framework``, in log order; what other buyers called off is theirs."""
    return tuple(
        CallOff(each, ContractState(uow.contracts.standing(each.digest).state))
        for each in uow.evidence.call_offs_of(framework)
        if each.statement.iss == uow.scope.viewer
    )
