"""A reporting moment (rapportagemoment) of which a page is: the one that was asked for, or the one that is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from verifier.core.model.calendar import Month
from verifier.core.model.standing import MomentState, Side
from verifier.service.routes.queries import MonthFilter
from verifier.service.usecases.read_moments import ReadMoment
from verifier.service.usecases.survey_contract import SurveyedContract


class MomentQuery(BaseModel):
    """Which moment is asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    moment: MonthFilter | None = None


@dataclass(frozen=True, slots=True)
class MomentOfPage:
    """``opens`` is the first day on which it can be proven; ``state`` is None to whom that is not told."""

    month: Month
    opens: date
    state: MomentState | None = None


def moments_of(surveyed: SurveyedContract) -> tuple[MomentOfPage, ...]:
    """Every moment of a contract, in order."""
    states = {each.moment: each.state for each in surveyed.moments}
    months = surveyed.contract.statement.answer_moments
    return tuple(MomentOfPage(each, each.plus(1).first_day, states.get(each)) for each in months)


def chosen(surveyed: SurveyedContract, wanted: Month | None, *, today: date) -> MomentOfPage:
    """The moment ``wanted``, where the contract has it, or the one that is due."""
    several = moments_of(surveyed)
    due = _due(surveyed.moments) or next((each.month for each in several if today < each.opens), several[-1].month)
    months = [each.month for each in several]
    return several[months.index(wanted if wanted in months else due)]


def _due(moments: Sequence[ReadMoment]) -> Month | None:
    """The first that waits on the contractor; else the first of which nobody knows the end yet."""
    on_contractor = [each.moment for each in moments if each.waits_on is Side.CONTRACTOR]
    running = [each.moment for each in moments if each.state in (MomentState.OPEN, MomentState.PENDING)]
    return next(iter([*on_contractor, *running]), None)
