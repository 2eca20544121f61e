"""A question (vraag) of a buyer: about one of its contracts, at one of its moments."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import UnknownReference
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.procedure.evidence import accepted_contract
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictQuestion:
    """``contract`` by digest; ``moment`` one of its reporting moments."""

    client: PartyId
    contract: Digest
    moment: Month


def contract_of_buyer(uow: UnitOfWork, question: VerdictQuestion) -> Verified[Contract]:
    """The accepted contract that is asked about: this buyer's, or a framework from which it may call off.

    Somebody else's is refused as one that does not exist.
    """
    evidence = uow.evidence_behind_contract
    contract = evidence.contract(question.contract)
    if contract is None or not _may_ask(contract.statement, question.client):
        raise UnknownReference("the digest of a contract of this buyer", field="contract")
    return accepted_contract(contract.digest, party=contract.statement.contractor, evidence=evidence)


def _may_ask(contract: Contract, client: PartyId) -> bool:
    return contract.iss == client or (contract.call_offs is not None and client in contract.call_offs.buyers)
