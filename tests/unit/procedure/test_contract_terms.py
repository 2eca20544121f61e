"""What a contract may agree on beside its obligation: parties, terms, certificates, targets, words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, contract, in_world
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import BUYER, CONTRACTOR, OTHER_BUYER, OTHER_CONTRACTOR, UTRECHT
from verifier.core.errors import (
    OutsideWindow,
    Refusal,
    TooLarge,
    UnknownReference,
    Unspecified,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.agreed_terms import AgreedTerms, Rounding
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, ContractParty, ContractRole, Obligation
from verifier.core.model.party import PartyId
from verifier.core.model.target import Milestone, Target, TargetKind
from verifier.core.procedure.contract import verify_known_contract
from verifier.core.procedure.placement import verify_placement
from verifier.core.rules.table.activity_kinds import ActivityKind
from verifier.core.rules.table.building_blocks import FullTimeForm, FullTimeYear
from verifier.core.rules.table.obligation_rules import Certificate

MARCH, JUNE, DECEMBER = Month(2026, 3), Month(2026, 6), Month(2026, 12)
SUBCONTRACTOR = ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR)
HOURS = Target(code="hours", kind=TargetKind.HOURS, moment=JUNE, least=100_000)
STAYED = Target(code="stayed", kind=TargetKind.PEOPLE_KEPT, moment=JUNE, least=2, months=6)
BOUGHT = Target(
    code="bought",
    kind=TargetKind.ACTIVITY,
    moment=JUNE,
    least=500_000,
    activity="sociaal_inkopen",
    day=date(2026, 6, 30),
)


@pytest.fixture(scope="module")
def case() -> Case:
    return contract()


def sponsored() -> Obligation:
    return Obligation(basis_points=500, motivation="Het werk leent zich voor leerwerkplekken.")


class TestWhole:
    def test_everything_at_once(self, case: Case) -> None:
        case.verify(
            case.token(
                obligation=sponsored(),
                recovery_months=6,
                call_offs=CallOffs(CallOffRule.CARRIED, (OTHER_BUYER,)),
                parties=(SUBCONTRACTOR,),
                targets=(HOURS, STAYED, BOUGHT, replace(HOURS, code="all_hours", moment=DECEMBER)),
                milestones=(Milestone(2_500, "hours"), Milestone(2_500, "bought"), Milestone(5_000)),
                agreed=AgreedTerms(rounding=Rounding.EURO_DOWN),
            )
        )

    def test_many_parties_and_targets_fit_an_envelope(self, case: Case) -> None:
        parties = tuple(
            ContractParty(PartyId(f"kvk:{number:08}"), ContractRole.SUBCONTRACTOR) for number in range(40)
        )
        moments = (MARCH, JUNE, Month(2026, 9), DECEMBER)
        targets = tuple(
            replace(each, code=f"{each.code}_{moment.number}", moment=moment)
            for moment in moments
            for each in (HOURS, replace(STAYED, kind=TargetKind.EUROS, months=None), BOUGHT)
        )
        case.verify(
            case.token(
                obligation=replace(sponsored(), motivation="w" * 1500),
                moments=moments,
                parties=parties,
                targets=tuple(replace(each, day=each.day and date(2026, 1, 31)) for each in targets),
                milestones=tuple(Milestone(100, each.code) for each in targets),
            )
        )

    def test_what_does_not_fit_is_not_signed(self, case: Case) -> None:
        with pytest.raises(TooLarge):
            case.token(targets=(replace(HOURS, code="h" * 64),) * 100)


class TestParties:
    """Step 2."""

    @pytest.mark.parametrize(
        "parties",
        [
            (ContractParty(CONTRACTOR, ContractRole.SUBCONTRACTOR),),
            (ContractParty(BUYER, ContractRole.CONSORTIUM_MEMBER),),
            (SUBCONTRACTOR, ContractParty(OTHER_CONTRACTOR, ContractRole.STAFFING_AGENCY)),
        ],
        ids=["the contractor", "the buyer", "twice"],
    )
    def test_are_others_and_listed_once(self, case: Case, parties: tuple[ContractParty, ...]) -> None:
        refuses(WrongRelation, case.verify, case.token(parties=parties), field="parties")


class TestRuleSet:
    """Steps 4 and 6: what may be agreed beside it."""

    def test_a_term_that_the_rule_set_states_is_refused(self, case: Case) -> None:
        agreed = AgreedTerms(full_time_weekly_hours=4_000)
        refuses(WrongValue, case.verify, case.token(agreed=agreed), field="full_time_weekly_hours")

    def test_a_full_time_year_is_stated_by_the_rule_set_or_agreed(self) -> None:
        case = contract()
        silent = replace(UTRECHT.full_time, hours=FullTimeYear(FullTimeForm.UNSPECIFIED))
        point = replace(UTRECHT.open_points[0], code="full_time")
        under(case.world, full_time=silent, open_points=(*UTRECHT.open_points, point))
        refuses(Unspecified, case.verify, case.token(), field="full_time")
        case.verify(case.token(agreed=AgreedTerms(full_time_weekly_hours=3_600)))

    def test_what_was_agreed_holds_for_everything_after(self) -> None:
        world = World()
        early = {"first_day": date(2025, 12, 1)}
        for agreed, accepted in ((None, False), (AgreedTerms(start_window_months=1), True)):
            attested = world.draft_placement(world.agreed(agreed=agreed), PEOPLE[0], **early)
            case = in_world(world, attested.placement, verify_placement, sealed_subject=attested.sealed_subject)
            if accepted:
                case.verify(case.token())
            else:
                refuses(Unspecified, case.verify, case.token())

    def test_certificates_are_the_rule_sets_own_and_named_once(self) -> None:
        case = contract()
        certificate = Certificate(
            code="pso_2",
            family="pso",
            title=UTRECHT.title,
            status=UTRECHT.status,
            discount_basis_points=2_500,
        )
        under(case.world, obligation=replace(UTRECHT.obligation, certificates=(certificate,)))
        case.verify(case.token(certificates=("pso_2",)))
        for other in (("pso_3",), ("pso_2", "pso_2")):
            refuses(UnknownReference, case.verify, case.token(certificates=other), field="certificates")

    def test_an_obligation_and_a_malus_that_the_rule_set_does_not_allow(self) -> None:
        case = contract()
        rule = replace(UTRECHT.obligation, least_basis_points=600)
        under(case.world, obligation=rule)
        refuses(WrongValue, case.verify, case.token(), field="obligation")
        under(case.world, malus_basis_points=10_000)
        refuses(WrongValue, case.verify, case.token(), field="malus_basis_points")
        case.verify(case.token(malus_basis_points=10_000))


class TestTargets:
    """Step 7."""

    @pytest.mark.parametrize(
        ("targets", "refusal", "field"),
        [
            ((HOURS, replace(HOURS, moment=DECEMBER)), WrongValue, "targets"),
            ((HOURS, replace(HOURS, code="more", least=1)), WrongValue, "targets"),
            ((replace(HOURS, moment=Month(2026, 5)),), OutsideWindow, "moment"),
            ((replace(STAYED, months=12),), OutsideWindow, "moment"),
            ((replace(BOUGHT, activity="unknown"),), UnknownReference, "activity"),
            ((replace(BOUGHT, day=date(2026, 7, 1)),), OutsideWindow, "day"),
            ((replace(BOUGHT, day=date(2025, 12, 31)),), OutsideWindow, "day"),
        ],
        ids=[
            "a code twice",
            "two at a moment",
            "no moment",
            "too soon",
            "no kind",
            "day too late",
            "day too early",
        ],
    )
    def test_fit_the_contract(
        self, case: Case, targets: tuple[Target, ...], refusal: type[Refusal], field: str
    ) -> None:
        refuses(refusal, case.verify, case.token(targets=targets), field=field)

    def test_that_are_alike_stand_at_different_moments(self, case: Case) -> None:
        case.verify(case.token(targets=(HOURS, replace(HOURS, code="later", moment=DECEMBER))))
        twelve = replace(STAYED, code="stayed_long", months=12, moment=DECEMBER)
        case.verify(case.token(targets=(replace(STAYED, moment=DECEMBER), twelve)))

    def test_may_stand_at_the_end_of_the_recovery_period(self, case: Case) -> None:
        late = replace(HOURS, moment=Month(2027, 3))
        case.verify(case.token(targets=(late,), recovery_months=3))
        refuses(OutsideWindow, case.verify, case.token(targets=(late,)), field="moment")

    @pytest.mark.parametrize(
        ("milestones", "refusal"),
        [
            ((Milestone(100, "unknown"),), UnknownReference),
            ((Milestone(100, "hours"), Milestone(100, "hours")), WrongValue),
            ((Milestone(100), Milestone(100)), WrongValue),
            ((Milestone(5_001), Milestone(5_000, "hours")), WrongValue),
        ],
        ids=["no target", "a target twice", "the obligation twice", "over the payment"],
    )
    def test_milestones_wait_for_them(
        self, case: Case, milestones: tuple[Milestone, ...], refusal: type[Refusal]
    ) -> None:
        refuses(refusal, case.verify, case.token(targets=(HOURS,), milestones=milestones), field="milestones")


class TestWording:
    """Step 8."""

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reference": "999993847"}, "reference"),
            ({"reference": "voor 9999.93.847"}, "reference"),
            ({"obligation": Obligation(basis_points=500, motivation="voor iemand met bijstand")}, "motivation"),
        ],
        ids=["number", "groups", "word"],
    )
    def test_says_nothing_about_a_person(self, case: Case, changes: dict[str, Any], field: str) -> None:
        token = case.token(**changes)
        refuses(WrongValue, case.verify, token, field=field)
        world = case.world
        known = verify_known_contract(token, evidence=world.records, trust=world.trust, at=world.at)
        assert known.token == token, "a word that is guarded from some day on makes no old contract unreadable"

    def test_who_reads_a_contract_later_checks_all_the_rest(self, case: Case) -> None:
        world = case.world
        token = case.token(contractor=BUYER)
        with pytest.raises(WrongRelation):
            verify_known_contract(token, evidence=world.records, trust=world.trust, at=world.at)


def under(world: World, **changes: Any) -> None:
    """Have the world's register read Utrecht's rules with ``changes``, under the same name and digest."""
    world.records.rulesets = {UTRECHT.digest: replace(UTRECHT, **changes)}


def kind(code: str, **changes: Any) -> ActivityKind:
    """Utrecht's kind of activity called ``code``, with ``changes``."""
    found = UTRECHT.activity_kind(code)
    assert found is not None
    return replace(found, **changes)
