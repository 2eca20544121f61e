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
        return verify_contract(submission.unverified_token, evidence=uow.evidence, trust=uow.trust, at=at)

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is not None:
        uow.contracts.offer(kept.new, leaf_index=kept.leaf_index, at=at)
    return kept.receipt
