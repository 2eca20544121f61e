"""Conditions: who a row is for on the reference date; what is not known is asked for, and no two rows meet.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.rules.tables import EURO, placement, row, table, valued
from verifier.core.errors import Undecided, UnknownReference, WrongValue
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.conditions import full_months, months_before
from verifier.core.rules.valuing.facts import Period, PersonFacts

DAY = date(2026, 1, 1)  # the reference date of every contract here


def westfriesland() -> RuleSet:
    """[S] WW below a year 15,000; above a year, or in its last three months, 20,000."""
    long, short = {"at_least": 12}, {"below": 12}
    return table(
        row("kort", 15_000, "ww", when={"months_in_group": short, "months_left": {"at_least": 3}}),
        row("lang", 20_000, "ww", when={"months_in_group": long}),
        row("laatste", 20_000, "ww", when={"months_in_group": short, "months_left": {"below": 3}}),
    )


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2025, 6, 1), date(2026, 12, 31), 15_000),
        (date(2025, 1, 1), date(2026, 12, 31), 20_000),
        (date(2025, 1, 2), date(2026, 12, 31), 15_000),
        (date(2025, 6, 1), date(2026, 3, 31), 15_000),
        (date(2025, 6, 1), date(2026, 3, 30), 20_000),
        (date(2020, 1, 1), date(2026, 1, 31), 20_000),
    ],
    ids=["below a year", "a year to the day", "a day short of a year", "three months left", "a day less", "both"],
)
def test_a_benefit_is_as_long_as_it_is_on_the_reference_date(since: date, until: date, expected: int) -> None:
    facts = PersonFacts("ww", benefit=Period(since, until))
    assert valued(westfriesland(), facts).rates[0] == expected * EURO


@pytest.mark.parametrize("benefit", [None, Period(date(2025, 6, 1))], ids=["unknown", "its end is unknown"])
def test_a_fact_that_is_missing_is_asked_for_and_never_guessed(benefit: Period | None) -> None:
    with pytest.raises(Undecided) as caught:
        valued(westfriesland(), PersonFacts("ww", benefit=benefit))
    assert caught.value.field == "benefit"


def test_only_a_fact_that_decides_is_asked_for() -> None:
    """Of somebody in another group, or employed in another way, nobody asks how long a benefit lasted."""
    when = {"months_in_group": {"at_least": 12}, "employment_kinds": ["secondment"]}
    ruleset = table(row("lang", 20_000, "ww", when=when), row("wia", 30_000))
    assert valued(ruleset, PersonFacts("wia")).rates[0] == 30_000 * EURO
    with pytest.raises(UnknownReference):
        valued(ruleset, PersonFacts("ww"))
    with pytest.raises(Undecided):
        valued(ruleset, PersonFacts("ww"), placement(employment_kind=EmploymentKind.SECONDMENT))


@pytest.mark.parametrize(
    ("when", "facts", "holds"),
    [
        ({"traits": ["a", "b"]}, {"traits": {"b"}}, True),
        ({"traits": ["a", "b"]}, {"traits": {"c"}}, False),
        ({"all_traits": ["a", "b"]}, {"traits": {"a", "b", "c"}}, True),
        ({"all_traits": ["a", "b"]}, {"traits": {"a"}}, False),
        ({"without_traits": ["a"]}, {"traits": {"b"}}, True),
        ({"without_traits": ["a"]}, {"traits": {"a"}}, False),
        ({"employment_kinds": ["fixed_term"]}, {}, True),
        ({"employment_kinds": ["permanent"]}, {}, False),
        ({"without_employment_kinds": ["fixed_term"]}, {}, False),
        ({"without_employment_kinds": ["permanent"]}, {}, True),
        ({"age_at_least": 50, "age_below": 55}, {"birth_date": date(1976, 1, 1)}, True),
        ({"age_at_least": 50, "age_below": 55}, {"birth_date": date(1976, 1, 2)}, False),
        ({"age_at_least": 50, "age_below": 55}, {"birth_date": date(1971, 1, 2)}, True),
        ({"age_at_least": 50, "age_below": 55}, {"birth_date": date(1971, 1, 1)}, False),
        ({"age_below": 18}, {}, False),
    ],
    ids=[
        *("any trait", "no trait", "all traits", "not all", "without", "not without", "kind", "other kind"),
        *("ruled out", "not ruled out", "50 today", "50 tomorrow", "54", "55 today", "no birth date"),
    ],
)
def test_every_part_must_hold(when: dict[str, Any], facts: dict[str, Any], holds: bool) -> None:
    ruleset = table(row("ww", 10_000, when=when))
    person = PersonFacts("ww", facts.get("birth_date"), frozenset(facts.get("traits", ())))
    if holds:
        assert valued(ruleset, person).rates[0] == 10_000 * EURO
    else:
        with pytest.raises(UnknownReference):
            valued(ruleset, person)


@pytest.mark.parametrize(
    ("employed", "counts"),
    [
        ((), True),
        ((Period(date(2026, 3, 31)),), True),
        ((Period(date(2024, 1, 1), date(2025, 9, 29)),), True),
        ((Period(date(2024, 1, 1), date(2025, 9, 30)),), False),
        ((Period(date(2026, 3, 30)),), False),
        ((Period(date(2026, 3, 1), date(2026, 3, 30)), Period(date(2026, 3, 31))), False),
    ],
    ids=["never", "from the first day", "seven months ago", "six months ago", "a day before", "left and came back"],
)
def test_the_same_employer_did_not_employ_the_person_before(employed: tuple[Period, ...], counts: bool) -> None:
    """[P] Harlingen: WW counts only when the employer did not employ the person in the six months before."""
    ruleset = table(row("ww", 15_000, when={"not_employed_before": 6}))
    facts, placed = PersonFacts("ww", employed=employed), placement(date(2026, 3, 31))
    if counts:
        assert valued(ruleset, facts, placed).rates[0] == 15_000 * EURO
    else:
        with pytest.raises(UnknownReference):
            valued(ruleset, facts, placed)


def test_an_employer_whose_history_is_unknown_is_asked_for() -> None:
    with pytest.raises(Undecided) as caught:
        valued(table(row("ww", 15_000, when={"not_employed_before": 6})), PersonFacts("ww"))
    assert caught.value.field == "employed"


APART: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"months_in_group": {"below": 12}}, {"months_in_group": {"at_least": 12}}),
    ({"months_left": {"below": 3}}, {"months_left": {"at_least": 3}}),
    ({"age_below": 50}, {"age_at_least": 50}),
    ({"traits": ["a"]}, {"without_traits": ["a", "b"]}),
    ({"all_traits": ["a", "c"]}, {"without_traits": ["a"]}),
    ({"employment_kinds": ["permanent"]}, {"employment_kinds": ["fixed_term"]}),
    ({"employment_kinds": ["permanent"]}, {"without_employment_kinds": ["permanent"]}),
]
TOGETHER: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"months_in_group": {"below": 13}}, {"months_in_group": {"at_least": 12}}),
    ({"months_in_group": {"below": 12}}, {"months_left": {"at_least": 12}}),
    ({"traits": ["a", "c"]}, {"without_traits": ["a"]}),
    ({"traits": ["a"]}, {"traits": ["b"]}),
    ({"not_employed_before": 6}, {"employment_kinds": ["permanent"]}),
    ({"employment_kinds": ["permanent"]}, {"without_employment_kinds": ["fixed_term"]}),
]


@pytest.mark.parametrize(
    ("one", "other"), APART, ids=[next(iter(one)) + str(n) for n, (one, _) in enumerate(APART)]
)
def test_rows_that_nobody_meets_together_may_share_a_group(one: dict[str, Any], other: dict[str, Any]) -> None:
    for first, second in ((one, other), (other, one)):
        table(row("a", 1, "ww", when=first), row("b", 2, "ww", when=second))


@pytest.mark.parametrize(
    ("one", "other"), TOGETHER, ids=[next(iter(one)) + str(n) for n, (one, _) in enumerate(TOGETHER)]
)
def test_rows_that_somebody_may_meet_together_are_refused(one: dict[str, Any], other: dict[str, Any]) -> None:
    for first, second in ((one, other), (other, one)):
        with pytest.raises(WrongValue, match="one at most"):
            table(row("a", 1, "ww", when=first), row("b", 2, "ww", when=second))
    table(row("a", 1, "ww", when=one), row("b", 2, "wia", when=other))


@pytest.mark.parametrize(
    "when",
    [{"age_at_least": 50, "age_below": 50}, {"months_in_group": {"at_least": 12, "below": 12}}],
    ids=["age", "months"],
)
def test_a_condition_that_nobody_can_meet_is_refused(when: dict[str, Any]) -> None:
    with pytest.raises(WrongValue, match="somebody can meet"):
        table(row("a", 1, "ww", when=when))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 31), date(2025, 2, 28), 0),
        (date(2025, 1, 31), date(2025, 3, 1), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
        (date(2025, 1, 1), date(2026, 1, 1), 12),
        (date(2026, 1, 1), date(2025, 12, 31), -1),
    ],
    ids=["a shorter month", "the day after", "a leap day", "a year", "the other way"],
)
def test_whole_months(first: date, last: date, months: int) -> None:
    assert full_months(first, last) == months
    assert first <= months_before(last, months)
    assert first > months_before(last, months + 1)
