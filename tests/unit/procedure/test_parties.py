"""Parties of a contract: who employs, who may attest under its own key, and for whose obligation it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.procedure.cases import Case, in_world
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import CONTRACTOR, OTHER_CONTRACTOR, opening_key, signing_key
from verifier.core.errors import AlreadyDecided, StaleRevision, UnknownReference, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, ContractParty, ContractRole, WorkScope
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import EmploymentKind
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.hours import verify_hours
from verifier.core.procedure.placement import verify_placement
from verifier.core.procedure.withdrawal import verify_withdrawal

JANUARY, JUNE = Month(2026, 1), Month(2026, 6)
THEIRS = {"iss": OTHER_CONTRACTOR}


def shared(world: World, role: ContractRole = ContractRole.SUBCONTRACTOR) -> Verified[Contract]:
    """A contract for which the other contractor may attest."""
    return world.agreed(parties=(ContractParty(OTHER_CONTRACTOR, role),))


def attesting(world: World, agreed: Verified[Contract], **changes: object) -> Case:
    attested = world.draft_placement(agreed, PEOPLE[0], **THEIRS, **changes)
    return in_world(world, attested.placement, verify_placement, sealed_subject=attested.sealed_subject)


class TestPlacement:
    """Steps 2 and 5."""

    def test_a_listed_party_attests_its_own_people(self) -> None:
        world = World()
        for role in (ContractRole.SUBCONTRACTOR, ContractRole.CONSORTIUM_MEMBER):
            case = attesting(world, shared(world, role))
            case.verify(case.token())

    def test_nobody_else_does(self) -> None:
        world = World()
        case = attesting(world, world.agreed())
        refuses(UnknownReference, case.verify, case.token(), field="contract")

    def test_what_a_person_is_worth_stays_with_who_attests(self) -> None:
        world = World()
        case = attesting(world, shared(world))
        refuses(UnknownReference, case.verify, case.token(reply_kid=opening_key(CONTRACTOR).kid), field="reply_kid")

    @pytest.mark.parametrize("kind", EmploymentKind)
    def test_a_staffing_agency_attests_people_whom_it_hires_out(self, kind: EmploymentKind) -> None:
        world = World()
        case = attesting(world, shared(world, ContractRole.STAFFING_AGENCY), employment_kind=kind)
        if kind in (EmploymentKind.AGENCY_WORK, EmploymentKind.SECONDMENT):
            case.verify(case.token())
        else:
            refuses(WrongRelation, case.verify, case.token(), field="employment_kind")

    def test_work_outside_the_contracts_own_is_allowed_by_the_contract(self) -> None:
        world = World()
        for work in (None, WorkScope.OWN):
            case = attesting(world, world.agreed(parties=shared(world).statement.parties, work=work))
            refuses(WrongRelation, case.verify, case.token(work=WorkScope.OUTSIDE), field="work")
            case.verify(case.token(work=WorkScope.OWN))
        allowed = attesting(world, world.agreed(parties=shared(world).statement.parties, work=WorkScope.OUTSIDE))
        allowed.verify(allowed.token(work=WorkScope.OUTSIDE))

    def test_its_agency_decides_on_it(self) -> None:
        world = World()
        agreed = shared(world)
        placed = world.employ(agreed, PEOPLE[0], **THEIRS)
        assert [each.placement for each in world.records.effective_placements(agreed.digest)] == [placed]


class TestHours:
    """Steps 2, 4 and 5: parties report apart, and each only for its own people."""

    def test_each_reports_its_own_people_and_revises_its_own_month(self) -> None:
        world = World()
        agreed = shared(world)
        ours, theirs = world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[1], **THEIRS)
        for revision in range(3):
            world.report(JANUARY, {ours.digest: 1_000 + revision})
        world.report(JANUARY, {theirs.digest: 2_000})
        assert (world.granted(ours, JANUARY), world.granted(theirs, JANUARY)) == (1_002, 2_000)
        world.report(JANUARY, {theirs.digest: 3_000})
        assert (world.granted(ours, JANUARY), world.granted(theirs, JANUARY)) == (1_002, 3_000)
        told = world.records.hours_of(agreed.digest, JANUARY)
        assert {each.statement.iss: each.statement.revision for each in told} == {
            CONTRACTOR: 2,
            OTHER_CONTRACTOR: 1,
        }

    def test_gathered_evidence_tells_each_partys_latest(self) -> None:
        """As the register's records do, in whatever order the statements come."""
        world = World()
        agreed = shared(world)
        ours, theirs = world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[1], **THEIRS)
        said = [world.report(JANUARY, {ours.digest: hours}) for hours in (100, 200)]
        said.append(world.report(JANUARY, {theirs.digest: 300}))
        for order in (said, said[::-1]):
            told = GatheredEvidence(tuple(order)).hours_of(agreed.digest, JANUARY)
            assert {each.digest for each in told} == {each.digest for each in said[1:]}

    def test_not_for_anothers_people(self) -> None:
        world = World()
        agreed = shared(world)
        ours, theirs = world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[1], **THEIRS)
        for placed, reporter in ((ours, OTHER_CONTRACTOR), (theirs, CONTRACTOR)):
            draft = world.draft_hours(JANUARY, {placed.digest: 1_000}, iss=reporter)
            case = in_world(world, draft, verify_hours)
            refuses(UnknownReference, case.verify, case.token(), field="lines")

    def test_a_revision_is_the_partys_own_next_one(self) -> None:
        world = World()
        agreed = shared(world)
        ours, theirs = world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[1], **THEIRS)
        world.report(JANUARY, {ours.digest: 1_000})
        case = in_world(world, world.draft_hours(JANUARY, {theirs.digest: 1_000}), verify_hours)
        case.verify(case.token())
        refuses(StaleRevision, case.verify, case.token(revision=1), field="revision")

    def test_one_full_time_job_over_both(self) -> None:
        world = World()
        agreed = shared(world)
        ours, theirs = world.employ(agreed, PEOPLE[0]), world.employ(agreed, PEOPLE[0], **THEIRS)
        world.report(JANUARY, {ours.digest: 7_800})
        world.report(JANUARY, {theirs.digest: 10_000})
        assert world.granted(theirs, JANUARY) == 7_800


class TestCounting:
    def test_it_counts_for_the_contract_and_the_contractor_claims(self) -> None:
        world = World()
        agreed = shared(world)
        placed = [world.employ(agreed, PEOPLE[0], rates=0, flat=2_000_000)]
        placed.append(world.employ(agreed, PEOPLE[1], rates=0, flat=2_000_000, **THEIRS))
        for each in placed:
            world.report(JANUARY, {each.digest: 1_000})
        world.travel(JUNE)
        inputs = world.inputs(agreed, JUNE)
        assert inputs.hours == {each.digest: 1_000 for each in placed}
        assert world.records.people(inputs).count == 2

    def test_a_listed_party_claims_nothing(self) -> None:
        world = World()
        agreed = shared(world)
        placed = world.employ(agreed, PEOPLE[0], rates=0, flat=4_000_000)
        world.report(JANUARY, {placed.digest: 1_000})
        world.travel(JUNE)
        world.claim(agreed, JUNE)
        with pytest.raises(UnknownReference):
            world.claim(agreed, JUNE, iss=OTHER_CONTRACTOR)

    def test_only_who_attested_withdraws(self) -> None:
        world = World()
        placed = world.employ(shared(world), PEOPLE[0], **THEIRS)
        case = in_world(world, world.draft_withdrawal(placed, date(2026, 3, 1)), verify_withdrawal)
        by_contractor = replace(case, key=signing_key(CONTRACTOR))
        refuses(UnknownReference, by_contractor.verify, by_contractor.token(iss=CONTRACTOR), field="statement")
        world.withdraw(placed, date(2026, 3, 1))
        refuses(AlreadyDecided, case.verify, case.token(), field="statement")
