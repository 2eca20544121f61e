"""What must hold of any valuation: splitting never pays, more hours never cost, order never matters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.tables import EURO, FIRST, bonus, document, placement, row, valued
from verifier.core.model.calendar import Month
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.valuing.facts import Period, PersonFacts
from verifier.core.rules.valuing.fulltime import full_time_hours
from verifier.core.rules.valuing.valuation import Valuation, worth
from verifier.core.rules.valuing.windows import NOTHING_GIVEN, Given

#: Months of the contract in the tests.
MONTHS = 48


def months_from(number: int, start: str) -> dict[str, Any]:
    return {"months": number, "from": start}


ROWS = [
    row("bounded", 20_000, window=months_from(12, "placement_start")),
    row("counted", 40_000, window=months_from(24, "first_counted_month")),
    row("always", 50_000, window="unlimited"),
    row("benefit", 45_000, window=months_from(36, "last_benefit")),
    row("columns", 45_000, hourly_amount=2_400),
    row("hourly", 25, per="hour"),
    row("daily", 100, per="day", hours_per_day=720),
    row("monthly", 750, per="month", window=months_from(6, "placement_start")),
    row("yearly", 20_000, per="year", window=months_from(18, "first_counted_month")),
    row("stage", 10_000, per="placement"),
    row("training", 15_000, window="training"),
]
ANNUAL = [each["code"] for each in ROWS if each["per"] == "full_time_year"]
PERMANENT = {"employment_kinds": ["permanent"]}
HIGHEST = {"stacking": "highest", "family": "age"}
BONUSES = [
    bonus("status", 10_000, {"traits": ["status_holder"]}),
    bonus("fifty", 5_000, {"age_at_least": 50}, **HIGHEST),
    bonus("fifty_five", 7_500, {"age_at_least": 55}, **HIGHEST),
    bonus("vast", None, {"groups": ANNUAL, **PERMANENT}, kind="multiple", multiple_basis_points=5_000),
    bonus("recurring", 6_000, {"age_at_least": 56}, kind="per_year"),
    bonus("short", 1_200, PERMANENT, kind="per_year", window=months_from(6, "placement_start")),
]


def written(rows: Sequence[dict[str, Any]], bonuses: Sequence[dict[str, Any]]) -> RuleSet:
    members = document(*rows, bonuses=list(bonuses), minimum_weekly_hours=1200, hourly_for=["agency_work"])
    return parse_ruleset(json.dumps(members | {"start_window_months": 12}).encode())


BUSY = written(ROWS, BONUSES)
D = full_time_hours(BUSY)
GROUPS = [each["code"] for each in ROWS]
KINDS = [EmploymentKind.PERMANENT, EmploymentKind.FIXED_TERM, EmploymentKind.AGENCY_WORK]


@dataclass(frozen=True)
class Work:
    """Somebody at work: from a month of the contract on, so many months, the same hours in each."""

    group: str
    born: date | None
    status: bool
    kind: EmploymentKind
    first: int
    length: int
    weekly: int
    hours: int
    facts: PersonFacts = field(init=False)

    def __post_init__(self) -> None:
        made = PersonFacts(
            self.group,
            self.born,
            frozenset({"status_holder"} if self.status else ()),
            benefit=Period(date(2020, 1, 1), date(2025, 8, 31)),
            training=Period(date(2026, 2, 1), date(2028, 7, 31)),
        )
        object.__setattr__(self, "facts", made)

    def placed(self, first: int, length: int, weekly: int | None = None) -> Placement:
        begins = Month.of(FIRST).plus(first)
        return placement(
            begins.first_day,
            begins.plus(length - 1).last_day,
            employment_kind=self.kind,
            hours_per_week=self.weekly if weekly is None else weekly,
        )


def workers(**changes: st.SearchStrategy[Any]) -> st.SearchStrategy[Work]:
    plain: dict[str, st.SearchStrategy[Any]] = {
        "group": st.sampled_from(GROUPS),
        "born": st.sampled_from([None, date(1980, 1, 1), date(1974, 1, 1), date(1970, 6, 1), date(1960, 1, 1)]),
        "status": st.booleans(),
        "kind": st.sampled_from(KINDS),
        "first": st.integers(0, 20),
        "length": st.integers(2, 28),
        "weekly": st.sampled_from([1100, 1200, 2400, 3600]),
        "hours": st.integers(2, 15_600),
    }
    return st.builds(Work, **(plain | changes))


def numerator(valuation: Valuation, length: int, hours: int) -> int:
    """The worth, times D, of ``hours`` in each month of a placement; a flat counts once hours are granted."""
    pairs = [(hours, rate) for rate in valuation.rates[:length]]
    return worth(D, pairs, valuation.flat if hours else 0).numerator


def in_turn(work: Work, pieces: Sequence[tuple[int, int, int, int]]) -> int:
    """The worth of one piece (first, length, weekly hours, hours a month) after the other, as an agency decides."""
    before: Given = NOTHING_GIVEN
    total = 0
    for first, length, weekly, hours in pieces:
        placed = work.placed(first, length, weekly)
        valuation = valued(BUSY, work.facts, placed, given=before)
        total += numerator(valuation, length, hours)
        before = before.plus(valuation.given(placed))
    return total


@given(workers(), st.data())
def test_splitting_a_placement_never_pays(work: Work, data: st.DataObject) -> None:
    """In time, in hours, and both, in whichever order the pieces are decided.

    A training may begin after its placement, and the window of a bonus begins with the placement: there the piece
    that comes first is decided first. Else it is as if the person was placed later, and no agency can tell.
    """
    whole = in_turn(work, [(work.first, work.length, work.weekly, work.hours)])
    cut = data.draw(st.integers(1, work.length - 1), label="month of the cut")
    part = data.draw(st.integers(1, work.hours - 1), label="hours of the first half")
    in_time = [
        (work.first, cut, work.weekly, work.hours),
        (work.first + cut, work.length - cut, work.weekly, work.hours),
    ]
    in_hours = [
        (work.first, work.length, work.weekly, part),
        (work.first, work.length, work.weekly, work.hours - part),
    ]
    halves = (part, work.hours - part)
    both = [(first, length, work.weekly, hours) for first, length, _, _ in in_time for hours in halves]
    for pieces in (in_time, in_hours, both):
        ordered = pieces if work.group == "training" else data.draw(st.permutations(pieces), label="order")
        assert in_turn(work, ordered) <= whole


def test_an_agency_that_forgets_what_it_gave_would_be_split() -> None:
    """The negative control of the property above: without what was given before, two halves are worth more."""
    work = Work("bounded", date(1960, 1, 1), True, EmploymentKind.PERMANENT, 0, 24, 3600, 15_600)
    whole = in_turn(work, [(0, 24, 3600, 15_600)])
    forgetful = sum(in_turn(work, [(first, 12, 3600, 15_600)]) for first in (0, 12))
    assert in_turn(work, [(0, 12, 3600, 15_600), (12, 12, 3600, 15_600)]) <= whole < forgetful


@given(workers(), st.integers(1, 15_600), st.integers(1, 3_600))
def test_more_hours_never_lower_a_value(work: Work, hours: int, weekly: int) -> None:
    few, many = sorted((work.hours, hours))
    valuation = valued(BUSY, work.facts, work.placed(work.first, work.length))
    assert numerator(valuation, work.length, few) <= numerator(valuation, work.length, many)
    less, more = (
        valued(BUSY, work.facts, work.placed(work.first, work.length, each))
        for each in sorted((work.weekly, weekly))
    )
    assert all(low <= high for low, high in zip(less.rates, more.rates, strict=True))
    assert less.flat <= more.flat


@given(workers(), st.permutations(ROWS), st.permutations(BONUSES))
def test_the_order_of_rows_never_matters(
    work: Work, rows: list[dict[str, Any]], bonuses: list[dict[str, Any]]
) -> None:
    placed = work.placed(work.first, work.length)
    shuffled = valued(written(rows, bonuses), work.facts, placed)
    known = valued(BUSY, work.facts, placed)
    assert (shuffled.rates, sorted(shuffled.flats)) == (known.rates, sorted(known.flats))


YEARLY = {"bounded": 20_000, "counted": 40_000, "always": 50_000, "benefit": 45_000, "columns": 45_000}
YEARLY |= {"training": 15_000}


def recomputed(work: Work) -> Fraction:
    """The worth in eurocents from the words of the table, in fractions: nothing of the engine is used."""
    if work.weekly < 1200:
        return Fraction(0)
    months = range(work.first, work.first + work.length)
    last = {"bounded": work.first + 12, "counted": work.first + 24, "benefit": 32, "monthly": work.first + 6}
    last |= {"yearly": work.first + 18, "training": 31}
    counted = [month for month in months if month < last.get(work.group, MONTHS)]
    if work.group == "training":
        counted = [month for month in counted if month >= 1]
    if not counted:
        return Fraction(0)
    age = 0 if work.born is None else 2026 - work.born.year - (work.born > date(work.born.year, 1, 1))
    hired_in = work.kind is EmploymentKind.AGENCY_WORK
    permanent = work.kind is EmploymentKind.PERMANENT
    hour = Fraction(YEARLY.get(work.group, 0) * EURO, 1872)
    hour = {"hourly": Fraction(2_500), "daily": Fraction(10_000 * 10, 72)}.get(work.group, hour)
    hour = Fraction(2_400) if work.group == "columns" and hired_in else hour
    recurring = Fraction(6_000 * EURO, 1872) if age >= 56 else Fraction(0)
    total = Fraction(0)
    for month in counted:
        short = Fraction(1_200 * EURO, 1872) if permanent and month < work.first + 6 else Fraction(0)
        total += Fraction(work.hours, 100) * (hour + recurring + short)
    total += {"monthly": 75_000 * len(counted), "stage": 1_000_000}.get(work.group, 0)
    total += 2_000_000 * len(counted) // 12 if work.group == "yearly" else 0
    total += 1_000_000 if work.status else 0
    total += 750_000 if age >= 55 else 500_000 if age >= 50 else 0
    return total + (YEARLY[work.group] * EURO // 2 if permanent and work.group in YEARLY else 0)


@given(workers())
def test_a_recomputation_gives_the_same_cent(work: Work) -> None:
    valuation = valued(BUSY, work.facts, work.placed(work.first, work.length))
    assert Fraction(numerator(valuation, work.length, work.hours), D) == recomputed(work)


def test_the_rule_set_of_these_tests_has_every_unit_of_the_engine() -> None:
    """A unit or a kind of bonus that is added later must be added here."""
    assert {each["per"] for each in ROWS} == {"full_time_year", "hour", "day", "month", "year", "placement"}
    assert {each["kind"] for each in BONUSES} == {"flat", "per_year", "multiple"}
