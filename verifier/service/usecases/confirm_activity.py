"""Confirm an activity (een activiteit bevestigen)."""

from __future__ import annotations

from verifier.core.model.activity import ActivityConfirmation
from verifier.core.model.evidence import Verified
from verifier.core.procedure.activity import verify_activity_confirmation
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_once import keep_once
from verifier.service.usecases.submission import Submission


def confirm_activity(uow: UnitOfWork, submission: Submission, /, *, at: int) -> str:
    """Verify and keep what the buyer, or the organisation that received it, accepts of an activity; its receipt."""

    def verify() -> Verified[ActivityConfirmation]:
        evidence = uow.evidence_behind_activity
        return verify_activity_confirmation(submission.unverified_token, evidence=evidence, trust=uow.trust, at=at)

    return keep_once(uow, submission, verify, at=at).receipt
