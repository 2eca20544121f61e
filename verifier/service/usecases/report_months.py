"""Report months (uren opgeven), many statements at a time."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.one_by_one import one_by_one
from verifier.service.usecases.outcome import Outcome
from verifier.service.usecases.report_hours import HoursAnswer, report_hours
from verifier.service.usecases.submission import Submission


def report_months(
    uow: UnitOfWork, submissions: Sequence[Submission], /, *, at: int
) -> tuple[Outcome[HoursAnswer], ...]:
    """The receipt and grants of each, or its problem, in order, in one transaction."""
    return one_by_one(uow, report_hours, submissions, at=at)
