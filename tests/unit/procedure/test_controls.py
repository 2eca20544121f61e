"""Negative controls: the bad input of a test is bad for one reason only.

Each control is the last steps of a procedure written out again with one of them left out, run on the very input
that the real procedure refuses. If it refused as well, the test of that step would prove nothing.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.procedure.cases import ELEMENTS, evaluation, ticket, worked_half_year
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import CONTRACTOR, EVALUATOR1, EVALUATOR2, OTHER_CONTRACTOR, UTRECHT
from verifier.core.errors import (
    BadThresholdProof,
    NotAnElement,
    OffGrid,
    StaleRevision,
    UnknownReference,
    WrongAudience,
    WrongInputs,
)
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Acceptance
from verifier.core.model.evaluation import Ticket
from verifier.core.model.hours import Hours
from verifier.core.privacy import threshold
from verifier.core.privacy.group import IDENTITY
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.claim import require_moment_passed, verify_claim
from verifier.core.procedure.contract import verify_acceptance
from verifier.core.procedure.eligibility import verify_eligibility
from verifier.core.procedure.evidence import accepted_contract
from verifier.core.procedure.hours import is_at_work, verify_hours
from verifier.core.procedure.inputs import Inputs
from verifier.core.procedure.intake import receive
from verifier.core.rules.owing.obligation import obligation_of
from verifier.core.rules.telling.disclosure import check_on_grid

JANUARY, JUNE = Month(2026, 1), Month(2026, 6)


def claim_without(world: World, token: str, step: str) -> None:
    """``verify_claim`` with one of steps ``inputs``, ``grid``, ``proof`` left out."""
    claim, _ = receive(token, Claim, trust=world.trust, at=world.at)
    contract = accepted_contract(claim.contract, party=claim.iss, evidence=world.records)
    require_moment_passed(contract.statement.moments, claim.moment, at=world.at)
    assert world.records.last_change(contract.digest) < claim.log_size <= world.records.log_size()
    placements = world.records.effective_placements(contract.digest)
    inputs = Inputs.of(contract.statement, claim.moment, placements)
    assert step == "inputs" or claim.inputs == inputs.digest
    if step != "grid":
        people = world.records.people(inputs).count
        check_on_grid(
            UTRECHT.policy, claim.floor, remaining=obligation_of(UTRECHT, contract.statement), people=people
        )
    if step != "proof":
        point = inputs.point(UTRECHT, claim.floor)
        statement = ThresholdStatement(
            contract=contract.digest, moment=claim.moment, inputs=claim.inputs, floor=claim.floor, point=point
        )
        threshold.verify(statement, claim.proof)


class TestClaim:
    def test_only_the_grid_stands_in_the_way_of_a_telling_floor(self) -> None:
        world, agreed = worked_half_year(3)
        token = world.sign(world.draft_claim(agreed, JUNE, floor=1_234_567))
        with pytest.raises(OffGrid):
            verify_claim(token, evidence=world.records, trust=world.trust, at=world.at)
        claim_without(world, token, "grid")

    def test_only_the_proof_stands_in_the_way_of_a_floor_that_is_not_reached(self) -> None:
        world, agreed = worked_half_year(1)
        token = world.sign(replace(world.draft_claim(agreed, JUNE), floor=4_000_000))
        with pytest.raises(BadThresholdProof):
            verify_claim(token, evidence=world.records, trust=world.trust, at=world.at)
        claim_without(world, token, "proof")

    def test_only_the_digest_stands_in_the_way_of_inputs_that_nobody_has(self) -> None:
        """A grant of as many hours, said again: the sum is the same, and so is the point; the inputs are not."""
        world, agreed = worked_half_year(1)
        right = world.draft_claim(agreed, JUNE)
        (placed,) = world.records.placements_of(agreed.digest)
        world.report(JUNE, {placed.digest: 15_600})
        token = world.sign(replace(right, log_size=world.records.log_size()))
        with pytest.raises(WrongInputs):
            verify_claim(token, evidence=world.records, trust=world.trust, at=world.at)
        claim_without(world, token, "inputs")


class TestAcceptance:
    def test_only_the_relation_stands_in_the_way_of_another_contractor(self) -> None:
        world = World()
        offered = world.contract()
        acceptance = replace(world.draft_acceptance(offered), iss=OTHER_CONTRACTOR)
        token = world.sign(acceptance)
        with pytest.raises(UnknownReference):
            verify_acceptance(token, evidence=world.records, trust=world.trust, at=world.at)
        without_relation, _ = receive(token, Acceptance, trust=world.trust, at=world.at)
        assert world.records.contract(without_relation.contract) == offered
        assert world.records.acceptance_of(offered.digest) is None


class TestHours:
    def test_only_the_revision_stands_in_the_way_of_a_month_told_twice(self) -> None:
        world = World()
        placed = world.employ(world.agreed(), PEOPLE[0])
        first = world.report(JANUARY, {placed.digest: 1000})
        token = world.sign(world.draft_hours(JANUARY, {placed.digest: 1000}, revision=0))
        with pytest.raises(StaleRevision):
            verify_hours(token, evidence=world.records, trust=world.trust, at=world.at)
        hours, _ = receive(token, Hours, trust=world.trust, at=world.at)
        accepted_contract(hours.contract, party=CONTRACTOR, evidence=world.records)
        assert hours.lines == first.statement.lines
        assert is_at_work(placed.statement, hours.month)


class TestEligibility:
    def test_only_the_group_stands_in_the_way_of_a_commitment_to_nothing(self) -> None:
        """The same statement with a true commitment in that place is accepted under the same sealed opening."""
        world = World()
        placed = world.place(world.agreed(), PEOPLE[0])
        decided = world.draft_decision(placed)

        def verify(flat: bytes) -> object:
            token = world.sign(replace(decided.eligibility, flat_commitment=flat))
            return verify_eligibility(
                token,
                sealed_opening=decided.sealed_opening,
                evidence=world.records,
                trust=world.trust,
                at=world.at,
            )

        with pytest.raises(NotAnElement):
            verify(IDENTITY)
        verify(decided.eligibility.rate_commitments[0])


class TestEvaluation:
    def test_only_the_audience_stands_in_the_way_of_the_other_evaluators_ticket(self) -> None:
        world = World()
        other = ticket(world, aud=EVALUATOR2)
        case = evaluation(tickets=(other,))
        with pytest.raises(WrongAudience):
            case.verify(case.token())
        found, _ = receive(other, Ticket, trust=world.trust, at=world.at, audience=EVALUATOR2)
        assert found.count >= len(ELEMENTS)
        assert case.claims["aud"] == EVALUATOR1
