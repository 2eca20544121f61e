"""Consistency (samenhang): what must hold within a rule set and no schema can say.

A refusal from here carries ``step`` *consistency*: by its members alone the rule set would have been accepted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, combinations
from typing import TYPE_CHECKING

from verifier.core.errors import MissingMember, Refusal, WrongValue
from verifier.core.rules.table.activity_kinds import SPENT, LimitPer
from verifier.core.rules.table.building_blocks import Bonus, BonusKind, Category, Condition, Per, Span, Stacking
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.overlap import may_overlap

if TYPE_CHECKING:  # the noun whose reader calls this
    from verifier.core.rules.table.ruleset import RuleSet

STEP = "consistency"
#: What a mechanism may apply to besides rows.
PARTS = frozenset({"placements", "activities", "obligation"})


def require_consistent(ruleset: RuleSet) -> None:
    """Refuse a rule set that contradicts itself, or is silent on something without saying so.

    1. every code occurs once, and what is referred to exists; 2. conditions can hold, and no two categories value
    the same person; 3. what is published per hour or day can be calculated exactly; 4. bonuses of which the highest
    counts can be compared; 5. activities and their caps are of one meaning; 6. every gap is listed.
    """
    try:
        _check_codes(ruleset)  # 1
        _check_conditions(ruleset)  # 2
        require_calculable(ruleset)  # 3, 4
        _check_activities(ruleset)  # 5
        if not gaps(ruleset) <= {point.code for point in ruleset.open_points}:  # 6
            raise MissingMember("an open point for everything that is unspecified", field="open_points")
    except Refusal as refusal:
        refusal.step = STEP
        raise


def require_calculable(ruleset: RuleSet) -> None:
    """Steps 3 and 4 of :func:`require_consistent`: all that can cease to hold when gaps are filled."""
    try:
        _check_hours(ruleset)
        _check_families(ruleset.bonuses)
    except Refusal as refusal:
        refusal.step = STEP
        raise


def _check_codes(ruleset: RuleSet) -> None:
    kinds = [kind.code for kind in ruleset.activities]
    rows = [*(row.code for row in ruleset.categories), *(row.code for row in ruleset.bonuses), *kinds]
    rows += [certificate.code for certificate in ruleset.obligation.certificates]
    _refuse_repeats(chain(rows, (cap.code for cap in ruleset.activity_caps)), field="code")
    _refuse_repeats((point.code for point in ruleset.open_points), field="open_points")
    _refuse_repeats((mechanism.code for mechanism in ruleset.unsupported), field="unsupported")
    for mechanism in ruleset.unsupported:
        _refuse_strangers(mechanism.applies_to, known=PARTS.union(rows), field="applies_to")
    for cap in ruleset.activity_caps:
        _refuse_strangers(cap.kinds, known=kinds, field="kinds")
    if ruleset.contracts_from and ruleset.contracts_until and ruleset.contracts_until < ruleset.contracts_from:
        raise WrongValue("a last day that is not before the first", field="contracts_until")


def _check_conditions(ruleset: RuleSet) -> None:
    for condition in (*(row.when for row in ruleset.categories), *(row.condition for row in ruleset.bonuses)):
        if not _can_hold(condition):
            raise WrongValue("a condition that somebody can meet", field="condition")
    for one, other in combinations(ruleset.categories, 2):
        if may_overlap(one, other):
            raise WrongValue("categories of which one at most values a person", field="groups")


def _can_hold(condition: Condition) -> bool:
    ages = Span(condition.age_at_least, condition.age_below)
    return not any(
        span is not None and None not in (span.at_least, span.below) and (span.at_least or 0) >= (span.below or 0)
        for span in (ages, condition.months_in_group, condition.months_left)
    )


def _check_hours(ruleset: RuleSet) -> None:
    hourly = _hourly_column(ruleset)
    a_year = ruleset.full_time.hours.yearly
    if a_year is None:
        return
    hourly += [row.amount for row in ruleset.categories if row.per is Per.HOUR]
    daily = [(row.amount, row.hours_per_day) for row in ruleset.categories if row.per is Per.DAY]
    inexact = [amount for amount in hourly if a_year * amount % 100]
    inexact += [amount for amount, hours in daily if hours and a_year * amount % hours]
    if inexact:
        raise WrongValue("amounts that come to whole eurocents for a full-time year", field="amount")


def _hourly_column(ruleset: RuleSet) -> list[int]:
    rows: tuple[Category | Bonus, ...] = (*ruleset.categories, *ruleset.bonuses)
    return [row.hourly_amount for row in rows if row.hourly_amount is not None]


def _check_families(bonuses: tuple[Bonus, ...]) -> None:
    highest = [bonus for bonus in bonuses if bonus.stacking is Stacking.HIGHEST]
    if any(bonus.family is None for bonus in highest):
        raise MissingMember("the family of which the highest bonus counts", field="family")
    kinds = {(bonus.family, bonus.kind) for bonus in bonuses if bonus.family in {each.family for each in highest}}
    comparable = all(kind in (BonusKind.FLAT, BonusKind.PER_YEAR, BonusKind.UNSPECIFIED) for _, kind in kinds)
    if not comparable or len({family for family, _ in kinds}) != len(kinds):
        raise WrongValue("bonuses of one kind in a family of which the highest counts", field="family")


def _check_activities(ruleset: RuleSet) -> None:
    for kind in ruleset.activities:
        if any(count > 1 for count in Counter(measure.by in SPENT for measure in kind.measures).values()):
            raise WrongValue("one way to value what was spent, and one to value a quantity", field="measures")
        limits_spent = any(limit.amount is not None and limit.per is LimitPer.ACTIVITY for limit in kind.limits)
        if (limits_spent or kind.surcharge is not None) and kind.measure(spent=True) is None:
            raise WrongValue("a measure of what was spent, for what limits or adds to it", field="measures")
    for one, other in combinations(ruleset.activity_caps, 2):
        shared = set(one.kinds) & set(other.kinds)
        if shared and shared not in (set(one.kinds), set(other.kinds)):
            raise WrongValue("caps that lie within each other, or apart", field="kinds")


def _refuse_repeats(codes: Iterable[str], *, field: str) -> None:
    if any(count > 1 for count in Counter(codes).values()):
        raise WrongValue("every code once", field=field)


def _refuse_strangers(codes: Iterable[str], *, known: Iterable[str], field: str) -> None:
    if not set(codes) <= set(known):
        raise WrongValue("codes of this rule set", field=field)
