"""Accept a contract (een opdracht aanvaarden)."""

from __future__ import annotations

from verifier.core.model.contract import Acceptance
from verifier.core.model.evidence import Verified
from verifier.core.model.standing import ContractState
from verifier.core.procedure.contract import verify_acceptance
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def accept_contract(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep a contractor's acceptance; its receipt. From here on the contract's moments are fixed."""

    def verify() -> Verified[Acceptance]:
        return verify_acceptance(submission.unverified_token, evidence=uow.evidence, trust=uow.trust, at=at)

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is not None:
        uow.contracts.move(kept.new.statement.contract, ContractState.ACCEPTED, at=at)
    return kept.receipt
