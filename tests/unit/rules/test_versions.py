"""Versions: the table of the day of the tender decides, whatever was published later.

Marks: [P] published on a primary page, [S] in a secondary source, [D] derived from the published rules.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from tests.unit.rules.tables import EURO, MONTH, eurocents, row, table, valued
from verifier.core.errors import OutsideWindow, UnknownReference, Unspecified, WrongRelation, WrongValue
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.table.versions import in_order, version_at
from verifier.core.rules.valuing.facts import Period, PersonFacts

LONG = {"months_in_group": {"at_least": 24}}


def version(name: str, since: str, replaces: str | None = None, until: str | None = None) -> RuleSet:
    optional = {"replaces": replaces, "contracts_until": until}
    stated = {member: value for member, value in optional.items() if value is not None}
    return table(
        row("pw", 40_000 if replaces is None else 45_000, when=LONG), name=name, contracts_from=since, **stated
    )


FIRST = version("a-2023", "2023-04-01")
SECOND = version("a-2026", "2026-01-01", "a-2023")
THIRD = version("a-2028", "2028-01-01", "a-2026", "2028-12-31")


@pytest.mark.parametrize("order", list(permutations((FIRST, SECOND, THIRD))), ids=str)
def test_a_version_ends_where_the_next_begins(order: tuple[RuleSet, ...]) -> None:
    assert in_order(order, "a-region") == (THIRD, SECOND, FIRST)
    days = {date(2023, 4, 1): FIRST, date(2025, 12, 31): FIRST, date(2026, 1, 1): SECOND, date(2028, 12, 31): THIRD}
    for day, expected in days.items():
        assert version_at(order, "a-region", day) == expected


@pytest.mark.parametrize("day", [date(2023, 3, 31), date(2029, 1, 1)], ids=["before the first", "after the last"])
def test_a_day_without_a_version_has_none(day: date) -> None:
    with pytest.raises(OutsideWindow):
        version_at((FIRST, SECOND, THIRD), "a-region", day)


def test_b16_the_version_of_the_tender_decides() -> None:
    """B16 [D] Oost-Nederland: the same person, longer than two years on the benefit, a year: 40,000 or 45,000."""
    facts = PersonFacts("pw", benefit=Period(date(2020, 1, 1)))
    worths = []
    for day in (date(2025, 6, 1), date(2026, 6, 1)):
        ruleset = version_at((FIRST, SECOND), "a-region", day)
        worths.append(eurocents(ruleset, valued(ruleset, facts), [MONTH] * 12) // EURO)
    assert worths == [40_000, 45_000]


def test_a_first_day_that_nobody_states_is_not_guessed() -> None:
    """[P] Utrecht never says from when its versions apply."""
    silent = version("a-2026", "unspecified", "a-2023")
    for day in (date(2024, 1, 1), date(2027, 1, 1)):
        with pytest.raises(Unspecified, match="contracts_from"):
            version_at((FIRST, silent), "a-region", day)
    later = version("a-2028", "2028-01-01", "a-2026")
    assert version_at((FIRST, silent, later), "a-region", date(2028, 1, 1)) == later


@pytest.mark.parametrize(
    "rulesets",
    [
        (FIRST, THIRD),
        (FIRST, SECOND, version("a-2027", "2027-01-01", "a-2023")),
        (version("x", "2023-01-01", "y"), version("y", "2024-01-01", "x")),
    ],
    ids=["one is missing in between", "two replace the same", "they go round"],
)
def test_versions_that_are_no_series_are_refused(rulesets: tuple[RuleSet, ...]) -> None:
    with pytest.raises(WrongRelation):
        in_order(rulesets, "a-region")


def test_a_family_that_nobody_has_is_refused() -> None:
    with pytest.raises(UnknownReference):
        version_at((FIRST,), "elsewhere", date(2024, 1, 1))


def test_a_version_does_not_end_before_it_begins() -> None:
    with pytest.raises(WrongValue):
        version("a-2023", "2023-04-01", until="2023-03-31")
