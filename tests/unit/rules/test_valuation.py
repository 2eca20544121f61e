"""Valuation: the worked examples of the field, and properties that must hold for any of them.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.rules.tables import EURO, contract, eurocents, placement
from verifier import shipped
from verifier.core.errors import (
    OutsideWindow,
    Undecided,
    UnknownReference,
    Unspecified,
    Unsupported,
    WrongRelation,
)
from verifier.core.model.calendar import Month
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset
from verifier.core.rules.valuing.conditions import age_on
from verifier.core.rules.valuing.facts import Period, PersonFacts
from verifier.core.rules.valuing.valuation import Valuation, value_placement

UTRECHT = parse_ruleset(shipped.ruleset("utrecht-current.v1"))
HAAGLANDEN = parse_ruleset(shipped.ruleset("haaglanden-2023-07.v1"))


def valued(
    ruleset: RuleSet,
    group: str,
    placed: Placement,
    *,
    born: date | None = None,
    traits: frozenset[str] = frozenset(),
) -> Valuation:
    return value_placement(ruleset, PersonFacts(group, born, traits), placement=placed, contract=contract(ruleset))


def contract_hours(weekly: int, months: int) -> list[int]:
    """``weekly`` hours (hundredths) a week for ``months`` months of 52/12 weeks, spread without loss."""
    total = [weekly * 52 * month // 12 for month in range(months + 1)]
    return [after - before for before, after in pairwise(total)]


BORN_1970 = date(1970, 6, 1)  # 55 on the contracts' reference date


@pytest.mark.parametrize(
    ("ruleset", "group", "weekly", "months", "expected"),
    [
        pytest.param(UTRECHT, "participation_act", 2400, 6, 1_333_333, id="B1 [D] Utrecht, 24 h, 6 months"),
        pytest.param(UTRECHT, "disability_register", 3600, 12, 50_000 * EURO, id="B2 [D] Utrecht, a full year"),
        pytest.param(UTRECHT, "ww", 3200, 9, 1_333_333, id="B3 [D] Utrecht, the amount of B1 from another group"),
        pytest.param(HAAGLANDEN, "ww", 3600, 18, 20_000 * EURO, id="B4 [D] Haaglanden, 12 of 18 months"),
        pytest.param(HAAGLANDEN, "participation_act", 2800, 30, 6_222_222, id="B5 [D] Haaglanden, 24 of 30 months"),
        pytest.param(HAAGLANDEN, "disability_register", 3600, 48, 200_000 * EURO, id="[P] Haaglanden, always"),
        pytest.param(HAAGLANDEN, "wia", 3600, 36, 60_000 * EURO, id="[P] Haaglanden, WIA 24 months"),
        pytest.param(HAAGLANDEN, "no_benefit", 3600, 12, 5_000 * EURO, id="[P] Haaglanden, no benefit"),
        pytest.param(UTRECHT, "no_benefit", 3600, 12, 10_000 * EURO, id="[P] Utrecht, no benefit"),
        pytest.param(UTRECHT, "wao", 3600, 12, 40_000 * EURO, id="[P] Utrecht, WAO as WIA"),
    ],
)
def test_worked_examples(ruleset: RuleSet, group: str, weekly: int, months: int, expected: int) -> None:
    assert eurocents(ruleset, valued(ruleset, group, placement()), contract_hours(weekly, months)) == expected


@pytest.mark.parametrize(
    ("kind", "born", "expected"),
    [
        (EmploymentKind.FIXED_TERM, None, 50_000),
        (EmploymentKind.PERMANENT, None, 60_000),
        (EmploymentKind.FIXED_TERM, BORN_1970, 60_000),
        (EmploymentKind.PERMANENT, BORN_1970, 70_000),
    ],
    ids=["B2 [D] bare", "B2 [D] permanent", "B2 [D] 50+", "B2 [D] both"],
)
def test_utrecht_bonuses_add_once(kind: EmploymentKind, born: date | None, expected: int) -> None:
    valuation = valued(UTRECHT, "disability_register", placement(employment_kind=kind), born=born)
    assert eurocents(UTRECHT, valuation, contract_hours(3600, 12)) == expected * EURO
    assert valuation.flat == (expected - 50_000) * EURO


def test_b6_haaglanden_counts_a_start_within_twelve_months_before() -> None:
    """B6 [P] rule, [D] dates: thirteen months before is refused, eleven and exactly twelve are not."""
    for first in (date(2025, 2, 1), date(2025, 1, 1)):
        assert valued(HAAGLANDEN, "ww", placement(first)).rates[:13] == (20_000 * EURO,) * 12 + (0,)
    for first in (date(2024, 12, 1), date(2024, 12, 31)):
        with pytest.raises(OutsideWindow):
            valued(HAAGLANDEN, "ww", placement(first))


@pytest.mark.parametrize(
    ("begins", "accepted", "refused"),
    [
        (date(2028, 2, 29), date(2027, 2, 28), date(2027, 2, 27)),
        (date(2026, 3, 31), date(2025, 3, 31), date(2025, 3, 30)),
    ],
    ids=["a shorter month", "the last day of a long month"],
)
def test_the_start_window_is_counted_in_calendar_months(begins: date, accepted: date, refused: date) -> None:
    facts, agreed = PersonFacts("ww", None), contract(HAAGLANDEN, first_day=begins)
    value_placement(HAAGLANDEN, facts, placement=placement(accepted), contract=agreed)
    with pytest.raises(OutsideWindow):
        value_placement(HAAGLANDEN, facts, placement=placement(refused), contract=agreed)


def test_utrecht_is_silent_on_an_earlier_start() -> None:
    with pytest.raises(Unspecified) as caught:
        valued(UTRECHT, "ww", placement(date(2025, 12, 31)))
    assert caught.value.field == "start_window_months"


def test_windows_are_whole_months_from_the_first_to_the_one_before_the_last() -> None:
    valuation = valued(HAAGLANDEN, "ww", placement(date(2026, 3, 31)))
    counted = [month for month, rate in zip(valuation.months, valuation.rates, strict=True) if rate]
    assert (counted[0], counted[-1]) == (Month(2026, 3), Month(2027, 2))
    assert (valuation.months[0], valuation.months[-1]) == (Month(2026, 3), Month(2029, 12))


def test_a_window_may_run_from_the_start_of_the_placement() -> None:
    members = json.loads(shipped.ruleset("haaglanden-2023-07.v1"))
    for row in members["categories"]:
        if row["code"] == "ww":
            row["window"]["from"] = "placement_start"
        if row["code"] == "wia":
            row["window"] = {"months": 6, "from": "placement_start"}
    members["bonuses"][0]["kind"] = "flat"
    ruleset = parse_ruleset(json.dumps(members).encode())
    last_month = valued(ruleset, "ww", placement(date(2025, 2, 1)), born=BORN_1970)
    assert (sum(rate > 0 for rate in last_month.rates), last_month.flat) == (1, 10_000 * EURO)
    for group in ("ww", "wia"):
        over = valued(ruleset, group, placement(date(2025, 1, 1)), born=BORN_1970)
        assert (over.rates, over.flat) == ((0,) * 48, 0)


def test_the_last_day_ends_the_count_and_its_month_counts() -> None:
    valuation = valued(UTRECHT, "ww", placement(date(2026, 1, 15), date(2026, 4, 1)))
    assert valuation.rates[:5] == (20_000 * EURO,) * 4 + (0,)
    assert len(valuation.rates) == len(valuation.months) == 48


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2030, 1, 1), None), (date(2025, 6, 1), date(2025, 12, 31)), (date(2026, 6, 1), date(2026, 5, 31))],
    ids=["after the contract", "before the contract", "ends before it begins"],
)
def test_a_placement_outside_the_contract_is_refused(first: date, last: date | None) -> None:
    with pytest.raises(OutsideWindow):
        valued(HAAGLANDEN, "disability_register", placement(first, last))


def test_a_recurring_bonus_is_part_of_the_rate() -> None:
    """[P] 55+ in Haaglanden stands in the column of values per year; [D] half the hours, half the bonus."""
    valuation = valued(HAAGLANDEN, "ww", placement(), born=BORN_1970)
    assert (valuation.rates[0], valuation.rates[12], valuation.flat) == (30_000 * EURO, 0, 0)
    assert eurocents(HAAGLANDEN, valuation, contract_hours(1800, 12)) == 15_000 * EURO


@pytest.mark.parametrize(
    ("born", "given_bonus"),
    [(date(1976, 1, 1), True), (date(1976, 1, 2), False), (None, False)],
    ids=["50 on the reference date", "a day short", "no birth date"],
)
def test_age_is_judged_on_the_reference_date(born: date | None, given_bonus: bool) -> None:
    assert (valued(UTRECHT, "ww", placement(), born=born).flat > 0) == given_bonus


def test_age_of_somebody_born_on_a_leap_day() -> None:
    assert age_on(date(1976, 2, 29), date(2026, 2, 28)) == 49
    assert age_on(date(1976, 2, 29), date(2026, 3, 1)) == 50


def test_one_bonus_for_either_trait_and_not_two_for_both() -> None:
    both = frozenset({"status_holder", "language_gap"})
    for traits in (frozenset({"status_holder"}), frozenset({"language_gap"}), both):
        assert valued(UTRECHT, "ww", placement(), traits=traits).flat == 10_000 * EURO


def test_bonuses_that_nobody_says_how_to_combine_are_refused_together() -> None:
    work_disability = frozenset({"work_disability"})
    assert valued(HAAGLANDEN, "wia", placement(), traits=work_disability).rates[0] == 40_000 * EURO
    with pytest.raises(Unspecified, match="bonus_stacking"):
        valued(HAAGLANDEN, "wia", placement(), born=BORN_1970, traits=work_disability)


def test_a_subsidy_matters_only_where_the_window_would_end_the_count() -> None:
    """[P] With a wage subsidy as long as it runs; how long it runs is asked only of who outlasts the window."""
    subsidy = frozenset({"wage_subsidy"})
    within = placement(date(2026, 1, 1), date(2027, 12, 31))
    assert valued(HAAGLANDEN, "participation_act", within, traits=subsidy).rates[23] == 40_000 * EURO
    assert valued(HAAGLANDEN, "disability_register", placement(), traits=subsidy).rates[-1] == 50_000 * EURO
    with pytest.raises(Undecided) as caught:
        valued(HAAGLANDEN, "participation_act", placement(), traits=subsidy)
    assert caught.value.field == "subsidy"
    for last_day, months in ((date(2028, 6, 1), 30), (date(2026, 6, 30), 24), (None, 48)):
        facts = PersonFacts("participation_act", traits=subsidy, subsidy=Period(date(2026, 1, 1), last_day))
        valuation = value_placement(HAAGLANDEN, facts, placement=placement(), contract=contract(HAAGLANDEN))
        assert [bool(rate) for rate in valuation.rates] == [month < months for month in range(48)]


def test_what_no_agency_can_state_is_not_valued_for_an_agency() -> None:
    with pytest.raises(Unsupported):
        valued(UTRECHT, "bbl_2", placement())
    with pytest.raises(Unsupported):
        valued(HAAGLANDEN, "wia", placement(), traits=frozenset({"pro_vso_internship_6_months"}))
    with pytest.raises(Unspecified):
        valued(HAAGLANDEN, "young_without_qualification", placement())


def test_a_group_that_the_table_does_not_value_is_refused_without_naming_it() -> None:
    with pytest.raises(UnknownReference) as caught:
        valued(HAAGLANDEN, "wao", placement())
    assert "wao" not in str(caught.value)


def test_a_rule_set_that_the_contract_does_not_name_is_refused() -> None:
    with pytest.raises(WrongRelation):
        value_placement(HAAGLANDEN, PersonFacts("ww", None), placement=placement(), contract=contract(UTRECHT))


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [("window", "unspecified", "counting_window"), ("kind", "unspecified", "bonus_kind")],
    ids=["window", "bonus kind"],
)
def test_an_unspecified_rule_refuses_only_who_needs_it(member: str, value: str, code: str) -> None:
    members = json.loads(shipped.ruleset("utrecht-current.v1"))
    rows = members["categories"] if member == "window" else members["bonuses"]
    rows[0][member] = value
    members["open_points"] = [point for point in members["open_points"] if point["code"] != code]
    members["open_points"].append({"code": code, "nl": "?", "en": "?"})
    ruleset = parse_ruleset(json.dumps(members).encode())
    assert valued(ruleset, "ww", placement()).rates[0] == 20_000 * EURO
    with pytest.raises(Unspecified):
        valued(ruleset, "participation_act", placement(), born=BORN_1970)


@given(st.integers(0, 47), st.integers(0, 47))
def test_a_longer_placement_never_lowers_a_rate(months: int, more: int) -> None:
    shorter, longer = (
        valued(HAAGLANDEN, "participation_act", placement(last=Month(2026, 1).plus(length).last_day))
        for length in sorted((months, more))
    )
    assert all(low <= high for low, high in zip(shorter.rates, longer.rates, strict=True))
