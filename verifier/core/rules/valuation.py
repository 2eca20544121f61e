"""A valuation (waardering): what one placement is worth under the contract's rule set, month by month.

The agency makes it from what it knows of the person, and nobody else can: it leaves the agency only as
commitments (PROTOCOL 5). Windows are whole months. All arithmetic is on integers.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from verifier.core.errors import (
    OutsideWindow,
    UnknownReference,
    Unspecified,
    Unsupported,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.placement import Placement, committed_months
from verifier.core.rules.building_blocks import (
    Attester,
    Bonus,
    BonusKind,
    Category,
    Condition,
    Stacking,
    Window,
    WindowKind,
    WindowStart,
)
from verifier.core.rules.ruleset import RuleSet, stated
from verifier.core.wire.statements import MAX_MONTH_HOURS


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What an agency knows of a person: the group, the birth date if it has one, and traits (code list)."""

    group: str
    birth_date: date | None
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Valuation:
    """``rates`` in eurocents per full-time year, one for each of ``months``; ``flat`` in eurocents, once."""

    months: tuple[Month, ...]
    rates: tuple[int, ...]
    flat: int


@dataclass(frozen=True, slots=True)
class Worth:
    """The exact value ``numerator / full_time_hours`` in eurocents (``D`` of PROTOCOL 5 is the denominator)."""

    numerator: int
    full_time_hours: int

    @property
    def eurocents(self) -> int:
        """The value rounded down: what a floor can prove."""
        return self.numerator // self.full_time_hours


def value_placement(ruleset: RuleSet, facts: PersonFacts, *, placement: Placement, contract: Contract) -> Valuation:
    """Value ``placement`` for every month of :func:`committed_months` (PROTOCOL 5).

    A bonus that turns on age needs a birth date: without one it is not given. Where no month counts, no bonus
    does. Raises :class:`WrongRelation` (not the contract's rule set), :class:`OutsideWindow` (began too early, or
    never overlaps the contract), :class:`UnknownReference` (the table does not value the group),
    :class:`Unsupported` (no agency can state the row, or a window that this version does not calculate) or
    :class:`Unspecified` (the table is silent on what this placement needs).
    """
    if ruleset.digest != contract.ruleset.digest:
        raise WrongRelation("the rule set that the contract names", field="ruleset")
    check_start(ruleset, placement, contract)
    category = _category(ruleset, facts.group)
    bonuses = _bonuses(ruleset, facts, placement, contract)
    months = committed_months(contract, placement.first_day)
    counted = _counted(category.window, months, placement)
    if counted < _present(months, placement) and facts.traits.intersection(ruleset.counts_while):
        raise Unsupported("a placement that ends within its window, for a person with a subsidy", field="traits")
    rate = category.amount + sum(bonus.amount for bonus in bonuses if bonus.kind is BonusKind.PER_YEAR)
    rates = (rate,) * counted + (0,) * (len(months) - counted)
    flat = sum(bonus.amount for bonus in bonuses if bonus.kind is BonusKind.FLAT)
    return Valuation(months, rates, flat if counted else 0)


def check_start(ruleset: RuleSet, placement: Placement, contract: Contract) -> None:
    """The public part of a valuation: a placement overlaps the contract, and did not begin too early for it.

    Raises :class:`OutsideWindow`, and :class:`Unspecified` when it began before the contract and the rule set does
    not say how long before may count.
    """
    first, last = placement.first_day, placement.last_day
    if first > contract.last_day or (last is not None and last < max(first, contract.first_day)):
        raise OutsideWindow("a placement that overlaps the contract's period", field="first_day")
    if first < contract.first_day:
        months = stated(ruleset.start_window_months, field="start_window_months")
        if first < _months_before(contract.first_day, months):
            raise OutsideWindow(f"a start at most {months} months before the contract", field="first_day")


def worth(full_time_hours: int, hours_and_rates: Iterable[tuple[int, int]], flat: int) -> Worth:
    """The worth of granted hours: ``(Σ h·rate + D·flat) / D`` (PROTOCOL 5), exactly.

    ``full_time_hours`` is D, hundredths of hours in a full-time year; hours are hundredths per month, at most
    744.00; rates eurocents per full-time year; ``flat`` the sum of one-off bonuses that count. Raises
    :class:`WrongValue`.
    """
    if full_time_hours <= 0 or flat < 0:
        raise WrongValue("a positive full-time year and a flat value that is not negative", field="flat")
    numerator = full_time_hours * flat
    for hours, rate in hours_and_rates:
        if not 0 <= hours <= MAX_MONTH_HOURS or rate < 0:
            raise WrongValue(
                f"0 to {MAX_MONTH_HOURS} hundredths of an hour, and a rate not negative", field="hours"
            )
        numerator += hours * rate
    return Worth(numerator, full_time_hours)


def age_on(birth_date: date, day: date) -> int:
    """Full years lived on ``day``; somebody born on 29 February turns a year older on 1 March in other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def _months_before(day: date, months: int) -> date:
    month = Month.of(day).plus(-months)
    return date(month.year, month.number, min(day.day, calendar.monthrange(month.year, month.number)[1]))


def _category(ruleset: RuleSet, group: str) -> Category:
    category = ruleset.category_of(group)
    if category is None:
        raise UnknownReference("a group that the rule set values", field="group")
    _check_attester(category.attested_by, field="group")
    return category


def _check_attester(attester: Attester, *, field: str) -> None:
    if attester is Attester.UNSPECIFIED:
        raise Unspecified("a row of which the rule set says who can state it", field=field)
    if attester is not Attester.AGENCY:
        raise Unsupported("a row that an agency can state", field=field)


def _bonuses(ruleset: RuleSet, facts: PersonFacts, placement: Placement, contract: Contract) -> list[Bonus]:
    bonuses = [bonus for bonus in ruleset.bonuses if _applies(bonus.condition, facts, placement, contract)]
    for bonus in bonuses:
        _check_attester(bonus.attested_by, field="traits")
        if bonus.kind is BonusKind.UNSPECIFIED:
            raise Unspecified("a bonus of which the rule set says whether it is one-off", field="bonuses")
    if len(bonuses) > 1 and any(bonus.stacking is Stacking.UNSPECIFIED for bonus in bonuses):
        raise Unspecified("bonuses of which the rule set says how they combine", field="bonuses")
    return bonuses


def _applies(condition: Condition, facts: PersonFacts, placement: Placement, contract: Contract) -> bool:
    old_enough = condition.age_at_least is None or (
        facts.birth_date is not None and age_on(facts.birth_date, contract.reference_date) >= condition.age_at_least
    )
    has_trait = not condition.traits or not facts.traits.isdisjoint(condition.traits)
    employed_so = not condition.employment_kinds or placement.employment_kind in condition.employment_kinds
    return old_enough and has_trait and employed_so


def _present(months: tuple[Month, ...], placement: Placement) -> int:
    """How many of ``months``, from the first, the placement lasts; the month of its last day counts."""
    if placement.last_day is None:
        return len(months)
    return min(len(months), Month.of(placement.last_day).since(months[0]) + 1)


def _counted(window: Window, months: tuple[Month, ...], placement: Placement) -> int:
    """How many of ``months``, from the first, the person counts."""
    present = _present(months, placement)
    if window.kind is WindowKind.UNSPECIFIED:
        raise Unspecified("a counting window that the rule set states", field="window")
    if window.kind is not WindowKind.MONTHS:
        return present
    passed = 0
    if window.counted_from is WindowStart.PLACEMENT_START:
        passed = months[0].since(Month.of(placement.first_day))
    return min(present, max(0, window.months - passed))
