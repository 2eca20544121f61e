"""Milestones: what of the payment is due by what a verdict tells, and what it tells of targets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.test_targets import BOUGHT, HOURS, bought, half_year
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import UTRECHT
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Obligation
from verifier.core.model.target import Milestone
from verifier.core.model.verdict import Outcome, TargetAnswer
from verifier.core.procedure.compliance import CLAIM_TERM, Assessment, Standing, assess_compliance, payment_due
from verifier.core.procedure.inputs import Inputs
from verifier.core.rules.telling.people import People

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
MET, NOT_MET, ON_TRACK, BEHIND, PENDING = Outcome


def inputs_of(standing: Standing) -> Inputs:
    assert isinstance(standing.inputs, Inputs)
    return standing.inputs


class TestPayment:
    MILESTONES = (Milestone(2_000, "hours"), Milestone(3_000, "bought"), Milestone(5_000))

    @pytest.mark.parametrize(
        ("outcome", "targets", "due"),
        [
            (ON_TRACK, (), 0),
            (ON_TRACK, (TargetAnswer("hours", MET),), 2_000),
            (BEHIND, (TargetAnswer("hours", PENDING), TargetAnswer("bought", MET)), 3_000),
            (MET, (), 5_000),
            (MET, (TargetAnswer("hours", MET), TargetAnswer("bought", MET)), 10_000),
            (NOT_MET, (TargetAnswer("bought", NOT_MET),), 0),
        ],
        ids=["nothing", "a result", "an effort", "the obligation", "everything", "not met"],
    )
    def test_follows_from_what_is_told(self, outcome: Outcome, targets: tuple[TargetAnswer, ...], due: int) -> None:
        contract = replace(half_year()[1].statement, milestones=self.MILESTONES)
        assert payment_due(Assessment(outcome=outcome, targets=targets), contract) == due

    def test_without_milestones_nothing_is_said(self) -> None:
        assert payment_due(Assessment(outcome=MET), half_year()[1].statement) is None

    def test_more_that_is_met_never_pays_less(self) -> None:
        contract = replace(half_year()[1].statement, milestones=self.MILESTONES)
        paid = [0]
        for count in range(3):
            met = tuple(TargetAnswer(code, MET) for code in ("hours", "bought")[:count])
            paid.append(payment_due(Assessment(outcome=ON_TRACK, targets=met), contract) or 0)
        assert paid == sorted(paid)


class TestAssessment:
    def standing(self, month: Month, people: int, **changes: Any) -> Standing:
        _, agreed = half_year()
        contract = replace(
            agreed.statement,
            targets=(HOURS, BOUGHT),
            milestones=TestPayment.MILESTONES,
            obligation=Obligation(amount=0),
        )
        told: dict[str, Any] = {
            "inputs": Inputs.of(contract, month, half_year()[0].records.effective_placements(agreed.digest)),
            "ruleset": UTRECHT,
            "claim": None,
            "people": People(people, 100 if people else 0, 100 * people),
            "events": 5,
            "activities": (bought(date(2026, 4, 30), 500_000),),
        }
        return Standing(**(told | changes))

    def test_few_people_are_told_of_efforts_and_the_obligation_alone(self) -> None:
        found = assess_compliance(self.standing(DECEMBER, 4), at=DECEMBER.plus(1).starts_at)
        assert found is not None
        assert (found.targets, found.payment_basis_points) == ((TargetAnswer("bought", MET),), 8_000)

    def test_a_result_at_the_end_is_held_back_from_few_as_well(self) -> None:
        for people, told in ((4, ("bought",)), (10, ("hours", "bought"))):
            standing = self.standing(DECEMBER, people)
            targets = (replace(HOURS, moment=DECEMBER), BOUGHT)
            inputs = inputs_of(standing)
            contract = replace(inputs.contract, targets=targets)
            at_the_end = replace(standing, inputs=replace(inputs, contract=contract))
            found = assess_compliance(at_the_end, at=DECEMBER.plus(1).starts_at)
            assert found is not None
            assert tuple(each.code for each in found.targets) == told

    def test_enough_people_are_told_of_results(self) -> None:
        found = assess_compliance(self.standing(JUNE, 10), at=JUNE.plus(1).starts_at)
        assert found is not None
        assert found.targets == (TargetAnswer("hours", MET), TargetAnswer("bought", MET))
        assert found.payment_basis_points == 5_000

    def test_the_last_answer_waits_for_a_target_that_may_still_be_met(self) -> None:
        standing = self.standing(DECEMBER, 5)
        late = replace(BOUGHT, moment=DECEMBER, day=DECEMBER.last_day, least=10**9)
        inputs = inputs_of(standing)
        contract = replace(inputs.contract, targets=(late,), milestones=())
        waiting = replace(standing, inputs=replace(inputs, contract=contract))
        end = DECEMBER.plus(1).starts_at
        assert assess_compliance(waiting, at=end) == Assessment(outcome=PENDING)
        decided = assess_compliance(waiting, at=end + CLAIM_TERM)
        assert decided is not None
        assert (decided.outcome, decided.targets) == (MET, (TargetAnswer("bought", NOT_MET),))

    def test_through_statements_and_a_log(self) -> None:
        world = World()
        targets = (replace(HOURS, least=1_000), replace(BOUGHT, day=date(2026, 1, 5)))
        agreed = world.agreed(targets=targets, milestones=TestPayment.MILESTONES)
        placed = [world.employ(agreed, each, rates=0, flat=10**7) for each in PEOPLE[:10]]
        world.report(Month(2026, 1), {each.digest: 200 for each in placed})
        world.do(agreed)
        world.travel(JUNE)
        world.claim(agreed, JUNE)
        half = world.verdict(agreed, JUNE)
        assert half is not None
        assert half.statement.targets == (TargetAnswer("hours", MET), TargetAnswer("bought", PENDING))
        assert half.statement.payment_basis_points == 2_000
        world.confirm(world.records.activities_of(agreed.digest)[0])
        world.travel(DECEMBER)
        world.claim(agreed, DECEMBER)
        whole = world.verdict(agreed, DECEMBER)
        assert whole is not None
        assert whole.statement.targets == (TargetAnswer("hours", MET), TargetAnswer("bought", MET))
        assert whole.statement.payment_basis_points == 10_000
