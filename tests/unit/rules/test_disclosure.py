"""What may be proven and told: the grid of floors and the thresholds of the publication policy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import OffGrid
from verifier.core.rules.disclosure import (
    Disclosure,
    band,
    check_on_grid,
    disclose,
    floor_rounded,
    is_dominated,
    placements_class,
    quarter_floors,
    shortfall_step,
)
from verifier.core.rules.policy import PUBLICATION_V1, PublicationPolicy

EURO = 100
OBLIGATION = 240_000 * EURO
NOTHING = Disclosure(False, False, False, False, False)
VERDICT_ONLY = Disclosure(True, False, False, False, False)


def test_the_default_policy_is_that_of_the_protocol() -> None:
    policy = PUBLICATION_V1
    assert policy.name == "publication-v1"
    assert (policy.people, policy.events, policy.people_for_rounded) == (5, 5, 10)
    assert (policy.largest_share_basis_points, policy.shortfall_step) == (5_000, 5_000 * EURO)
    assert (policy.floor_step, policy.placements_class_step) == (10_000 * EURO, 5)


def test_the_grid_has_four_floors() -> None:
    assert quarter_floors(OBLIGATION) == (60_000 * EURO, 120_000 * EURO, 180_000 * EURO, OBLIGATION)
    assert quarter_floors(0) == quarter_floors(-1) == ()
    assert quarter_floors(1) == (1,)


@given(st.integers(1, 10**12), st.integers(0, 3))
def test_a_floor_proves_its_full_share(remaining: int, quarter: int) -> None:
    """A floor rounded down would earn a band that it does not prove."""
    floors = quarter_floors(remaining)
    if len(floors) == 4:
        assert 4 * floors[quarter] >= (quarter + 1) * remaining > 4 * (floors[quarter] - 1)
        assert band(floors[quarter], remaining).startswith(str(25 * (quarter + 1)))


@pytest.mark.parametrize("people", [0, 1, 9, 10, 1000])
def test_quarters_are_always_on_the_grid(people: int) -> None:
    for floor in quarter_floors(OBLIGATION):
        check_on_grid(PUBLICATION_V1, floor, remaining=OBLIGATION, people=people)


@pytest.mark.parametrize(
    ("floor", "people"),
    [
        (0, 100),
        (-1, 100),
        (60_000 * EURO + 1, 100),
        (50_000 * EURO, 9),
        (50_000 * EURO + 1, 10),
        (250_000 * EURO, 100),
        (-10_000 * EURO, 100),
    ],
    ids=["nothing", "negative", "a cent off", "a step too few people", "off the step", "too high", "below zero"],
)
def test_a_floor_off_the_grid_is_refused(floor: int, people: int) -> None:
    with pytest.raises(OffGrid):
        check_on_grid(PUBLICATION_V1, floor, remaining=OBLIGATION, people=people)


def test_steps_are_on_the_grid_from_ten_people() -> None:
    check_on_grid(PUBLICATION_V1, 50_000 * EURO, remaining=OBLIGATION, people=10)


def test_nothing_can_be_claimed_when_nothing_remains() -> None:
    with pytest.raises(OffGrid):
        check_on_grid(PUBLICATION_V1, 0, remaining=0, people=100)


@pytest.mark.parametrize(
    ("final", "people", "dominated", "events", "expected"),
    [
        (False, 4, False, 5, NOTHING),
        (False, 5, True, 5, NOTHING),
        (False, 5, False, 4, NOTHING),
        (False, 5, False, 5, Disclosure(True, True, True, False, True)),
        (False, 9, False, 5, Disclosure(True, True, True, False, True)),
        (False, 10, False, 5, Disclosure(True, True, True, True, True)),
        (False, 10, True, 5, NOTHING),
        (True, 0, False, 0, VERDICT_ONLY),
        (True, 1, True, 9, VERDICT_ONLY),
        (True, 10, False, 4, VERDICT_ONLY),
        (True, 10, True, 5, VERDICT_ONLY),
        (True, 10, False, 5, Disclosure(True, True, True, True, True)),
    ],
    ids=[
        "interim, four people",
        "interim, one dominates",
        "interim, four events",
        "interim, five people",
        "interim, nine people",
        "interim, ten people",
        "interim, ten people, one dominates",
        "final, nobody",
        "final, one person",
        "final, four events",
        "final, one dominates",
        "final, ten people",
    ],
)
def test_what_may_be_said(final: bool, people: int, dominated: bool, events: int, expected: Disclosure) -> None:
    said = disclose(
        PUBLICATION_V1, final=final, people=people, largest_share_over_half=dominated, events_since_last=events
    )
    assert said == expected


@given(st.booleans(), st.integers(0, 12), st.booleans(), st.integers(0, 12))
def test_a_stricter_policy_never_says_more(final: bool, people: int, dominated: bool, events: int) -> None:
    stricter = PublicationPolicy(people=7, events=8, people_for_rounded=11)
    default, strict = (
        disclose(policy, final=final, people=people, largest_share_over_half=dominated, events_since_last=events)
        for policy in (PUBLICATION_V1, stricter)
    )
    for fact in ("new_answer", "band", "shortfall_step", "floor_rounded", "placements_class"):
        assert getattr(strict, fact) <= getattr(default, fact)


def test_exactly_half_of_the_hours_is_not_over_half() -> None:
    assert not is_dominated(PUBLICATION_V1, largest=50, total=100)
    assert is_dominated(PUBLICATION_V1, largest=51, total=100)
    assert not is_dominated(PUBLICATION_V1, largest=0, total=0)
    assert is_dominated(PublicationPolicy(largest_share_basis_points=3_000), largest=31, total=100)


@pytest.mark.parametrize(
    ("reached", "expected"),
    [
        (0, "0-25"),
        (24, "0-25"),
        (25, "25-50"),
        (50, "50-75"),
        (75, "75-100"),
        (99, "75-100"),
        (100, "100"),
        (101, "100"),
    ],
    ids=str,
)
def test_bands(reached: int, expected: str) -> None:
    assert band(reached, 100) == expected


def test_an_obligation_of_nothing_is_reached() -> None:
    assert band(0, 0) == "100"


@pytest.mark.parametrize(
    ("reached", "expected"),
    [(0, 240_000), (60_000, 180_000), (235_000, 5_000), (235_001, 5_000), (240_000, 0), (300_000, 0)],
    ids=str,
)
def test_a_shortfall_is_rounded_up_to_the_step(reached: int, expected: int) -> None:
    step = shortfall_step(PUBLICATION_V1, reached=reached * EURO, obligation=OBLIGATION)
    assert step == expected * EURO


def test_a_rounded_floor_never_says_more_than_was_proven() -> None:
    assert floor_rounded(PUBLICATION_V1, 60_000 * EURO) == 60_000 * EURO
    assert floor_rounded(PUBLICATION_V1, 69_999 * EURO) == 60_000 * EURO


@pytest.mark.parametrize(
    ("placements", "expected"),
    [(0, "<5"), (4, "<5"), (5, "5-9"), (9, "5-9"), (10, "10-14"), (100_003, "100000-100004")],
    ids=str,
)
def test_placements_are_told_in_classes(placements: int, expected: str) -> None:
    assert placements_class(PUBLICATION_V1, placements) == expected
