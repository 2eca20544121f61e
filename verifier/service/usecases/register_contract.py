"""Register a contract (een opdracht vastleggen)."""

from __future__ import annotations

from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.procedure.contract import verify_contract
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def register_contract(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep a buyer's contract; its receipt. It obliges nobody before the contractor accepts."""

    def verify() -> Verified[Contract]:
        evidence = uow.evidence_behind_contract
        return verify_contract(submission.unverified_token, evidence=evidence, trust=uow.trust, at=at)

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is not None:
        uow.contracts.offer(kept.new, leaf_index=kept.leaf_index, at=at)
        uow.as_register().contracts.name_parties(kept.new, leaf_index=kept.leaf_index)
    return kept.receipt
