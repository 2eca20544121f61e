"""A menu (keuzelijst): the kinds of people that a rule set values, in a few ways of working, and their worth.

It is short on purpose: full time as long as somebody counts, and some ways with fewer hours or months.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from verifier.core.rules.planning.choice import UnitWorth, unit_worth, valued_row
from verifier.core.rules.planning.invented import fitting
from verifier.core.rules.planning.obstacles import OBSTACLES
from verifier.core.rules.planning.proposal import MAX_WEEKLY_HOURS, Proposal, ProposedPeople
from verifier.core.rules.table.building_blocks import WEEKS, Category
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import Valuation

#: Hundredths of hours a week, and months, that are tried besides as much as there is.
_HOURS, _MONTHS = (3_200, 2_400), (12, 6)


@dataclass(frozen=True, slots=True)
class Option:
    """One person who works in one way: the row that values such people, and what each of them is worth."""

    row: Category
    one: ProposedPeople
    worth: UnitWorth


def menu(ruleset: RuleSet, proposal: Proposal) -> tuple[Option, ...]:
    """Every option that is worth something, in the order of the table; the first of each row is the most."""
    try:
        full = min(full_time_hours(ruleset) // WEEKS, MAX_WEEKLY_HOURS)
    except OBSTACLES:
        return ()
    hours = [each for each in (full, *_HOURS) if ruleset.minimum_weekly_hours <= each <= full]
    return tuple(each for row in ruleset.categories for each in _options(ruleset, row, proposal, hours))


def _options(ruleset: RuleSet, row: Category, proposal: Proposal, hours: Sequence[int]) -> Iterator[Option]:
    """The ways of working of which no two are worth the same: the most, then fewer months, then fewer hours."""
    seen = set[UnitWorth]()
    valued = {
        months: _valued(ruleset, row, proposal, months=months, hours=hours[0])
        for months in (proposal.months, *_MONTHS)
        if months <= proposal.months
    }
    for each, months in (
        *((hours[0], months) for months in valued),
        *((less, proposal.months) for less in hours[1:]),
    ):
        found = valued[months]
        if found is None:
            continue
        one, valuation = found
        worth = unit_worth(ruleset, valuation, hours_per_week=each)
        if worth.numerator and worth not in seen:
            seen.add(worth)
            yield Option(row, replace(one, hours_per_week=each, months=len(valuation.counted)), worth)


def _valued(
    ruleset: RuleSet, row: Category, proposal: Proposal, *, months: int, hours: int
) -> tuple[ProposedPeople, Valuation] | None:
    """Somebody whom ``row`` values, and how; None where nobody is."""
    asked = ProposedPeople(target_group=row.groups[0], people=1, hours_per_week=hours, months=months)
    one = fitting(asked, row.when)
    valued = valued_row(ruleset, one, proposal)
    return (one, valued[1]) if valued is not None and valued[0] == row else None
