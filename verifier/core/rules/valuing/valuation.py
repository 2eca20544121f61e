"""A valuation (waardering): what one placement is worth under the contract's rule set, month by month.

The agency makes it from what it knows of the person, and nobody else can: it leaves the agency only as
commitments (PROTOCOL 5). Windows are whole months. All arithmetic is on integers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.core.errors import (
    OutsideWindow,
    UnknownReference,
    Unsupported,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.placement import Placement
from verifier.core.rules.table.building_blocks import Attester, Bonus, BonusKind, Category, Per, Window
from verifier.core.rules.table.gaps import stated, unspecified
from verifier.core.rules.table.ruleset import RuleSet, supported
from verifier.core.rules.valuing.bonuses import bonuses_of, check_attester, flat_amount, flat_code
from verifier.core.rules.valuing.conditions import holds, months_before
from verifier.core.rules.valuing.facts import PersonFacts
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.windows import NOTHING_GIVEN, Circumstances, Given, counted_months
from verifier.core.wire.statements import MAX_MONTH_HOURS

_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Valuation:
    """``rates`` in eurocents per full-time year, one for each of ``months``.

    ``flats`` are the one-off parts in eurocents, by the code of row or family; ``counted`` are the months in which
    the person counts, ``bonus_counted`` those of each bonus with a window of its own.
    """

    months: tuple[Month, ...]
    rates: tuple[int, ...]
    flats: tuple[tuple[str, int], ...] = ()
    counted: tuple[Month, ...] = ()
    bonus_counted: tuple[tuple[str, tuple[Month, ...]], ...] = ()

    @property
    def flat(self) -> int:
        """Eurocents, once: what the flat commitment holds."""
        return sum(amount for _, amount in self.flats)

    def given(self, placement: Placement) -> Given:
        """What the person was given by it, for his or her next placement on the same contract."""
        return Given(placement.first_day, frozenset(self.counted), self.bonus_counted, self.flats)


@dataclass(frozen=True, slots=True)
class Worth:
    """The exact value ``numerator / full_time_hours`` in eurocents (``D`` of PROTOCOL 5 is the denominator)."""

    numerator: int
    full_time_hours: int

    @property
    def eurocents(self) -> int:
        """The value rounded down: what a floor can prove."""
        return self.numerator // self.full_time_hours


def value_placement(
    ruleset: RuleSet,
    facts: PersonFacts,
    *,
    placement: Placement,
    contract: Contract,
    given: Given = NOTHING_GIVEN,
    issuer: Attester = Attester.AGENCY,
) -> Valuation:
    """Value ``placement`` for every month of :func:`committed_months` (PROTOCOL 5), as ``issuer`` can state it.

    ``ruleset`` is the contract's, with what the contract agrees on filled in (:func:`~.agreed.settled`). ``given``
    is what the same issuer gave the same person on the same contract, or on its framework: one-off parts and
    windows count once, so that splitting a placement never pays. A bonus that turns on age needs a birth date:
    without one it is not given. Below the minimum of weekly hours, and where no month counts, nothing does.

    Raises :class:`WrongRelation` (not the contract's rule set), :class:`OutsideWindow` (began too early, never
    overlaps the contract, or has no last day where the value is for each month of an agreed period),
    :class:`UnknownReference` (the table does not value the group), :class:`Unsupported` (the issuer cannot state
    the row, or the rule cannot be calculated), :class:`Unspecified` (the table is silent on what this placement
    needs), or :class:`Undecided` (a fact of the person is missing on which the table turns).
    """
    if ruleset.digest != contract.ruleset.digest:
        raise WrongRelation("the rule set that the contract names", field="ruleset")
    supported(ruleset, "placements")
    check_start(ruleset, placement, contract)
    case = Circumstances(facts, placement, contract, given)
    category = _category(ruleset, case, issuer)
    bonuses = bonuses_of(ruleset, case, issuer)
    counted = counted_months(category.window, case, earlier=given.months, counts_while=ruleset.counts_while)
    if placement.hours_per_week < ruleset.minimum_weekly_hours or not counted:
        return Valuation(case.months, (0,) * len(case.months))
    own = {bonus.code: _own_months(bonus.code, bonus.window, counted, case) for bonus in bonuses if bonus.window}
    rates = dict.fromkeys(case.months, 0) | dict.fromkeys(counted, _rate(ruleset, category, placement))
    flats = {category.code: _flat(category, placement, counted, given)}
    for bonus in bonuses:
        within = own.get(bonus.code, counted)
        for month in within:
            rates[month] += _bonus_rate(ruleset, bonus, placement)
        if within:
            flats[flat_code(bonus)] = flat_amount(ruleset, bonus, category) - given.flat(flat_code(bonus))
    new = tuple((code, amount) for code, amount in flats.items() if amount > 0)
    return Valuation(case.months, tuple(rates[month] for month in case.months), new, counted, tuple(own.items()))


def check_start(ruleset: RuleSet, placement: Placement, contract: Contract) -> None:
    """The public part of a valuation: a placement overlaps the contract, and did not begin too early for it.

    Raises :class:`OutsideWindow`, and :class:`Unspecified` when it began before the contract and the rule set does
    not say how long before may count.
    """
    first, last = placement.first_day, placement.last_day
    ends = contract.last_day if contract.recovery_months is None else contract.last_counted_month.last_day
    if first > ends or (last is not None and last < max(first, contract.first_day)):
        raise OutsideWindow("a placement that overlaps the contract's period", field="first_day")
    if first < contract.first_day:
        months = stated(ruleset.start_window_months, point="start_window", field="start_window_months")
        if first < months_before(contract.first_day, months):
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


def _category(ruleset: RuleSet, case: Circumstances, issuer: Attester) -> Category:
    """The one row that values the person; that there is not a second one, the rule set's consistency says."""
    if not ruleset.categories:
        raise unspecified("categories", field="categories")
    for category in ruleset.categories_of(case.facts.group):
        if holds(category.when, case.facts, placement=case.placement, contract=case.contract):
            supported(ruleset, category.code)
            check_attester(category.attested_by, issuer, field="group")
            return category
    raise UnknownReference("a group that the rule set values", field="group")


def _own_months(code: str, window: Window, counted: tuple[Month, ...], case: Circumstances) -> tuple[Month, ...]:
    """The months of a bonus's own window; it never outlasts the category's."""
    own = counted_months(window, case, earlier=case.given.months_of(code))
    return tuple(month for month in counted if month in own)


def _rate(ruleset: RuleSet, category: Category, placement: Placement) -> int:
    """Eurocents per full-time year; an amount an hour or a day counts as often as a full-time year has them."""
    if category.per is Per.UNSPECIFIED:
        raise unspecified("value", field="per")
    if category.per is Per.FULL_TIME_YEAR:
        return _annual(ruleset, category.amount, category.hourly_amount, placement)
    if category.per is Per.HOUR:
        return _exactly(category.amount * full_time_hours(ruleset), 100)
    if category.per is Per.DAY:
        hours = stated(category.hours_per_day, point="hours_per_day", field="hours_per_day")
        return _exactly(category.amount * full_time_hours(ruleset), hours)
    return 0


def _annual(ruleset: RuleSet, amount: int, hourly: int | None, placement: Placement) -> int:
    """The annual column, or the hourly one where that was published for this kind of employment."""
    if hourly is None:
        return amount
    if placement.employment_kind not in stated(ruleset.hourly_for, point="hourly_for", field="hourly_for"):
        return amount
    return _exactly(hourly * full_time_hours(ruleset), 100)


def _exactly(numerator: int, denominator: int) -> int:
    if numerator % denominator:
        raise Unsupported("an amount that comes to whole eurocents for a full-time year", field="amount")
    return numerator // denominator


def _flat(category: Category, placement: Placement, counted: tuple[Month, ...], given: Given) -> int:
    """The one-off part of a category that is new: a month counts once, and part of a year is rounded down."""
    if category.per is Per.PLACEMENT:
        return category.amount - given.flat(category.code)
    if category.per not in (Per.MONTH, Per.YEAR):
        return 0
    if placement.last_day is None:
        raise OutsideWindow("a last day: the value is for each month of an agreed period", field="last_day")
    months = len(given.months.union(counted)) - len(given.months)
    return category.amount * months // (1 if category.per is Per.MONTH else _MONTHS_A_YEAR)


def _bonus_rate(ruleset: RuleSet, bonus: Bonus, placement: Placement) -> int:
    if bonus.kind is not BonusKind.PER_YEAR:
        return 0
    return _annual(ruleset, bonus.amount, bonus.hourly_amount, placement)
