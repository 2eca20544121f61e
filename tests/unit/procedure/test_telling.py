"""An answer held against an earlier one, through statements, proofs and a log: the people behind the difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.procedure.cases import JUNE, worked_half_year
from tests.world import World
from verifier.core.model.calendar import Month, months
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.compliance import Assessment, assess_compliance
from verifier.core.procedure.telling import granted_lines, told_answer
from verifier.core.rules.telling.people import People, person_of
from verifier.core.rules.telling.suppression import Answer, differences, worked

DECEMBER = Month(2026, 12)
FULL = 15_600


@pytest.fixture(scope="module")
def half_a_year_and_two_more() -> tuple[World, Verified[Any], Answer]:
    """Six people until June, when there is an answer; then two of them work on until December."""
    world, agreed = worked_half_year(6)
    world.claim(agreed, JUNE)
    said = world.verdict(agreed, JUNE)
    assert said is not None
    told = told_answer(said.statement, agreed.statement)
    assert told is not None
    for month in months(JUNE.plus(1), DECEMBER):
        world.travel(month)
        world.report(month, {each.digest: FULL for each in world.records.placements_of(agreed.digest)[:2]})
    world.claim(agreed, DECEMBER)
    return world, agreed, told


def set_apart(world: World, agreed: Verified[Any], told: Answer) -> tuple[People, ...]:
    records = world.records
    grants = [(records.leaf_index[each.digest], each.statement) for each in records.all_of(Grant)]
    lines = granted_lines(grants, {each.digest: each.statement for each in records.all_of(Hours)})
    whose = person_of((placement, index) for (placement, _), index in records.links.items())
    asked = Answer(frozenset({agreed.digest}), DECEMBER, records.log_size())
    return differences(worked(lines, whose), (told,), asked)


def test_the_difference_is_that_of_who_went_on(
    half_a_year_and_two_more: tuple[World, Verified[Any], Answer],
) -> None:
    world, agreed, told = half_a_year_and_two_more
    assert set_apart(world, agreed, told) == (People.of([6 * FULL] * 2),)


def test_it_holds_back_how_much_was_reached(half_a_year_and_two_more: tuple[World, Verified[Any], Answer]) -> None:
    """By itself the last answer has six people, and enough events, say; less the first one, it has two."""
    world, agreed, told = half_a_year_and_two_more
    alone = replace(world.standing(agreed, DECEMBER), events=5)
    held = replace(alone, differences=set_apart(world, agreed, told))
    by_itself, with_the_first = (assess_compliance(each, at=world.at) for each in (alone, held))
    assert by_itself is not None
    assert by_itself.band == "100"
    assert with_the_first == Assessment(outcome=Outcome.MET)


def test_pending_and_an_end_without_a_band_are_held_against_nothing(
    half_a_year_and_two_more: tuple[World, Verified[Any], Answer],
) -> None:
    world, agreed, told = half_a_year_and_two_more
    said = world.verdict(agreed, DECEMBER)
    assert said is not None
    at_the_end = replace(said.statement, band=None)
    assert told_answer(at_the_end, agreed.statement) is None
    assert told_answer(replace(at_the_end, verdict=Outcome.PENDING, band="100"), agreed.statement) is None
    banded = told_answer(replace(at_the_end, band="100"), agreed.statement, told.contracts)
    assert banded == Answer(frozenset({agreed.digest}), DECEMBER, said.statement.as_of.size)
