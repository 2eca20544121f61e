"""Read a framework (raamovereenkomst tonen) to a buyer that may call off from it."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ReadFramework:
    """A framework; only when it was accepted can something be called off from it."""

    contract: Verified[Contract]
    state: ContractState
    is_own: bool


def read_framework(uow: UnitOfWork, digest: Digest, /, *, at: int) -> ReadFramework:
    """The framework that the client gave, or of others that names it.

    :class:`NotFound` for any other digest: of what is somebody else's, is no framework, or does not exist.
    """
    is_own = uow.contracts.of(Side.BUYER, digest) is not None
    if not is_own and not uow.contracts.names_viewer(digest, Side.BUYER):
        raise NotFound("an address that exists")
    register = uow.as_register()  # it is the client's own, or names it
    contract = register.evidence.contract(digest)
    if contract is None or contract.statement.call_offs is None:
        raise NotFound("an address that exists")
    return ReadFramework(contract, ContractState(register.contracts.standing(digest).state), is_own)
