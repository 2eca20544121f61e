"""A contract and its acceptance: the steps of ``verify_contract`` and ``verify_acceptance``, one refusal each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, acceptance, contract, in_world
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.scheme import BUYER, CONTRACTOR, HAAGLANDEN, OTHER_CONTRACTOR, UTRECHT
from verifier.core.errors import (
    AlreadyDecided,
    MissingMember,
    OutsideWindow,
    Refusal,
    UnknownMember,
    UnknownReference,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.statement import Digest
from verifier.core.procedure.contract import verify_acceptance, verify_contract
from verifier.core.procedure.gathered import GatheredEvidence

UNKNOWN = Digest(bytes(range(32)))


@pytest.fixture(scope="module")
def case() -> Case:
    return contract()


def moments(*texts: str) -> tuple[Month, ...]:
    return tuple(map(Month.parse, texts))


class TestContract:
    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"last_day": date(2025, 12, 31)}, OutsideWindow, "last_day"),
            ({"contractor": BUYER}, WrongRelation, "contractor"),
            ({"moments": moments("2025-12", "2026-12")}, OutsideWindow, "moments"),
            ({"moments": moments("2026-06")}, OutsideWindow, "moments"),
            ({"moments": moments("2026-06", "2027-01")}, OutsideWindow, "moments"),
            ({"moments": moments("2026-10", "2026-12")}, WrongValue, "moments"),
            ({"moments": moments("2026-06", "2026-06", "2026-12")}, WrongValue, "moments"),
            ({"moments": moments("2026-09", "2026-03", "2026-12")}, WrongValue, "moments"),
            ({"ruleset": RuleSetRef(UTRECHT.name, UNKNOWN)}, UnknownReference, "ruleset"),
            ({"ruleset": RuleSetRef("another-name", UTRECHT.digest)}, UnknownReference, "ruleset"),
            ({"ruleset": RuleSetRef(HAAGLANDEN.name, UTRECHT.digest)}, UnknownReference, "ruleset"),
            ({"supersedes": UNKNOWN}, UnknownReference, "supersedes"),
        ],
        ids=[
            "2 ends before it begins",
            "2 with oneself",
            "3 moment before the start",
            "3 no moment at the end",
            "3 moment after the end",
            "3 moments too close",
            "3 moment twice",
            "3 moments out of order",
            "4 unknown digest",
            "4 another name",
            "4 name of one, digest of another",
            "5 supersedes nothing known",
        ],
    )
    def test_refuses(self, case: Case, changes: dict[str, Any], refusal: type[Refusal], field: str) -> None:
        refuses(refusal, case.verify, case.token(**changes), field=field)

    def test_2_3_bounds_are_inside(self, case: Case) -> None:
        one_day = {"first_day": date(2026, 6, 1), "last_day": date(2026, 6, 1), "moments": moments("2026-06")}
        case.verify(case.token(**one_day))
        case.verify(case.token(moments=moments("2026-01", "2026-12")))

    def test_3_moments_may_lie_exactly_three_months_apart(self, case: Case) -> None:
        case.verify(case.token(moments=moments("2026-03", "2026-06", "2026-09", "2026-12")))

    def test_4_a_rule_set_is_open_from_its_day_on(self, case: Case) -> None:
        haaglanden = RuleSetRef(HAAGLANDEN.name, HAAGLANDEN.digest)
        case.verify(case.token(ruleset=haaglanden, first_day=date(2023, 7, 1)))
        early = case.token(ruleset=haaglanden, first_day=date(2023, 6, 30))
        refuses(OutsideWindow, case.verify, early, field="ruleset")

    def test_4_a_rule_set_whose_bytes_nobody_has(self, case: Case) -> None:
        def verify(token: str) -> object:
            return verify_contract(token, evidence=GatheredEvidence(), trust=case.world.trust, at=case.world.at)

        refuses(UnknownReference, verify, case.token(), field="ruleset")

    def test_5_supersedes_a_contract_of_the_same_two_parties(self) -> None:
        world = World()
        ours, theirs = world.contract(), world.contract(contractor=OTHER_CONTRACTOR)
        world.contract(supersedes=ours.digest)
        new = in_world(world, world.draft_contract(), verify_contract)
        refuses(UnknownReference, new.verify, new.token(supersedes=theirs.digest), field="supersedes")

    @pytest.mark.parametrize(
        ("members", "refusal", "field"),
        [
            ({"value": -1}, WrongValue, "value"),
            ({"value": "80000000"}, WrongValue, "value"),
            ({"obligation": {}}, WrongValue, "basis_points"),
            ({"obligation": {"basis_points": 500, "amount": 4_000_000}}, WrongValue, "basis_points"),
            ({"obligation": {"basis_points": 0}}, WrongValue, "basis_points"),
            ({"obligation": {"basis_points": 500, "default": 500}}, UnknownMember, "obligation"),
            ({"obligation": None}, WrongValue, "obligation"),
            ({"ruleset": {"name": "utrecht-current"}}, MissingMember, "digest"),
            ({"moments": []}, WrongValue, "moments"),
            ({"moments": ["2026-12-31"]}, WrongValue, "moments"),
            ({"first_day": "2026-02-30"}, WrongValue, "first_day"),
            ({"contractor": "kvk:1234567"}, WrongValue, "contractor"),
        ],
        ids=str,
    )
    def test_1_members_that_a_contract_cannot_have(
        self, case: Case, members: dict[str, Any], refusal: type[Refusal], field: str
    ) -> None:
        refuses(refusal, case.verify, case.sealed({**case.claims, **members}), field=field)


class TestAcceptance:
    def test_2_a_contract_that_is_not_known(self) -> None:
        case = acceptance()
        refuses(UnknownReference, case.verify, case.token(contract=UNKNOWN), field="contract")

    def test_2_a_contract_of_another_contractor_is_not_told_from_one_that_is_not_there(self) -> None:
        case = acceptance()
        theirs = case.world.contract(contractor=OTHER_CONTRACTOR)
        refuses(UnknownReference, case.verify, case.token(contract=theirs.digest), field="contract")

    def test_3_an_offer_that_the_buyer_withdrew(self) -> None:
        world = World()
        offered = world.contract()
        case = in_world(world, world.draft_acceptance(offered), verify_acceptance)
        world.withdraw(offered, date(2026, 1, 1))
        refuses(Withdrawn, case.verify, case.token(), field="contract")

    def test_4_a_second_acceptance(self) -> None:
        world = World()
        agreed = world.agreed()
        case = in_world(world, world.draft_acceptance(agreed), verify_acceptance)
        refuses(AlreadyDecided, case.verify, case.token(), field="contract")

    def test_after_acceptance_it_takes_both_to_withdraw(self) -> None:
        world = World()
        agreed = world.agreed()
        case = in_world(world, world.draft_acceptance(agreed), verify_acceptance)
        world.withdraw(agreed, date(2026, 1, 1))
        refuses(AlreadyDecided, case.verify, case.token())
        world.withdraw(agreed, date(2026, 1, 1), by=CONTRACTOR)
        refuses(Withdrawn, case.verify, case.token())
