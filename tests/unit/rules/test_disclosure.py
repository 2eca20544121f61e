"""What may be proven and told: the grid of floors and the thresholds of the publication policy."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import OffGrid
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy
from verifier.core.rules.telling.disclosure import (
    Disclosure,
    band,
    check_on_grid,
    disclose,
    expected,
    floor_rounded,
    floors,
    is_dominated,
    placements_class,
    quarter_floors,
    shortfall_step,
    shown,
)
from verifier.core.rules.telling.people import People
from verifier.core.wire.verdict_fields import TOLD

EURO = 100
OBLIGATION = 240_000 * EURO
#: What may be told, from nothing at all to everything.
NOTHING, WARNING, VERDICT, MEASURED, ALL = "nothing", "a warning", "the verdict", "how much", "all, and a floor"


def test_the_default_policy_is_that_of_the_protocol() -> None:
    policy = PUBLICATION_V1
    assert policy.name == "publication-v1"
    assert (policy.people, policy.events, policy.people_for_rounded) == (5, 5, 10)
    assert (policy.peers, policy.peers_for_band, policy.peers_on_the_way, policy.people_per_step) == (2, 3, 6, 4)
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


@pytest.mark.parametrize("people", [0, 1, 9, 10, 31, 32, 1000])
def test_quarters_are_always_on_the_grid(people: int) -> None:
    for floor in quarter_floors(OBLIGATION):
        check_on_grid(PUBLICATION_V1, floor, remaining=OBLIGATION, people=people)


@pytest.mark.parametrize(
    ("floor", "people"),
    [
        (0, 100),
        (-1, 100),
        (60_000 * EURO + 1, 100),
        (30_000 * EURO, 31),
        (15_000 * EURO, 63),
        (10_000 * EURO, 1_000),
        (270_000 * EURO, 100),
        (-30_000 * EURO, 100),
    ],
    ids=["nothing", "negative", "a cent off", "an eighth", "a sixteenth", "too fine", "too high", "below zero"],
)
def test_a_floor_off_the_grid_is_refused(floor: int, people: int) -> None:
    with pytest.raises(OffGrid):
        check_on_grid(PUBLICATION_V1, floor, remaining=OBLIGATION, people=people)


@pytest.mark.parametrize(("people", "parts"), [(31, 4), (32, 8), (63, 8), (64, 16), (10_000, 16)], ids=str)
def test_each_step_is_worth_four_of_the_people_and_ten_thousand_euro(people: int, parts: int) -> None:
    assert len(floors(PUBLICATION_V1, remaining=OBLIGATION, people=people)) == parts


@given(st.integers(0, 10**11), st.integers(0, 500), st.integers(0, 500))
def test_more_people_keep_every_floor_of_fewer(remaining: int, few: int, more: int) -> None:
    """A contractor that knows of fewer people than the register counts is never refused for it."""
    low, high = sorted((few, more))
    coarse, fine = (floors(PUBLICATION_V1, remaining=remaining, people=people) for people in (low, high))
    assert set(coarse) <= set(fine)
    for floor in fine:
        below = shown(PUBLICATION_V1, floor, remaining=remaining, people=low)
        assert below == max((each for each in coarse if each <= floor), default=0)


def test_nothing_can_be_claimed_when_nothing_remains() -> None:
    with pytest.raises(OffGrid):
        check_on_grid(PUBLICATION_V1, 0, remaining=0, people=100)


def told(final: bool, *behind: People, events: int = 5, policy: PublicationPolicy = PUBLICATION_V1) -> Disclosure:
    return disclose(policy, behind, final=final, events_since_last=events)


def word(said: Disclosure) -> str:
    """How much a disclosure lets out; band, shortfall and class go together."""
    assert said.band == said.shortfall_step == said.placements_class
    if said.band:
        assert said.pace
        return ALL if said.floor_rounded else MEASURED
    if not said.new_answer:
        return NOTHING
    return VERDICT if said.pace else WARNING


def equal(people: int) -> People:
    return People.of([100] * people)


@pytest.mark.parametrize(
    ("people", "on_the_way", "at_the_end"),
    [
        (equal(0), NOTHING, VERDICT),
        (equal(1), NOTHING, VERDICT),
        (equal(4), NOTHING, VERDICT),
        (equal(5), WARNING, MEASURED),
        (equal(9), WARNING, MEASURED),
        (equal(10), ALL, ALL),
        (People.of([101, 25, 25, 25, 25]), NOTHING, VERDICT),
        (People.of([100, 25, 25, 25, 25]), NOTHING, VERDICT),
        (People.of([100, 50, 50, 50, 50]), WARNING, VERDICT),
        (People.of([100, 75, 75, 75, 75]), WARNING, MEASURED),
        (People.of([100, *[50] * 19]), WARNING, ALL),
        (People.of([100, *[50] * 20]), ALL, ALL),
    ],
    ids=[
        "nobody",
        "one",
        "four",
        "five",
        "nine",
        "ten",
        "over half of the hours",
        "half of the hours, weighing most",
        "two peers",
        "three peers",
        "twenty with five peers",
        "six peers",
    ],
)
def test_what_may_be_said(people: People, on_the_way: str, at_the_end: str) -> None:
    assert (word(told(False, people)), word(told(True, people))) == (on_the_way, at_the_end)
    assert (word(told(False, people, events=4)), word(told(True, people, events=4))) == (NOTHING, VERDICT)


def test_every_difference_must_be_that_of_enough_people() -> None:
    """What little stands behind a difference holds back what the answer alone might tell."""
    assert word(told(False, equal(40), equal(10))) == ALL
    assert word(told(False, equal(40), equal(9))) == WARNING
    assert word(told(False, equal(40), equal(4))) == NOTHING
    assert word(told(True, equal(40), equal(9))) == MEASURED
    assert word(told(True, equal(40), equal(4))) == VERDICT
    assert told(True, equal(40), equal(33)).people == 33


PEOPLE = st.lists(st.lists(st.integers(1, 160), max_size=25).map(People.of), min_size=1, max_size=3)
STRICTER = st.builds(
    PublicationPolicy,
    people=st.integers(5, 12),
    largest_share_basis_points=st.integers(1_000, 5_000),
    events=st.integers(5, 9),
    peers=st.integers(2, 5),
    peers_for_band=st.integers(3, 6),
    people_for_rounded=st.integers(10, 20),
    peers_on_the_way=st.integers(6, 9),
)


@given(st.booleans(), PEOPLE, st.integers(0, 12), STRICTER)
def test_a_stricter_policy_never_says_more(
    final: bool, behind: list[People], events: int, stricter: PublicationPolicy
) -> None:
    default, strict = (told(final, *behind, events=events, policy=policy) for policy in (PUBLICATION_V1, stricter))
    for fact in ("new_answer", "pace", "band", "shortfall_step", "floor_rounded", "placements_class"):
        assert getattr(strict, fact) <= getattr(default, fact)


@given(st.booleans(), PEOPLE, st.integers(0, 12), PEOPLE)
def test_one_difference_more_never_says_more(
    final: bool, behind: list[People], events: int, more: list[People]
) -> None:
    few, many = told(final, *behind, *more, events=events), told(final, *behind, events=events)
    for fact in ("new_answer", "pace", "band", "floor_rounded", "people"):
        assert getattr(few, fact) <= getattr(many, fact)


@pytest.mark.parametrize(
    ("quarters", "pace", "share"),
    [(0, True, 0), (1, True, 25), (3, True, 75), (1, False, 0), (2, False, 25), (3, False, 25), (4, False, 50)],
    ids=str,
)
def test_a_warning_asks_for_half_of_what_time_asks(quarters: int, pace: bool, share: int) -> None:
    assert expected(100, quarters=quarters, pace=pace) == share
    assert expected(101, quarters=quarters, pace=pace) == -(-101 * share // 100)


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


@pytest.mark.parametrize("step", [5, 10, 1_000])
@pytest.mark.parametrize("placements", [0, 4, 9_999, 99_999, 100_000, 2_000_000])
def test_every_class_fits_a_verdict(placements: int, step: int) -> None:
    told_in = placements_class(replace(PUBLICATION_V1, placements_class_step=step), placements)
    assert TOLD["placements_class"].read(told_in, "placements_class") == told_in
