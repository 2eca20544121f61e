"""Windows: in which whole months a person counts, and that a second placement does not open a second window.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.rules.tables import FIRST, bonus, placement, row, table, valued
from verifier.core.errors import Undecided, Unspecified
from verifier.core.model.calendar import Month, months
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.facts import Period, PersonFacts

WW = PersonFacts("ww")


def windowed(window: Any, **changes: Any) -> RuleSet:
    return table(row("ww", 10_000, window=window), start_window_months=12, **changes)


def months_from(number: int, start: str) -> dict[str, Any]:
    return {"months": number, "from": start}


@pytest.mark.parametrize(
    ("window", "facts", "first", "last"),
    [
        (months_from(12, "placement_start"), {}, Month(2026, 1), Month(2026, 6)),
        (months_from(12, "first_counted_month"), {}, Month(2026, 1), Month(2026, 12)),
        (months_from(12, "reference_date"), {}, Month(2026, 1), Month(2026, 12)),
        (months_from(36, "last_benefit"), {"benefit": (2024, 1, 2025, 12, 31)}, Month(2026, 1), Month(2028, 12)),
        (months_from(36, "last_benefit"), {"benefit": (2024, 1, 2026, 2, 27)}, Month(2026, 1), Month(2029, 1)),
        (months_from(24, "last_benefit"), {"benefit": (2020, 1, 2024, 2, 29)}, Month(2026, 1), Month(2026, 2)),
        (months_from(24, "last_benefit"), {"benefit": (2020, 1, 9999, 12, 31)}, Month(2026, 1), Month(2029, 12)),
        ("training", {"training": (2025, 9, 2027, 8, 31)}, Month(2026, 1), Month(2027, 8)),
        ("training", {"training": (2026, 2, 2027, 8, 31)}, Month(2026, 2), Month(2027, 8)),
        ("subsidy", {"subsidy": (2026, 3, 2026, 9, 1)}, Month(2026, 3), Month(2026, 9)),
        ("unlimited", {}, Month(2026, 1), Month(2029, 12)),
        ("contract", {}, Month(2026, 1), Month(2029, 12)),
    ],
    ids=[
        *("from the start of the placement", "from the first month that counts", "from the award"),
        *("[S] after the last benefit", "a benefit that ends within a month", "a benefit long ago", "for ever"),
        *("a training that began before", "a training that begins later", "a subsidy", "always", "the contract"),
    ],
)
def test_the_months_of_a_window(window: Any, facts: dict[str, Any], first: Month, last: Month) -> None:
    """Somebody who began half a year before the contract."""
    periods: dict[str, Any] = {
        name: Period(date(since, month, 1), date(*until)) for name, (since, month, *until) in facts.items()
    }
    valuation = valued(windowed(window), PersonFacts("ww", **periods), placement(date(2025, 7, 1)))
    assert valuation.counted == months(first, last)
    assert [month for month, rate in zip(valuation.months, valuation.rates, strict=True) if rate] == list(
        months(first, last)
    )


@pytest.mark.parametrize(
    ("window", "facts", "field"),
    [
        (months_from(12, "last_benefit"), {}, "benefit"),
        (months_from(12, "last_benefit"), {"benefit": Period(FIRST)}, "benefit"),
        ("training", {}, "training"),
        ("training", {"training": Period(FIRST)}, "training"),
        ("subsidy", {}, "subsidy"),
    ],
    ids=["no benefit", "a benefit without an end", "no training", "a training without an end", "no subsidy"],
)
def test_a_window_that_turns_on_what_is_not_known_is_undecided(
    window: Any, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Undecided) as caught:
        valued(windowed(window), PersonFacts("ww", **facts))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("window", "point"), [("unspecified", "counting_window"), (months_from(12, "unspecified"), "window_start")]
)
def test_an_unspecified_window_is_refused_by_its_open_point(window: Any, point: str) -> None:
    with pytest.raises(Unspecified, match=point):
        valued(windowed(window), WW)


def test_a_subsidy_extends_the_window_and_leaves_a_hole_where_it_does_not_run() -> None:
    traits = frozenset({"wage_subsidy"})
    facts = PersonFacts("ww", traits=traits, subsidy=Period(date(2026, 5, 1), date(2026, 6, 30)))
    ruleset = windowed(months_from(3, "placement_start"), counts_while=["wage_subsidy"])
    counted = valued(ruleset, facts).counted
    assert counted == (*months(Month(2026, 1), Month(2026, 3)), Month(2026, 5), Month(2026, 6))


SPLITS: list[tuple[str, tuple[Placement, Placement]]] = [
    ("one after the other", (placement(FIRST, date(2026, 12, 31)), placement(date(2027, 1, 1)))),
    ("with a gap", (placement(FIRST, date(2026, 3, 31)), placement(date(2026, 8, 1)))),
    ("side by side", (placement(FIRST), placement(FIRST))),
    ("overlapping", (placement(FIRST, date(2026, 9, 30)), placement(date(2026, 6, 1)))),
]


@pytest.mark.parametrize("start", ["placement_start", "first_counted_month"])
@pytest.mark.parametrize("backwards", [False, True], ids=["in order", "the later one first"])
@pytest.mark.parametrize("split", [pair for _, pair in SPLITS], ids=[name for name, _ in SPLITS])
def test_a_second_placement_opens_no_second_window(
    start: str, backwards: bool, split: tuple[Placement, Placement]
) -> None:
    """No more than twelve different months in all, in whichever order the agency decides."""
    ruleset = windowed(months_from(12, start))
    first, second = reversed(split) if backwards else split
    one = valued(ruleset, WW, first)
    other = valued(ruleset, WW, second, given=one.given(first))
    assert len({*one.counted, *other.counted}) <= 12


def test_a_placement_side_by_side_counts_in_the_same_months() -> None:
    ruleset = windowed(months_from(12, "placement_start"))
    one = valued(ruleset, WW)
    assert valued(ruleset, WW, given=one.given(placement())).counted == one.counted


@pytest.mark.parametrize(
    ("per", "amount", "expected"), [("placement", 10_000, 0), ("month", 750, 3 * 75_000), ("year", 12_000, 300_000)]
)
def test_what_is_flat_counts_once_for_a_person_on_a_contract(per: str, amount: int, expected: int) -> None:
    """January to June, then April to September: three months more, and an internship no more."""
    ruleset = table(row("ww", amount, per=per))
    first = placement(FIRST, date(2026, 6, 30))
    one = valued(ruleset, WW, first)
    second = placement(date(2026, 4, 1), date(2026, 9, 30))
    assert valued(ruleset, WW, second, given=one.given(placement())).flat == expected


def test_a_month_counts_once_whatever_row_it_counted_in() -> None:
    """Half a year on a full-time value, then a work-experience place from the fourth month on: three more."""
    work = {"employment_kinds": ["work_experience"]}
    ruleset = table(
        row("plek", 750, "ww", per="month", when=work),
        row("baan", 20_000, "ww", when={"without_employment_kinds": ["work_experience"]}),
    )
    first = placement(FIRST, date(2026, 6, 30))
    one = valued(ruleset, WW, first)
    second = placement(date(2026, 4, 1), date(2026, 9, 30), employment_kind=EmploymentKind.WORK_EXPERIENCE)
    assert valued(ruleset, WW, second, given=one.given(first)).flat == 3 * 75_000


def test_a_bonus_has_its_own_window_and_never_outlasts_the_category() -> None:
    fifty = {"age_at_least": 50}
    recurring = {"kind": "per_year", "window": months_from(6, "placement_start")}
    ruleset = table(
        row("ww", 10_000, window=months_from(12, "placement_start")),
        bonuses=[
            bonus("short", 1_000, fifty, **recurring),
            bonus("long", 100, fifty, kind="per_year", window=months_from(24, "placement_start")),
        ],
    )
    rates = valued(ruleset, PersonFacts("ww", date(1960, 1, 1))).rates
    assert rates[:13] == (1_110_000,) * 6 + (1_010_000,) * 6 + (0,)
