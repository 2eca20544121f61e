"""Granting: what the world makes of reported hours, as PROTOCOL 2 (parts, revisions) and 4 (waiting hours) say."""

from __future__ import annotations

from datetime import date

from tests.unit.procedure.cases import two_at_work
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import OTHER_CONTRACTOR
from verifier.core.model.calendar import Month

JANUARY, JUNE, JULY = (Month(2026, number) for number in (1, 6, 7))


def test_nothing_is_granted_while_a_part_is_missing() -> None:
    world, one, two = two_at_work()
    world.report(JANUARY, {one.digest: 1000}, parts=2)
    assert world.granted(one, JANUARY) is None
    world.report(JANUARY, {two.digest: 2000}, revision=0, part=2, parts=2)
    assert (world.granted(one, JANUARY), world.granted(two, JANUARY)) == (1000, 2000)


def test_a_new_revision_replaces_all_parts() -> None:
    world, one, two = two_at_work()
    world.report(JANUARY, {one.digest: 1000}, parts=2)
    world.report(JANUARY, {two.digest: 2000}, revision=0, part=2, parts=2)
    world.report(JANUARY, {two.digest: 1500})
    assert (world.granted(one, JANUARY), world.granted(two, JANUARY)) == (None, 1500)


def test_a_new_revision_may_begin_while_the_last_is_incomplete() -> None:
    world, one, _ = two_at_work()
    world.report(JANUARY, {one.digest: 1000}, parts=2)
    world.report(JANUARY, {one.digest: 700}, revision=1)
    assert world.granted(one, JANUARY) == 700


def test_hours_wait_for_the_agency() -> None:
    world = World()
    placed = world.place(world.agreed(), PEOPLE[0])
    world.report(JANUARY, {placed.digest: 1000})
    assert world.granted(placed, JANUARY) is None
    world.decide(placed)
    assert world.granted(placed, JANUARY) == 1000


def test_nothing_is_granted_to_who_is_declined() -> None:
    world = World()
    placed = world.place(world.agreed(), PEOPLE[0])
    world.report(JANUARY, {placed.digest: 1000})
    world.decide(placed, decline=True)
    assert world.grants == []


def test_one_person_fills_one_job_over_two_contracts() -> None:
    world = World()
    ours = world.employ(world.agreed(), PEOPLE[0])
    theirs = world.employ(world.agreed(contractor=OTHER_CONTRACTOR), PEOPLE[0])
    world.report(JANUARY, {ours.digest: 10_000})
    world.report(JANUARY, {theirs.digest: 10_000})
    assert (world.granted(ours, JANUARY), world.granted(theirs, JANUARY)) == (10_000, 5_599), "shares round up"
    world.report(JANUARY, {ours.digest: 6_000})
    assert world.granted(theirs, JANUARY) == 5_599, "freed room waits for a new revision"
    world.report(JANUARY, {theirs.digest: 10_000})
    assert world.granted(theirs, JANUARY) == 9_599


def test_what_was_granted_after_a_withdrawal_is_taken_back() -> None:
    world, placed, _ = two_at_work()
    world.travel(JULY)
    for month in (Month(2026, 5), JUNE, JULY):
        world.report(month, {placed.digest: 1000})
    world.withdraw(placed, date(2026, 6, 15))
    assert [world.granted(placed, month) for month in (Month(2026, 5), JUNE, JULY)] == [1000, 1000, 0]
