"""Duties: what is still to be done, by whom and by when, and that nothing is asked that was done."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unit.procedure.cases import worked_half_year
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import BUYER, CONTRACTOR, OTHER_CONTRACTOR
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, Contract, ContractParty, ContractRole, Obligation
from verifier.core.model.duty import Duty, DutyKind
from verifier.core.model.evidence import Verified
from verifier.core.model.target import Target, TargetKind
from verifier.core.procedure.duties import closes, duties_of
from verifier.core.procedure.gathered import GatheredEvidence

JANUARY, FEBRUARY, JUNE, DECEMBER = (Month(2026, number) for number in (1, 2, 6, 12))
#: 31 days after the last of June, and of December.
JUNE_CLOSES, DECEMBER_CLOSES = date(2026, 7, 31), date(2027, 1, 31)
CLAIMS = [(DutyKind.CLAIM, CONTRACTOR, JUNE_CLOSES), (DutyKind.CLAIM, CONTRACTOR, DECEMBER_CLOSES)]


def duties(world: World, contract: Verified[Contract]) -> tuple[Duty, ...]:
    return duties_of(contract, evidence=world.records, at=world.at)


def listed(world: World, contract: Verified[Contract]) -> list[tuple[DutyKind, str, date]]:
    return [(each.kind, each.party, each.due) for each in duties(world, contract)]


class TestOffer:
    def test_is_accepted_before_its_first_day(self) -> None:
        world = World()
        offered = world.contract(first_day=date(2026, 1, 10))
        assert listed(world, offered) == [(DutyKind.ACCEPT, CONTRACTOR, date(2026, 1, 10))]
        world.accept(offered)
        assert listed(world, offered) == CLAIMS

    def test_that_is_withdrawn_asks_for_nothing(self) -> None:
        world = World()
        offered = world.contract()
        world.withdraw(offered, date(2026, 1, 5))
        assert duties(world, offered) == ()


class TestHours:
    def test_of_everybody_at_work_by_who_attested_them(self) -> None:
        world = World()
        subcontractor = ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR)
        agreed = world.agreed(parties=(subcontractor,))
        ours = world.employ(agreed, PEOPLE[0])
        theirs = world.employ(agreed, PEOPLE[1], iss=OTHER_CONTRACTOR, first_day=FEBRUARY.first_day)
        assert listed(world, agreed) == CLAIMS
        world.travel(FEBRUARY)
        found = [(each.party, each.month) for each in duties(world, agreed) if each.kind is DutyKind.REPORT_HOURS]
        assert found == [(CONTRACTOR, JANUARY), (CONTRACTOR, FEBRUARY), (OTHER_CONTRACTOR, FEBRUARY)]
        world.report(JANUARY, {ours.digest: 100})
        world.report(FEBRUARY, {theirs.digest: 100})
        found = [(each.party, each.month) for each in duties(world, agreed) if each.kind is DutyKind.REPORT_HOURS]
        assert found == [(CONTRACTOR, FEBRUARY)]

    def test_that_miss_a_part_are_not_there_yet(self) -> None:
        world = World()
        agreed = world.agreed()
        one, other = (world.employ(agreed, each) for each in PEOPLE[:2])
        world.travel(JANUARY)
        world.report(JANUARY, {one.digest: 100}, parts=2)
        assert DutyKind.REPORT_HOURS in {each.kind for each in duties(world, agreed)}
        world.report(JANUARY, {other.digest: 100}, parts=2, part=2, revision=0)
        assert DutyKind.REPORT_HOURS not in {each.kind for each in duties(world, agreed)}

    def test_of_a_moment_that_was_answered_are_not_asked_any_more(self) -> None:
        world = World()
        agreed = world.agreed()
        world.employ(agreed, PEOPLE[0])
        world.travel(date(2027, 2, 15))
        assert len(duties(world, agreed)) == 14
        world.verdict(agreed, DECEMBER)
        assert duties(world, agreed) == ()

    @pytest.mark.parametrize("ended", ["declined", "withdrawn", "last day"])
    def test_of_nobody_who_does_not_count(self, ended: str) -> None:
        world = World()
        agreed = world.agreed()
        last = {"last_day": date(2026, 1, 31)} if ended == "last day" else {}
        placed = world.place(agreed, PEOPLE[0], **last)
        world.decide(placed, decline=ended == "declined")
        if ended == "last day":
            world.report(JANUARY, {placed.digest: 100})
        if ended == "withdrawn":
            world.withdraw(placed, date(2026, 1, 5))
        world.travel(FEBRUARY)
        assert listed(world, agreed) == CLAIMS


class TestClaims:
    def test_until_claimed_or_answered(self) -> None:
        world, agreed = worked_half_year(5)
        assert listed(world, agreed) == CLAIMS
        world.claim(agreed, JUNE)
        assert listed(world, agreed) == CLAIMS[1:]
        other, unclaimed = worked_half_year(5)
        other.verdict(unclaimed, JUNE)
        assert listed(other, unclaimed) == CLAIMS[1:]

    def test_overdue_from_the_day_after(self) -> None:
        world, agreed = worked_half_year(1)
        for day, overdue in ((JUNE_CLOSES, False), (date(2026, 8, 1), True)):
            world.travel(day)
            first = next(each for each in duties(world, agreed) if each.kind is DutyKind.CLAIM)
            assert first.overdue is overdue

    def test_at_the_end_of_a_recovery_period_too(self) -> None:
        world = World()
        agreed = world.agreed(recovery_months=3)
        assert listed(world, agreed)[-1] == (DutyKind.CLAIM, CONTRACTOR, date(2027, 5, 1))
        assert closes(agreed.statement, Month(2027, 2)) == closes(agreed.statement, Month(2027, 3))

    def test_of_nothing_when_nothing_remains(self) -> None:
        world = World()
        agreed = world.agreed(obligation=Obligation(amount=500_000))
        world.done(agreed)
        assert duties(world, agreed) == ()

    @pytest.mark.parametrize(("rule", "claims"), [(CallOffRule.APART, 0), (CallOffRule.WHOLE, 2)], ids=str)
    def test_of_a_framework_only_where_it_is_judged_as_one(self, rule: CallOffRule, claims: int) -> None:
        world = World()
        assert len(duties(world, world.agreed(call_offs=CallOffs(rule)))) == claims


class TestActivities:
    TARGET = Target(
        code="bought",
        kind=TargetKind.ACTIVITY,
        moment=JUNE,
        least=500_000,
        activity="sociaal_inkopen",
        day=date(2026, 3, 31),
    )

    def test_an_agreed_one_takes_place_on_its_day(self) -> None:
        world = World()
        agreed = world.agreed(targets=(self.TARGET,))
        first = duties(world, agreed)[0]
        assert (first.kind, first.due, first.target) == (DutyKind.DO_ACTIVITY, date(2026, 3, 31), "bought")
        world.do(agreed, amount=499_999)
        assert DutyKind.DO_ACTIVITY in {each.kind for each in duties(world, agreed)}
        world.do(agreed, amount=1)
        assert DutyKind.DO_ACTIVITY not in {each.kind for each in duties(world, agreed)}

    def test_a_reported_one_is_confirmed_before_its_moment_closes(self) -> None:
        world = World()
        agreed = world.agreed()
        done = world.do(agreed)
        asked = [each for each in duties(world, agreed) if each.kind is DutyKind.CONFIRM_ACTIVITY]
        assert [(each.party, each.due, each.activity) for each in asked] == [(BUYER, JUNE_CLOSES, done.digest)]
        world.confirm(done)
        assert listed(world, agreed) == CLAIMS

    def test_one_that_is_withdrawn_asks_for_no_word(self) -> None:
        world = World()
        agreed = world.agreed()
        world.withdraw(world.do(agreed), date(2026, 1, 5))
        assert listed(world, agreed) == CLAIMS


def test_anyone_who_holds_the_statements_comes_to_the_same() -> None:
    """A party's gathered evidence says what the register's records say."""
    world = World()
    agreed = world.agreed(targets=(TestActivities.TARGET,))
    world.employ(agreed, PEOPLE[0])
    world.do(agreed, amount=1)
    world.travel(FEBRUARY)
    gathered = GatheredEvidence(tuple(world.records.kept.values()), tuple(world.records.rulesets.values()))
    assert duties_of(agreed, evidence=gathered, at=world.at) == duties(world, agreed)
    assert len(duties(world, agreed)) == 6
