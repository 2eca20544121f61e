"""Counted activities: what a contract owes, what may be claimed and what is told once they are confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.endurance import often
from tests.unit.procedure.cases import in_world, worked_half_year
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.test_activity import by_receiver
from tests.unit.procedure.test_contract_terms import under
from tests.world import World
from tests.world.scheme import DAY
from verifier.core.errors import (
    OffGrid,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Obligation
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.claim import verify_claim
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.rules.owing.owed import Owed
from verifier.core.rules.table.activity_kinds import ActivityCap

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
UNKNOWN = Digest(bytes(32))
#: What an activity of the world costs, and what its contracts owe: EUR 5,000 and 40,000.
COST, OBLIGATION = 500_000, 4_000_000


class TestOwing:
    def test_only_what_was_confirmed_counts(self) -> None:
        world = World()
        agreed = world.agreed()
        world.do(agreed)
        assert world.owing(agreed, JUNE).owed == Owed(OBLIGATION)
        part = world.do(agreed)
        world.confirm(part, amount=COST - 1)
        assert world.owing(agreed, JUNE).owed == Owed(OBLIGATION, COST - 1)
        assert [each.accepted for each in world.owing(agreed, JUNE).activities] == [COST - 1]

    def test_from_the_moment_of_its_day_on_and_no_longer_when_withdrawn(self) -> None:
        world = World()
        agreed = world.agreed()
        world.travel(date(2026, 7, 1))
        first, second, third = (
            world.done(agreed, day=day) for day in (JUNE.first_day, JUNE.last_day, date(2026, 7, 1))
        )
        assert world.owing(agreed, Month(2026, 5)).owed.counted == 0
        assert world.owing(agreed, JUNE).owed.counted == 2 * COST
        assert world.owing(agreed, DECEMBER).owed.counted == 3 * COST
        confirmation = world.records.confirmation_of(second.digest)
        assert confirmation is not None
        world.withdraw(first, date(2026, 7, 1))
        world.withdraw(confirmation, date(2026, 7, 1))
        assert world.owing(agreed, DECEMBER).activities[0].activity == third.statement

    def test_what_needs_no_word_counts_without_one(self) -> None:
        world = World()
        by_receiver(world)
        agreed = world.agreed()
        world.do(agreed, kind="sociaal_project", quantity=300)
        assert world.owing(agreed, JUNE).owed.counted == 30_000

    def test_a_cap_is_a_share_of_the_obligation(self) -> None:
        world = World()
        cap = ActivityCap(code="a_tenth", kinds=("sociaal_inkopen",), share_basis_points=1_000)
        under(world, activity_caps=(cap,))
        agreed = world.agreed()
        world.done(agreed)
        assert world.owing(agreed, JUNE).owed == Owed(OBLIGATION, OBLIGATION // 10)

    @settings(max_examples=often(4, 24))
    @given(st.permutations([100, 20_000, 500_000, 3_999_999]))
    def test_order_never_matters(self, amounts: list[int]) -> None:
        world = World()
        agreed = world.agreed()
        for amount in amounts:
            world.done(agreed, amount=amount)
        assert world.owing(agreed, JUNE).owed.counted == sum(amounts)


class TestClaim:
    """PROTOCOL 5: floors are on the grid of what remains."""

    def test_a_quarter_of_what_remains(self) -> None:
        world, agreed = worked_half_year(1)
        world.done(agreed, amount=OBLIGATION // 2)
        claimed = world.draft_claim(agreed, JUNE)
        assert claimed.floor == OBLIGATION // 2
        case = in_world(world, claimed, verify_claim, public=world.records)
        case.verify(case.token())
        eighth = replace(case, statement=world.draft_claim(agreed, JUNE, floor=OBLIGATION // 8))
        eighth.verify(eighth.token())
        without = in_world(world, eighth.statement, verify_claim)
        refuses(OffGrid, without.verify, without.token(), field="floor")

    def test_nothing_is_left_to_claim(self) -> None:
        world, agreed = worked_half_year(1)
        world.done(agreed, amount=OBLIGATION)
        case = in_world(world, world.draft_claim(agreed, JUNE, floor=1), verify_claim, public=world.records)
        refuses(OffGrid, case.verify, case.token(), field="floor")


class TestVerdict:
    def test_activities_and_a_floor_reach_it_together(self) -> None:
        world, agreed = worked_half_year(10)
        world.done(agreed, amount=OBLIGATION // 2)
        world.claim(agreed, JUNE)
        told = world.verdict(agreed, JUNE)
        assert told is not None
        assert (told.statement.band, told.statement.activities_total) == ("100", OBLIGATION // 2)

    def test_activities_alone_are_enough(self) -> None:
        world = World()
        agreed = world.agreed(obligation=Obligation(amount=COST))
        world.done(agreed)
        world.travel(DECEMBER)
        told = world.verdict(agreed, DECEMBER)
        assert told is not None
        assert (told.statement.verdict, told.statement.activities_total) == (Outcome.MET, COST)

    def test_what_is_not_confirmed_in_time_is_lacking(self) -> None:
        world = World()
        agreed = world.agreed(obligation=Obligation(amount=COST))
        world.do(agreed)
        world.travel(DECEMBER)
        pending = world.verdict(agreed, DECEMBER)
        assert pending is not None
        assert pending.statement.verdict is Outcome.PENDING
        world.at += CLAIM_TERM
        world.scheme.renew(at=world.at)
        late = world.verdict(agreed, DECEMBER)
        assert late is not None
        assert (late.statement.verdict, late.statement.activities_total) == (Outcome.NOT_MET, None)
        assert world.at > DECEMBER.plus(1).starts_at + 31 * DAY
