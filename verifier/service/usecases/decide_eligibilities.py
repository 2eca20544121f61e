"""Decide eligibilities (doelgroepbevestigingen vastleggen), many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.decide_eligibility import EligibilitySubmission, decide_eligibility
from verifier.service.usecases.one_by_one import one_by_one
from verifier.service.usecases.outcome import Outcome


def decide_eligibilities(
    uow: UnitOfWork, submissions: Sequence[EligibilitySubmission], /, *, at: int
) -> tuple[Outcome[str], ...]:
    """The receipt of each decision, or its problem, in order, in one transaction."""
    return one_by_one(uow, decide_eligibility, submissions, at=at)
