"""Counting people: pseudonyms of different years are one person when a placement ties them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import World
from tests.world.people import PEOPLE
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.rules.telling.people import People, count_people

OVER_NEW_YEAR = (Month(2026, 12), Month(2027, 1))


def placement(name: int) -> Digest:
    return Digest(bytes([name]) * 32)


def test_nobody() -> None:
    assert count_people([], {}) == People(0, 0, 0)


def test_two_placements_of_one_person_are_one_person() -> None:
    links = [(placement(1), b"a"), (placement(2), b"a"), (placement(3), b"b")]
    assert count_people(links, {placement(1): 10, placement(2): 5, placement(3): 7}) == People.of([15, 7])


def test_a_placement_without_hours_counts_for_nobody() -> None:
    links = [(placement(1), b"a"), (placement(2), b"b")]
    assert count_people(links, {placement(1): 10, placement(2): 0}) == People.of([10])
    assert count_people(links, {placement(1): 10}) == People.of([10])


def test_a_placement_over_new_year_ties_two_indexes() -> None:
    """The person of both years works in 2026 under one placement and in 2027 under another."""
    apart = [(placement(1), b"26"), (placement(2), b"27")]
    hours = {placement(1): 10, placement(2): 20}
    assert count_people(apart, hours) == People.of([10, 20])
    tie = [(placement(3), b"26"), (placement(3), b"27")]
    assert count_people([*apart, *tie], hours) == People.of([30])


def test_ties_chain() -> None:
    links = [(placement(name), bytes([year])) for name in range(1, 6) for year in (name, name + 1)]
    assert count_people(links, {placement(name): 1 for name in range(1, 6)}) == People.of([5])


def test_the_world_counts_one_person_over_new_year() -> None:
    world = World()
    agreed = world.agreed(last_day=Month(2027, 6).last_day, moments=(Month(2027, 6),))
    placed = [world.employ(agreed, person) for person in (PEOPLE[0], PEOPLE[0], PEOPLE[1])]
    for month, hours in zip(OVER_NEW_YEAR, ((100, 0, 50), (0, 100, 50)), strict=True):
        world.travel(month)
        world.report(month, {each.digest: number for each, number in zip(placed, hours, strict=True)})
    inputs = world.inputs(agreed, Month(2027, 6))
    assert world.records.people(inputs) == People.of([200, 100])


@pytest.mark.parametrize(
    ("hours", "peers"),
    [
        ([], 0),
        ([70], 1),
        ([70, 70], 2),
        ([70, 69], 1),
        ([100, 50, 50, 50, 50], 2),
        ([100, *[50] * 12], 4),
        ([100, *[50] * 11], 3),
        ([100, *[10] * 99], 1),
        ([100, *[10] * 100], 2),
        ([-100, 100, 0], 2),
    ],
    ids=str,
)
def test_peers_weigh_as_their_squares(hours: list[int], peers: int) -> None:
    """Four halves weigh as one whole; a change weighs as its size, and who did not change does not count."""
    assert People.of(hours).peers == peers


@given(st.lists(st.integers(1, 160), min_size=1, max_size=12))
def test_without_squares_the_least_that_they_can_be_counts(hours: list[int]) -> None:
    people = People.of(hours)
    unknown = People(people.count, people.largest, people.total)
    assert 1 <= unknown.peers <= people.peers <= people.count
    assert People.of([hours[0]] * len(hours)).peers == len(hours)


LINKS = st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)), max_size=24)


@given(LINKS, st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_people_are_the_connected_parts(pairs: list[tuple[int, int]], numbers: list[int]) -> None:
    """Against a flood fill, in every order of the links."""
    links = [(placement(name), bytes([index])) for name, index in pairs]
    known = {name for name, _ in pairs}
    hours = {placement(name): numbers[name - 1] for name in known}
    parts = [sum(hours[placement(name)] for name in part) for part in components(pairs)]
    worked = [total for total in parts if total]
    squares = sum(total**2 for total in worked)
    expected = People(len(worked), max(worked, default=0), sum(worked), squares)
    assert count_people(links, hours) == expected
    assert count_people(links[::-1], hours) == expected


def components(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    parts: list[tuple[set[int], set[int]]] = []
    for name, index in pairs:
        touching = [part for part in parts if name in part[0] or index in part[1]]
        merged = ({name}.union(*(part[0] for part in touching)), {index}.union(*(part[1] for part in touching)))
        parts = [part for part in parts if part not in touching] + [merged]
    return [names for names, _ in parts]


def test_hours_of_a_placement_that_nobody_linked_are_a_fault() -> None:
    with pytest.raises(KeyError):
        count_people([], {placement(1): 1})
