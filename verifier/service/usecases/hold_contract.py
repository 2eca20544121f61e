"""Hold a contract (een opdracht vasthouden): its record may not be erased for as long as a legal hold lasts."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import UnknownReference
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWanted:
    """Until when a contract is held, in Unix seconds; None ends a hold."""

    contract: Digest
    until: int | None


def hold_contract(uow: UnitOfWork, wanted: HoldWanted, /, *, at: int) -> None:
    """Note the hold; for the register itself. Durable with the transaction."""
    if not uow.as_register().erasure.hold(wanted.contract, until=wanted.until):
        raise UnknownReference("the digest of a contract", field="contract")
