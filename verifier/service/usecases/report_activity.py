"""Report an activity (een activiteit opgeven)."""

from __future__ import annotations

from verifier.core.model.activity import Activity
from verifier.core.model.evidence import Verified
from verifier.core.procedure.activity import verify_activity
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def report_activity(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep an activity; its receipt. It counts once the party that the rule set names confirmed it."""

    def verify() -> Verified[Activity]:
        evidence = uow.evidence_behind_contract
        return verify_activity(submission.unverified_token, evidence=evidence, trust=uow.trust, at=at)

    return keep_once(uow, submission, verify, at=at).receipt
