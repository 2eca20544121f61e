"""What was agreed fills a gap of the rule set, and never changes what the rule set states."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from tests.unit.rules.tables import EURO, MONTH, bonus, eurocents, placement, row, table, valued
from verifier.core.errors import Unspecified, WrongValue
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.rules.table.agreed import settled
from verifier.core.rules.table.rounding import rounded
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.facts import PersonFacts
from verifier.core.rules.valuing.fulltime import full_time_hours

AGED_57 = PersonFacts("ww", date(1968, 6, 1))
SILENT = table(
    row("ww", 20_000, window="unspecified"),
    row("wia", 30_000),
    full_time={"hours": "unspecified", "hours_counted": "paid"},
    bonuses=[
        bonus("vijftig", 5_000, {"age_at_least": 50}, kind="unspecified", stacking="unspecified"),
        bonus("oud", 7_500, {"age_at_least": 55}, kind="unspecified", stacking="unspecified"),
    ],
)
STATED = table(
    row("ww", 20_000),
    start_window_months=6,
    rounding="cent_down",
    bonuses=[bonus("vijftig", 5_000, {"age_at_least": 50})],
)
TERMS: dict[str, Any] = {
    "full_time_weekly_hours": 3600,
    "full_time_yearly_hours": 187_200,
    "start_window_months": 12,
    "window_months": 12,
    "bonus_kind": AgreedBonusKind.FLAT,
    "bonus_stacking": AgreedStacking.ADDS,
    "rounding": Rounding.EURO_DOWN,
}
ALL = AgreedTerms(**{name: term for name, term in TERMS.items() if name != "full_time_yearly_hours"})


def test_nothing_agreed_changes_nothing() -> None:
    assert settled(SILENT, None) is SILENT


def test_every_term_is_tested_here() -> None:
    assert set(TERMS) == {each.name for each in fields(AgreedTerms)}


@pytest.mark.parametrize("member", list(TERMS))
def test_a_term_fills_a_gap_and_changes_nothing_that_is_stated(member: str) -> None:
    terms = AgreedTerms(**{member: TERMS[member]})
    filled = settled(SILENT, terms)
    assert filled != SILENT
    assert filled.digest == SILENT.digest
    with pytest.raises(WrongValue) as caught:
        settled(STATED, terms)
    assert caught.value.field == member
    with pytest.raises(WrongValue):
        settled(filled, terms)


def test_two_full_time_years_are_one_too_many() -> None:
    with pytest.raises(WrongValue):
        settled(SILENT, AgreedTerms(full_time_weekly_hours=3600, full_time_yearly_hours=187_200))


def test_an_employers_own_year_is_filled_in() -> None:
    """[P] Súdwest-Fryslân: the contractor's own annual workable hours."""
    own = table(row("ww", 20_000), full_time={"hours": "employer", "hours_counted": "worked"})
    with pytest.raises(Unspecified):
        full_time_hours(own)
    assert full_time_hours(settled(own, AgreedTerms(full_time_yearly_hours=165_000))) == 165_000


def test_what_was_agreed_is_what_counts() -> None:
    ruleset = settled(SILENT, ALL)
    valuation = valued(ruleset, AGED_57, placement(date(2025, 6, 1)))
    assert eurocents(ruleset, valuation, [MONTH] * 48) == (20_000 + 12_500) * EURO
    assert rounded(ruleset, 199, 1) == 100
    for silent in (AGED_57, PersonFacts("wia", AGED_57.birth_date)):
        with pytest.raises(Unspecified):
            valued(SILENT, silent)


@pytest.mark.parametrize(
    ("kind", "rate", "flat"),
    [(AgreedBonusKind.FLAT, 20_000, 7_500), (AgreedBonusKind.PER_YEAR, 27_500, 0)],
    ids=["once", "per year"],
)
def test_the_highest_bonus_may_be_agreed(kind: AgreedBonusKind, rate: int, flat: int) -> None:
    terms = AgreedTerms(bonus_kind=kind, bonus_stacking=AgreedStacking.HIGHEST, window_months=12)
    valuation = valued(settled(SILENT, terms), AGED_57)
    assert (valuation.rates[0], valuation.flat) == (rate * EURO, flat * EURO)


def test_what_does_not_fit_the_table_is_not_agreed() -> None:
    """An hourly amount that comes to no whole eurocents in the agreed year; bonuses that do not compare."""
    hourly = table(
        row("ww", 10, per="hour") | {"amount": 1_001},
        full_time={"hours": "unspecified", "hours_counted": "paid"},
    )
    assert settled(hourly, AgreedTerms(full_time_weekly_hours=3600)) != hourly
    mixed: RuleSet = table(
        row("ww", 1),
        bonuses=[
            bonus("a", 1, {"age_at_least": 50}, stacking="unspecified"),
            bonus("b", 1, {"age_at_least": 55}, stacking="unspecified", kind="per_year"),
        ],
    )
    for ruleset, terms in (
        (hourly, AgreedTerms(full_time_yearly_hours=187_201)),
        (mixed, AgreedTerms(bonus_stacking=AgreedStacking.HIGHEST)),
    ):
        with pytest.raises(WrongValue):
            settled(ruleset, terms)
