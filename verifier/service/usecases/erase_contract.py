"""Erase a contract (een opdracht opschonen): what was attested for it, once its retention is over."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import UnknownReference
from verifier.core.model.contract import Contract
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.closing import RETENTION_MONTHS, Retention, require_erasable
from verifier.core.procedure.evidence import is_withdrawn, require_open
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.close_contract import Closed, close_contract


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureWanted:
    """Which contract, and how many months it was to be kept after the last that counts."""

    contract: Digest
    retention_months: int = RETENTION_MONTHS


def erase_contract(uow: UnitOfWork, wanted: ErasureWanted, /, *, at: int) -> Closed:
    """Close a contract and erase what was attested for it, when nothing stands in the way; for the register itself.

    Raises what ``require_erasable`` raises, a refusal that names what does, and :class:`ContractClosed` for one
    that was closed before. Durable with the transaction.
    """
    uow = uow.as_register()
    contract = uow.evidence.contract(wanted.contract)
    if contract is None:
        raise UnknownReference("the digest of a contract", field="contract")
    require_open(contract, evidence=uow.evidence)
    require_erasable(
        contract.statement,
        [each.statement for each in uow.statements.of_contract(contract.digest, Verdict)],
        framework=_framework_of(uow, contract.statement),
        withdrawn=is_withdrawn(contract, evidence=uow.evidence),
        retention=Retention(months=wanted.retention_months, held_until=uow.erasure.held_until(contract.digest)),
        at=at,
    )
    return close_contract(uow, contract, at=at)


def _framework_of(uow: UnitOfWork, contract: Contract) -> Contract | None:
    found = uow.evidence.contract(contract.framework) if contract.framework is not None else None
    return found.statement if found else None
