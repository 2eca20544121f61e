"""The highest floor is on the grid, is reached, and no higher one of the grid is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import OffGrid
from verifier.core.rules.table.policy import PUBLICATION_V1
from verifier.core.rules.telling.disclosure import check_on_grid
from verifier.party.contractor.counted import highest_floor

AMOUNTS = st.integers(1, 10**9)


@pytest.mark.parametrize(
    ("reached", "people", "floor"),
    [
        (99_999_999, 4, None),
        (100_000_000, 4, 100_000_000),
        (25_000_000, 5, 25_000_000),
        (24_999_999, 9, None),
        (25_000_000, 9, 25_000_000),
        (99_999_999, 9, 75_000_000),
        (250_000_000, 9, 100_000_000),
        (24_999_999, 31, None),
        (99_999_999, 31, 75_000_000),
        (12_499_999, 32, None),
        (12_500_000, 32, 12_500_000),
        (99_999_999, 32, 87_500_000),
    ],
)
def test_grid_of_a_million_euro(reached: int, people: int, floor: int | None) -> None:
    if floor is None:
        with pytest.raises(OffGrid):
            highest_floor(PUBLICATION_V1, reached, remaining=100_000_000, people=people, at_work=people)
    else:
        assert highest_floor(PUBLICATION_V1, reached, remaining=100_000_000, people=people, at_work=people) == floor


@given(reached=AMOUNTS, remaining=AMOUNTS, people=st.integers(0, 70))
def test_highest_floor_is_what_the_register_accepts(reached: int, remaining: int, people: int) -> None:
    try:
        floor = highest_floor(PUBLICATION_V1, reached, remaining=remaining, people=people, at_work=people)
    except OffGrid:
        assert reached < (remaining / 4 if people >= PUBLICATION_V1.people else remaining)
        return
    assert 0 < floor <= min(reached, remaining)
    check_on_grid(PUBLICATION_V1, floor, remaining=remaining, people=people)


def test_quarters_are_proven_when_there_may_be_enough_people() -> None:
    """Two who are known by a BSN, and three placements of whom only others know who they are."""
    assert highest_floor(PUBLICATION_V1, 3, remaining=4, people=2, at_work=5) == 3
    with pytest.raises(OffGrid):
        highest_floor(PUBLICATION_V1, 3, remaining=4, people=2, at_work=4)
