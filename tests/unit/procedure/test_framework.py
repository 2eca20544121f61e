"""A framework and what is called off from it: who may, what fits, and what is owed together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, in_world
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.test_contract_terms import under
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import BUYER, CONTRACTOR, HAAGLANDEN, OTHER_BUYER, OTHER_CONTRACTOR, UTRECHT
from verifier.core.errors import (
    NotAccepted,
    OutsideWindow,
    Refusal,
    UnknownReference,
    Unsupported,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.agreed_terms import AgreedTerms, Rounding
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, Contract, Obligation, RuleSetRef
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.contract import verify_contract
from verifier.core.procedure.framework import outcome_apart
from verifier.core.procedure.owing import owing_of
from verifier.core.rules.owing.owed import Owed

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
NOTHING = Obligation(amount=0)
#: EUR 40,000, as a call-off of the world owes.
OBLIGATION = 4_000_000


def framework(world: World, rule: CallOffRule, **changes: Any) -> Verified[Contract]:
    return world.agreed(call_offs=CallOffs(rule, (OTHER_BUYER,)), **changes)


def called_off(world: World, head: Verified[Contract], **changes: Any) -> Verified[Contract]:
    return world.agreed(framework=head.digest, **changes)


@pytest.fixture(scope="module")
def case() -> Case:
    """A call-off from a framework of the same year."""
    world = World()
    head = framework(world, CallOffRule.CARRIED)
    return in_world(world, world.draft_contract(framework=head.digest), verify_contract)


class TestFitting:
    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"framework": Digest(bytes(32))}, UnknownReference, "framework"),
            ({"contractor": OTHER_CONTRACTOR}, UnknownReference, "framework"),
            ({"ruleset": RuleSetRef(HAAGLANDEN.name, HAAGLANDEN.digest)}, WrongRelation, "ruleset"),
            ({"agreed": AgreedTerms(rounding=Rounding.CENT_DOWN)}, WrongRelation, "ruleset"),
            ({"first_day": date(2025, 12, 31)}, OutsideWindow, "last_day"),
            ({"recovery_months": 3}, OutsideWindow, "last_day"),
            ({"call_offs": CallOffs(CallOffRule.APART)}, WrongRelation, "call_offs"),
        ],
        ids=["unknown", "of another", "rule set", "terms", "begins before", "recovers after", "is one itself"],
    )
    def test_refuses(self, case: Case, changes: dict[str, Any], refusal: type[Refusal], field: str) -> None:
        refuses(refusal, case.verify, case.token(**changes), field=field)

    def test_a_period_outside_the_frameworks(self, case: Case) -> None:
        after = {"last_day": date(2027, 1, 31), "moments": (Month(2027, 1),)}
        refuses(OutsideWindow, case.verify, case.token(**after), field="last_day")
        case.verify(case.token(first_day=date(2026, 3, 1), last_day=date(2026, 6, 30), moments=(JUNE,)))

    def test_a_plain_contract_is_no_framework(self, case: Case) -> None:
        plain = case.world.agreed()
        refuses(UnknownReference, case.verify, case.token(framework=plain.digest), field="framework")

    def test_buyers_that_the_framework_names_may_call_off_and_no_others(self) -> None:
        world = World()
        pool, own = framework(world, CallOffRule.CARRIED), world.agreed(call_offs=CallOffs(CallOffRule.CARRIED))
        theirs = in_world(
            world, world.draft_contract(**world.claims(OTHER_BUYER), framework=pool.digest), verify_contract
        )
        theirs.verify(theirs.token())
        refuses(UnknownReference, theirs.verify, theirs.token(framework=own.digest), field="framework")

    def test_a_framework_is_in_force(self) -> None:
        world = World()
        offered = world.contract(call_offs=CallOffs(CallOffRule.CARRIED))
        case = in_world(world, world.draft_contract(framework=offered.digest), verify_contract)
        refuses(NotAccepted, case.verify, case.token(), field="framework")
        world.accept(offered)
        case.verify(case.token())
        for party in (BUYER, CONTRACTOR):
            world.withdraw(offered, date(2026, 6, 30), by=party)
        refuses(Withdrawn, case.verify, case.token(), field="framework")

    def test_where_the_framework_owes_as_a_whole_a_call_off_owes_nothing(self) -> None:
        world = World()
        head = framework(world, CallOffRule.WHOLE)
        case = in_world(world, world.draft_contract(framework=head.digest), verify_contract)
        refuses(WrongRelation, case.verify, case.token(), field="obligation")
        case.verify(case.token(obligation=NOTHING))
        under(world, obligation=replace(UTRECHT.obligation, least_basis_points=200))
        case.verify(case.token(obligation=NOTHING))
        refuses(WrongValue, case.verify, case.token(framework=None, obligation=NOTHING), field="obligation")

    @pytest.mark.parametrize(
        "buyers", [(BUYER,), (CONTRACTOR,), (OTHER_BUYER, OTHER_BUYER)], ids=["own", "contractor", "twice"]
    )
    def test_buyers_are_others_and_named_once(self, case: Case, buyers: tuple[Any, ...]) -> None:
        call_offs = CallOffs(CallOffRule.APART, buyers)
        refuses(WrongValue, case.verify, case.token(framework=None, call_offs=call_offs), field="buyers")


class TestAttesting:
    def test_people_work_for_a_call_off(self) -> None:
        """A framework whose call-offs owe has nothing to attest for; one that owes as a whole has."""
        world = World()
        for rule in (CallOffRule.APART, CallOffRule.CARRIED):
            with pytest.raises(WrongRelation):
                world.place(framework(world, rule), PEOPLE[0])
        world.place(framework(world, CallOffRule.WHOLE), PEOPLE[0])


class TestOwing:
    def test_call_offs_in_force_add_up(self) -> None:
        world = World()
        head = framework(world, CallOffRule.CARRIED)
        first, second = (called_off(world, head, obligation=Obligation(amount=each)) for each in (300, 500))
        world.contract(framework=head.digest)  # offered, not accepted
        assert world.owing(head, JUNE).owed == Owed(800)
        assert set(world.owing(head, JUNE).call_offs) == {first.digest, second.digest}
        for party in (BUYER, CONTRACTOR):
            world.withdraw(second, date(2026, 2, 1), by=party)
        assert world.owing(head, JUNE).owed == Owed(300)

    def test_activities_count_for_the_call_off_and_with_it(self) -> None:
        world = World()
        head = framework(world, CallOffRule.CARRIED)
        first, second = (called_off(world, head, obligation=Obligation(amount=each)) for each in (400_000, 600_000))
        world.done(first)
        assert world.owing(first, JUNE).owed == Owed(400_000, 500_000)
        assert world.owing(second, JUNE).owed.remaining == 600_000
        assert world.owing(head, JUNE).owed == Owed(1_000_000, 500_000)

    def test_a_framework_that_owes_as_a_whole_has_its_own_obligation(self) -> None:
        world = World()
        head = framework(world, CallOffRule.WHOLE)
        call_off = called_off(world, head, obligation=NOTHING)
        world.done(call_off)
        assert world.owing(head, JUNE).owed == Owed(OBLIGATION, 500_000)
        assert world.owing(call_off, JUNE).owed.remaining == 0

    @pytest.mark.parametrize("rule", CallOffRule)
    def test_what_was_called_off_is_never_missed(self, rule: CallOffRule) -> None:
        """Without public evidence a framework would owe too little, and could be met by nothing."""
        world = World()
        head = framework(world, rule)
        with pytest.raises(Unsupported):
            owing_of(head, JUNE, evidence=world.records, public=None)


class TestWhole:
    def test_nothing_is_answered_of_a_call_off_that_owes_nothing(self) -> None:
        """*Met* would be true of it, and be taken for the framework."""
        world = World()
        head = framework(world, CallOffRule.WHOLE)
        call_off = called_off(world, head, obligation=NOTHING)
        world.travel(DECEMBER)
        with pytest.raises(Unsupported):
            world.verdict(call_off, DECEMBER)
        told = world.verdict(head, DECEMBER)
        assert told is not None
        assert told.statement.verdict is Outcome.PENDING


class TestApart:
    def test_a_call_off_is_told_of_like_any_contract(self) -> None:
        world = World()
        call_off = called_off(world, framework(world, CallOffRule.APART))
        world.at = DECEMBER.plus(1).starts_at + CLAIM_TERM
        world.scheme.renew(at=world.at)
        told = world.verdict(call_off, DECEMBER)
        assert told is not None
        assert told.statement.verdict is Outcome.NOT_MET

    def test_is_claimed_for_call_off_by_call_off(self) -> None:
        world = World()
        head = framework(world, CallOffRule.APART)
        with pytest.raises(Unsupported):
            world.owing(head, JUNE)

    @pytest.mark.parametrize(
        ("outcomes", "expected"),
        [
            ((), Outcome.PENDING),
            ((Outcome.MET, Outcome.MET), Outcome.MET),
            ((Outcome.MET, Outcome.ON_TRACK), Outcome.ON_TRACK),
            ((Outcome.ON_TRACK, Outcome.BEHIND, Outcome.MET), Outcome.BEHIND),
            ((Outcome.BEHIND, Outcome.PENDING), Outcome.PENDING),
            (tuple(Outcome), Outcome.NOT_MET),
        ],
        ids=["none", "all met", "on track", "behind", "pending", "one not met"],
    )
    def test_stands_as_its_call_offs_do_in_whatever_order(
        self, outcomes: tuple[Outcome, ...], expected: Outcome
    ) -> None:
        assert {outcome_apart(each) for each in permutations(outcomes)} == {expected}
