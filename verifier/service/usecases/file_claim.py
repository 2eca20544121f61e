"""File a claim (een beroep op een ondergrens indienen)."""

from __future__ import annotations

from verifier.core.errors import AlreadyDecided
from verifier.core.model.claim import Claim
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.claim import verify_claim
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def file_claim(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep a claim, its proof included; its receipt. The newest claim of a moment is effective."""

    def verify() -> Verified[Claim]:
        evidence = uow.evidence_behind_contract
        verified = verify_claim(
            submission.unverified_token, evidence=evidence, public=evidence, trust=uow.trust, at=at
        )
        _refuse_after_verdict(uow, verified)
        return verified

    return keep_once(uow, submission, verify, at=at).receipt


def _refuse_after_verdict(uow: UnitOfWork, claim: Verified[Claim]) -> None:
    """What was answered at a moment is answered; only *pending* still waits for a claim."""
    verdicts = uow.statements.of_contract(claim.statement.contract, Verdict, claim.statement.moment)
    if any(each.statement.verdict is not Outcome.PENDING for each in verdicts):
        raise AlreadyDecided("a moment on which no verdict was given yet", field="moment")
