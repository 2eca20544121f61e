"""Carrying: what one call-off has over covers what another lacks, proven as one, told as one."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from tests.unit.procedure.cases import in_world
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.test_framework import called_off, framework
from tests.world import World
from tests.world.people import PEOPLE
from verifier.core.errors import (
    OffGrid,
    Unsupported,
    WrongInputs,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.claim import verify_claim
from verifier.core.procedure.compliance import CLAIM_TERM, assess_compliance
from verifier.core.rules.owing.owed import Owed

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
#: EUR 40,000, as a call-off of the world owes.
OBLIGATION = 4_000_000


@cache
def carried() -> tuple[World, Verified[Contract], Verified[Contract], Verified[Contract]]:
    """Two call-offs of EUR 40,000 at the end of their year: the first reached 60,000, the second 20,000."""
    world = World()
    head = framework(world, CallOffRule.CARRIED)
    first, second = called_off(world, head), called_off(world, head)
    placed = [world.employ(first, each, rates=0, flat=1_000_000) for each in PEOPLE[:6]]
    placed += [world.employ(second, each, rates=0, flat=1_000_000) for each in PEOPLE[6:8]]
    for contract in (first, second):
        ours = [each for each in placed if each.statement.contract == contract.digest]
        world.report(Month(2026, 1), {each.digest: 10_000 for each in ours})
    world.travel(DECEMBER)
    return world, head, first, second


class TestCarrying:
    def test_a_surplus_covers_a_shortfall_by_one_claim_over_everything(self) -> None:
        world, head, first, second = carried()
        assert world.owing(head, DECEMBER).owed == Owed(2 * OBLIGATION)
        case = in_world(world, world.draft_claim(head, DECEMBER), verify_claim, public=world.records)
        case.verify(case.token())
        assert case.claims["floor"] == 2 * OBLIGATION
        assert set(world.inputs(head, DECEMBER).hours) == {
            *world.inputs(first, DECEMBER).hours,
            *world.inputs(second, DECEMBER).hours,
        }

    def test_the_second_by_itself_does_not_reach_it(self) -> None:
        world, _, _, second = carried()
        assert world.draft_claim(second, DECEMBER).floor == OBLIGATION // 2

    def test_no_claim_without_the_union(self) -> None:
        world, head, first, _ = carried()
        union = world.draft_claim(head, DECEMBER)
        plain = in_world(world, union, verify_claim)
        refuses(Unsupported, plain.verify, plain.token(), field="contract")
        alone = in_world(
            world, replace(union, inputs=world.inputs(first, DECEMBER).digest), verify_claim, public=world.records
        )
        refuses(WrongInputs, alone.verify, alone.token(), field="inputs")

    def test_a_claim_knows_of_every_change_in_every_call_off(self) -> None:
        world, head, first, second = carried()
        last = max(world.records.last_change(each.digest) for each in (first, second))
        case = in_world(world, world.draft_claim(head, DECEMBER), verify_claim, public=world.records)
        case.verify(case.token(log_size=last + 1))
        refuses(WrongInputs, case.verify, case.token(log_size=last), field="log_size")

    def test_a_placement_keeps_the_months_of_its_own_call_off(self) -> None:
        world = World()
        head = framework(world, CallOffRule.CARRIED)
        half = called_off(world, head, last_day=JUNE.last_day, moments=(JUNE,))
        world.employ(half, PEOPLE[0])
        (counted,) = world.inputs(head, DECEMBER).placements
        assert len(world.inputs(head, DECEMBER).granted_hours(counted)) == 6

    def test_a_floor_is_on_the_grid_of_the_whole(self) -> None:
        """A quarter of one call-off is no floor of the framework: a grid that fine would tell the parts."""
        world, head, _, _ = carried()
        for floor in (OBLIGATION // 4, OBLIGATION * 3 // 4):
            case = in_world(
                world, world.draft_claim(head, DECEMBER, floor=floor), verify_claim, public=world.records
            )
            refuses(OffGrid, case.verify, case.token(), field="floor")

    def test_the_framework_is_met_and_the_call_offs_say_no_more_than_the_answer(self) -> None:
        world, head, first, second = carried()
        at = DECEMBER.plus(1).starts_at + CLAIM_TERM
        standings = {
            each.digest: replace(world.standing(each, DECEMBER), claim=world.draft_claim(each, DECEMBER))
            for each in (head, first, second)
        }
        whole, over, _ = (assess_compliance(each, at=at) for each in standings.values())
        many = replace(standings[second.digest], people=standings[first.digest].people, events=6)
        short = assess_compliance(many, at=at)
        assert whole is not None
        assert (whole.outcome, whole.band) == (Outcome.MET, "100")
        assert over is not None
        assert short is not None
        assert (over.outcome, short.outcome) == (Outcome.MET, Outcome.BEHIND)
        for each in (over, short):
            assert (each.band, each.shortfall_step, each.placements_class, each.malus) == (None, None, None, None)

    def test_of_a_small_call_off_nothing_is_said_but_by_its_framework(self) -> None:
        """The fault this guards against: two people's worth beside a threshold, in answer to who calls off."""
        world, head, _, second = carried()
        at = DECEMBER.plus(1).starts_at + CLAIM_TERM
        standing = replace(world.standing(second, DECEMBER), claim=world.draft_claim(second, DECEMBER))
        assert standing.people.count == 2
        assert assess_compliance(standing, at=at) is None
        assert assess_compliance(world.standing(head, DECEMBER), at=at) is not None

    def test_where_activities_are_enough_it_is_said_whoever_works(self) -> None:
        """What is public tells nothing of anybody."""
        world, _, _, second = carried()
        standing = replace(world.standing(second, DECEMBER), owed=Owed(OBLIGATION, OBLIGATION))
        found = assess_compliance(standing, at=DECEMBER.plus(1).starts_at)
        assert found is not None
        assert found.outcome is Outcome.MET

    def test_a_call_off_by_itself_would_say_more(self) -> None:
        """The control: the same six people, not judged with a framework, are told of."""
        world, _, first, _ = carried()
        standing = replace(
            world.standing(first, DECEMBER), framework=None, claim=world.draft_claim(first, DECEMBER)
        )
        found = assess_compliance(standing, at=DECEMBER.plus(1).starts_at)
        assert found is not None
        assert found.band == "100"
