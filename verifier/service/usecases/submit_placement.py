"""Submit a placement (een plaatsing indienen)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.procedure.placement import verify_placement
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.submission import Submission, keep_once


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementSubmission(Submission):
    """``sealed_subject`` is for the agency alone; nobody here can open it."""

    sealed_subject: bytes


def submit_placement(uow: UnitOfWork, submission: PlacementSubmission, /, *, at: int) -> str:
    """Verify and keep a placement and put it in its agency's queue; its receipt."""

    def verify() -> Verified[Placement]:
        return verify_placement(
            submission.unverified_token,
            sealed_subject=submission.sealed_subject,
            evidence=uow.evidence,
            trust=uow.trust,
            at=at,
        )

    kept = keep_once(uow, submission, verify, at=at)
    if kept.new is not None:
        uow.placements.add(kept.new, submission.sealed_subject, leaf_index=kept.leaf_index, at=at)
    return kept.receipt
