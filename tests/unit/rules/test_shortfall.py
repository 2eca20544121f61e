"""A shortfall as the buyer may know it: from what a verdict tells, never less than what was proven."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import World
from tests.world.scheme import UTRECHT
from verifier.core.rules.owing.malus import malus_amount
from verifier.core.rules.owing.owed import Owed
from verifier.core.rules.owing.shortfall import told_shortfall
from verifier.core.rules.table.policy import PUBLICATION_V1
from verifier.core.rules.telling.disclosure import band, floor_rounded, quarter_floors, shortfall_step

EURO = 100
#: Up to a hundred million euro.
OBLIGATIONS = st.integers(1, 10**10)


def told(owed: Owed, floor: int, *, rounded: bool) -> int:
    """From the words of a verdict on ``floor``."""
    reached = owed.reached(floor)
    return told_shortfall(
        owed,
        band=band(reached, owed.obligation),
        shortfall_step=shortfall_step(PUBLICATION_V1, reached=reached, obligation=owed.obligation),
        floor_rounded=floor_rounded(PUBLICATION_V1, floor) if rounded else None,
    )


@pytest.mark.parametrize(
    ("owed", "floor", "rounded", "expected"),
    [
        (Owed(100_000 * EURO), 75_000 * EURO, False, 25_000 * EURO),
        (Owed(100_000 * EURO), 80_000 * EURO, True, 20_000 * EURO),
        (Owed(40_000 * EURO), 0, False, 40_000 * EURO),
        (Owed(50_001 * EURO, 10_000 * EURO), 0, True, 4000100),
        (Owed(41_000 * EURO), 30_750 * EURO, False, 10_250 * EURO),
        (Owed(1 * EURO), 75, False, 25),
        (Owed(8_000 * EURO, 7_000 * EURO), 0, False, 1_000 * EURO),
    ],
    ids=["a quarter", "a step", "nothing proven", "activities", "off the step", "a euro", "little remains"],
)
def test_what_may_be_lacking(owed: Owed, floor: int, rounded: bool, expected: int) -> None:
    assert told(owed, floor, rounded=rounded) == expected


def test_the_fine_of_rijnmond() -> None:
    """B12: obligation 100,000, realised 80,000: 125 % of 20,000 is 25,000."""
    contract = replace(World().draft_contract(), malus_basis_points=12_500)
    shortfall = told(Owed(100_000 * EURO), 80_000 * EURO, rounded=True)
    assert malus_amount(UTRECHT, contract, shortfall=shortfall) == 25_000 * EURO


@given(OBLIGATIONS, st.integers(0, 10**10), st.integers(0, 4), st.booleans())
def test_it_lies_between_what_was_proven_and_what_remained(
    obligation: int, counted: int, quarter: int, rounded: bool
) -> None:
    owed = Owed(obligation, counted)
    floors = (0, *quarter_floors(owed.remaining))
    floor = floors[min(quarter, len(floors) - 1)]
    found = told(owed, floor, rounded=rounded)
    assert max(0, owed.obligation - owed.reached(floor)) <= found <= owed.remaining


@given(OBLIGATIONS, st.integers(0, 10**10), st.booleans(), st.integers(0, 20_000))
def test_a_higher_floor_never_costs_more(obligation: int, counted: int, rounded: bool, basis_points: int) -> None:
    """The malus is monotone: who proves more pays no more, and who owes more pays no less."""
    contract = replace(World().draft_contract(), malus_basis_points=basis_points)
    owed = Owed(obligation, counted)
    floors = (0, *quarter_floors(owed.remaining))
    due = [malus_amount(UTRECHT, contract, shortfall=told(owed, floor, rounded=rounded)) for floor in floors]
    assert due == sorted(due, reverse=True)
    if owed.remaining:
        assert due[-1] == 0
