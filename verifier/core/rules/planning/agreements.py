"""Agreements (afspraken): what a contract must still say, since the rule set does not; and the days that follow.

What buyer and contractor fill in themselves is a member of the contract; the rest only the region can answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from verifier.core.model.calendar import Month
from verifier.core.rules.explaining.writing import alike, day, say
from verifier.core.rules.planning.proposal import Proposal
from verifier.core.rules.table.building_blocks import Words
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.conditions import months_before

#: How far reporting moments lie apart at least, in months, and how many a contract has at most (PROTOCOL 2).
_APART, _MOST_MOMENTS = 3, 40
#: Where a contract says what the rule set does not, by the code of the open point.
_MEMBERS: Mapping[str, str] = {
    "full_time": "agreed.full_time_weekly_hours",
    "start_window": "agreed.start_window_months",
    "counting_window": "agreed.window_months",
    "bonus_kind": "agreed.bonus_kind",
    "bonus_stacking": "agreed.bonus_stacking",
    "rounding": "agreed.rounding",
    "malus": "malus_basis_points",
    "obligation_cap": "obligation",
    "obligation_threshold": "obligation",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One gap: its open point, in its words; ``member`` of the contract that fills it, empty where none can."""

    point: str
    member: str
    words: Words


class DeadlineKind(StrEnum):
    """What there is to do: begin, hand in the plan of approach, claim a moment, or report for the last time."""

    EARLIEST_START = "earliest_start"
    PLAN_OF_APPROACH = "plan_of_approach"
    MOMENT = "moment"
    LAST_CLAIM = "last_claim"


@dataclass(frozen=True, slots=True)
class Deadline:
    """``on`` is the day; None where it follows from a day that is not known yet, such as that of the award."""

    kind: DeadlineKind
    on: date | None
    words: Words


def agreements(ruleset: RuleSet) -> tuple[Agreement, ...]:
    """Every gap that ``ruleset``, with what was agreed on filled in, still has."""
    return tuple(
        Agreement(point.code, _MEMBERS.get(point.code, ""), Words(point.nl, point.en))
        for point in ruleset.open_points
        if point.code in gaps(ruleset)
    )


def deadlines(ruleset: RuleSet, proposal: Proposal, *, claim_days: int) -> tuple[Deadline, ...]:
    """The days that follow from the contract's period; a moment may be claimed until ``claim_days`` after it."""
    return (*_before(ruleset, proposal), *_moments(proposal, claim_days=claim_days))


def possible_moments(proposal: Proposal) -> tuple[Month, ...]:
    """As many reporting moments as there may be: the end, and every third month before it."""
    last = Month.of(proposal.last_day)
    steps = (last.plus(-_APART * step) for step in range(_MOST_MOMENTS))
    return tuple(sorted(moment for moment in steps if moment >= Month.of(proposal.first_day)))


def _before(ruleset: RuleSet, proposal: Proposal) -> Iterator[Deadline]:
    if ruleset.plan_working_days is not None:
        words = say(
            "Plan van aanpak: binnen {days} werkdagen na de gunning.",
            "Plan of approach: within {days} working days after the award.",
            days=alike(str(ruleset.plan_working_days)),
        )
        yield Deadline(DeadlineKind.PLAN_OF_APPROACH, None, words)
    if ruleset.start_window_months is not None:
        earliest = months_before(proposal.first_day, ruleset.start_window_months)
        words = say(
            "Iemand mag op zijn vroegst beginnen op {day}; alleen werk in de opdracht telt.",
            "Somebody may begin on {day} at the earliest; only work during the contract counts.",
            day=day(earliest),
        )
        yield Deadline(DeadlineKind.EARLIEST_START, earliest, words)


def _moments(proposal: Proposal, *, claim_days: int) -> Iterator[Deadline]:
    """Each moment that there may be, and the last day on which anything can still count."""
    possible = possible_moments(proposal)
    for moment in possible[:-1]:
        words = say(
            "Mogelijk rapportagemoment: de stand tot en met {day}. Spreek af welke u kiest.",
            "Possible reporting moment: where it stands up to {day}. Agree on which you choose.",
            day=day(moment.last_day),
        )
        yield Deadline(DeadlineKind.MOMENT, moment.last_day, words)
    end = possible[-1].last_day
    words = say("Einde: het laatste moment is {day}.", "The end: the last moment is {day}.", day=day(end))
    yield Deadline(DeadlineKind.MOMENT, end, words)
    closes = end + timedelta(days=claim_days)
    words = say(
        "Uren, activiteiten en het beroep op de ondergrens tellen als zij uiterlijk {day} binnen zijn.",
        "Hours, activities and the claim of a floor count when they are in by {day}.",
        day=day(closes),
    )
    yield Deadline(DeadlineKind.LAST_CLAIM, closes, words)
