"""Submit a placement (een plaatsing indienen)."""

from __future__ import annotations

from verifier.core.errors import Refusal
from verifier.service.store.shortcuts import jointly
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_placements import PlacementSubmission, keep_placements


@jointly(keep_placements)
def submit_placement(uow: UnitOfWork, submission: PlacementSubmission, /, *, at: int) -> str:
    """Verify and keep a placement and put it in its agency's queue; its receipt."""
    (outcome,) = keep_placements(uow, [submission], at=at)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
