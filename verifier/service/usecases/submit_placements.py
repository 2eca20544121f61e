"""Submit placements (plaatsingen indienen), many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.keep_placements import PlacementSubmission, keep_placements
from verifier.service.usecases.outcome import Outcome, outcome_of


def submit_placements(
    uow: UnitOfWork, submissions: Sequence[PlacementSubmission], /, *, at: int
) -> tuple[Outcome[str], ...]:
    """The receipt of each placement, or its problem, in order, in one transaction."""
    return tuple(outcome_of(each) for each in keep_placements(uow, submissions, at=at))
