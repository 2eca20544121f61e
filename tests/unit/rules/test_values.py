"""What an amount is for: a full-time year, an hour, a day, a month, a year, a placement; the column beside it.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.rules.tables import EURO, FIRST, MONTH, eurocents, placement, row, table, valued
from verifier.core.errors import OutsideWindow, Unspecified, Unsupported, WrongValue
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.building_blocks import FullTime, FullTimeForm, FullTimeYear, HoursCounted
from verifier.core.rules.valuing.facts import PersonFacts
from verifier.core.rules.valuing.fulltime import full_time_hours

WW = PersonFacts("ww")
HIRED_IN = placement(employment_kind=EmploymentKind.AGENCY_WORK)
BASE_1872 = {"hours": {"yearly": 187_200}, "hours_counted": "paid"}
HALF_A_YEAR = placement(last=date(2026, 6, 30))


@pytest.mark.parametrize(
    ("annual", "hourly", "year"),
    [(45_000, 24, 44_928), (30_000, 16, 29_952), (20_000, 11, 20_592), (10_000, 5, 9_360), (5_000, 3, 5_616)],
    ids=["A2 [S] 24", "A2 [S] 16", "A2 [S] 11", "A2 [S] 5", "A2 [S] 3"],
)
def test_a2_employment_and_hire_in_differ_by_design(annual: int, hourly: int, year: int) -> None:
    """A2 [S] Noordoost-Brabant: 1,872 hours at the hourly column, which is not the annual one divided."""
    ruleset = table(
        row("ww", annual, hourly_amount=hourly * EURO),
        full_time=BASE_1872,
        hourly_for=["agency_work", "secondment"],
    )
    assert eurocents(ruleset, valued(ruleset, WW), [MONTH] * 12) == annual * EURO
    assert eurocents(ruleset, valued(ruleset, WW, HIRED_IN), [MONTH] * 12) == year * EURO


@pytest.mark.parametrize(("annual", "hourly"), [(7_500, 360), (5_000, 240)], ids=["A1 [S] 3.60", "A1 [S] 2.40"])
def test_a1_a_column_that_is_only_published_beside_counts_for_nobody(annual: int, hourly: int) -> None:
    """A1 [S] Rijnmond: 3.60 is not even a rounding of 7,500 / 2,080; neither column is made from the other."""
    ruleset = table(
        row("ww", annual, hourly_amount=hourly),
        full_time={"hours": {"yearly": 208_000}, "hours_counted": "paid"},
        hourly_for=[],
    )
    for placed in (placement(), HIRED_IN):
        assert valued(ruleset, WW, placed).rates[0] == annual * EURO
    assert ruleset.categories[0].hourly_amount == hourly


@pytest.mark.parametrize("members", [{}, {"hourly_for": "unspecified"}], ids=["absent", "unspecified"])
def test_a_column_that_nobody_says_when_to_use_is_refused(members: dict[str, str]) -> None:
    ruleset = table(row("ww", 45_000, hourly_amount=2_400), row("wia", 30_000), **members)
    assert valued(ruleset, PersonFacts("wia")).rates[0] == 30_000 * EURO
    with pytest.raises(Unspecified, match="hourly_for"):
        valued(ruleset, WW)


def test_an_amount_per_hour_is_worth_that_for_every_hour() -> None:
    ruleset = table(row("ww", 25, per="hour"))
    assert eurocents(ruleset, valued(ruleset, WW), [83_200 // 12] * 12) == (83_200 // 12) * 12 * 25


def test_an_amount_per_day_is_worth_that_for_every_day() -> None:
    ruleset = table(row("ww", 100, per="day", hours_per_day=720))
    assert eurocents(ruleset, valued(ruleset, WW), [720, 1440, 360]) == 350 * EURO
    silent = table(row("ww", 100, per="day", hours_per_day="unspecified"))
    with pytest.raises(Unspecified, match="hours_per_day"):
        valued(silent, WW)


@pytest.mark.parametrize(
    ("per", "amount", "expected"),
    [("month", 750, 4_500 * EURO), ("year", 25_000, 1_250_000), ("placement", 10_000, 10_000 * EURO)],
    ids=["[S] 750 a month", "[S] a learning year, half of it", "[S] an internship"],
)
def test_what_does_not_follow_the_hours_is_flat(per: str, amount: int, expected: int) -> None:
    ruleset = table(row("ww", amount, per=per))
    valuation = valued(ruleset, WW, HALF_A_YEAR)
    assert (set(valuation.rates), valuation.flat) == ({0}, expected)
    assert len(valuation.counted) == 6


def test_part_of_a_year_is_rounded_down_to_the_cent() -> None:
    ruleset = table(row("ww", 20_000, per="year"))
    assert valued(ruleset, WW, placement(last=date(2026, 1, 31))).flat == 166_666


@pytest.mark.parametrize("per", ["month", "year"])
def test_an_agreed_period_has_an_end(per: str) -> None:
    ruleset = table(row("ww", 750, per=per))
    with pytest.raises(OutsideWindow) as caught:
        valued(ruleset, WW)
    assert caught.value.field == "last_day"


def test_an_amount_for_nobody_knows_what_is_refused() -> None:
    with pytest.raises(Unspecified, match="value"):
        valued(table(row("ww", 100, per="unspecified")), WW)


def test_b7_below_the_least_hours_a_week_nothing_counts() -> None:
    """B7 [P] Harlingen, 12 hours a week at least: 18 hours for a year are 17,500, and 10 hours nothing."""
    ruleset = table(
        row("ww", 35_000, per="full_time_year"), row("wia", 5_000, per="placement"), minimum_weekly_hours=1200
    )
    half = valued(ruleset, WW, placement(hours_per_week=1800))
    assert eurocents(ruleset, half, [MONTH // 2] * 12) == 17_500 * EURO
    for facts in (WW, PersonFacts("wia")):
        few = valued(ruleset, facts, placement(hours_per_week=1199))
        assert (set(few.rates), few.flat, few.counted) == ({0}, 0, ())
    assert valued(ruleset, WW, placement(hours_per_week=1200)).rates[0] == 35_000 * EURO


@pytest.mark.parametrize(
    ("hours", "expected"),
    [({"weekly": 4000}, 208_000), ({"yearly": 187_200}, 187_200), ("employer", None), ("unspecified", None)],
    ids=["40 hours", "1,872 hours", "the employer's own", "unspecified"],
)
def test_the_full_time_year_is_a_number_or_an_error(hours: object, expected: int | None) -> None:
    ruleset = table(row("ww", 1), full_time={"hours": hours, "hours_counted": "worked"})
    assert ruleset.full_time.hours_counted is HoursCounted.WORKED
    if expected is not None:
        assert full_time_hours(ruleset) == expected
        return
    with pytest.raises(Unspecified) as caught:
        full_time_hours(ruleset)
    assert caught.value.field == "full_time"


def test_an_hourly_amount_comes_to_whole_eurocents_a_year() -> None:
    """Exactly, or not at all: the rate of a month is a whole number of eurocents per full-time year."""
    odd = {"hours": {"yearly": 187_201}, "hours_counted": "paid"}
    for members in ({"per": "hour"}, {"hourly_amount": 1_001}):
        with pytest.raises(WrongValue, match="whole eurocents"):
            table(row("ww", 10, **members) | {"amount": 1_001}, full_time=odd, hourly_for=["agency_work"])
    sound = table(row("ww", 10, per="hour") | {"amount": 1_001})
    year = FullTime(FullTimeYear(FullTimeForm.YEARLY, 187_201), HoursCounted.PAID)
    with pytest.raises(Unsupported):
        valued(replace(sound, full_time=year), WW)


def test_a_table_that_was_not_published_values_nobody() -> None:
    """[P] Súdwest-Fryslân publishes rules and no values."""
    with pytest.raises(Unspecified, match="categories"):
        valued(table(), WW)


@pytest.mark.parametrize("applies_to", ["placements", "ww"])
def test_what_cannot_be_calculated_is_refused_by_the_name_of_its_reason(applies_to: str) -> None:
    mechanism = {"code": "worked_days", "applies_to": [applies_to], "nl": "?", "en": "?"}
    ruleset = table(row("ww", 1), row("wia", 1), unsupported=[mechanism])
    with pytest.raises(Unsupported) as caught:
        valued(ruleset, WW)
    assert caught.value.field == "worked_days"
    if applies_to == "ww":
        assert valued(ruleset, PersonFacts("wia"), placement(FIRST)).rates[0] == EURO
