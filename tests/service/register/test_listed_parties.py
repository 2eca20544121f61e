"""Who else a contract lists attests under its own key over HTTP, for the same obligation, and sees its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR
from tests.service.register.doing import activity, do
from tests.service.register.obliging import HIRER, SUBCONTRACTOR, Obliged, unknown
from tests.service.register.play import accepted, post, refused
from tests.service.register.story import JANUARY, JUNE, MARCH, Signed
from tests.unsafe_scheme import BUYER, CONTRACTOR
from verifier.core.model.contract import (
    ContractParty,
    ContractRole,
    Obligation,
    WorkScope,
)
from verifier.core.model.placement import EmploymentKind

pytestmark = pytest.mark.slow


class TestListedParty:
    """A subcontractor attests under its own key, for the obligation of the contract, and sees what is its own."""

    @pytest.fixture
    def contract(self, obliged: Obliged) -> Signed:
        return obliged.agreed(parties=SUBCONTRACTOR, obligation=Obligation(amount=1_000_000))

    def test_what_both_attested_counts_together(self, obliged: Obliged, contract: Signed) -> None:
        ours, theirs = (obliged.eligible(who, contract) for who in ("contractor", "other_contractor"))
        assert len(obliged.worked("contractor", contract, [ours[0]], [JANUARY, MARCH])) == 1
        assert len(obliged.worked("other_contractor", contract, [theirs[0]], [JANUARY, MARCH])) == 1
        assert obliged.worked("contractor", contract, [ours[0]], [JANUARY], revision=1)
        granted = {each["placement"]: each["granted"] for each in accepted(obliged.inputs(contract))["placements"]}
        assert {name: len(each) for name, each in granted.items()} == {ours[0].name: 2, theirs[0].name: 2}
        alone = obliged.claimed(contract, JUNE, 1_000_000, [ours, theirs])
        accepted(alone)
        assert obliged.verdict(contract, JUNE).verdict == "met"

    def test_a_revision_of_one_leaves_the_months_of_the_other(self, obliged: Obliged, contract: Signed) -> None:
        ours, theirs = (obliged.eligible(who, contract)[0] for who in ("contractor", "other_contractor"))
        for who, placed in (("contractor", ours), ("other_contractor", theirs)):
            obliged.worked(who, contract, [placed], [JANUARY])
        before = accepted(obliged.inputs(contract))["placements"]
        post(
            obliged.register.other_contractor,
            "/v1/contractor/hours",
            story.hours(obliged.cast.other_contractor, contract, [(theirs, 100)], revision=1).token,
        )
        after = accepted(obliged.inputs(contract))["placements"]
        changed = [each["placement"] for each, was in zip(after, before, strict=True) if each != was]
        assert changed == [theirs.name]

    def test_finds_the_contract_and_nothing_of_the_others(self, obliged: Obliged, contract: Signed) -> None:
        ours, theirs = (obliged.eligible(who, contract)[0] for who in ("contractor", "other_contractor"))
        for who, placed in (("contractor", ours), ("other_contractor", theirs)):
            obliged.worked(who, contract, [placed], [JANUARY])
        them = obliged.register.other_contractor
        shared = [
            each
            for each in accepted(them.get("/v1/contractor/shared-contracts?limit=100"))["contracts"]
            if each["digest"] == contract.name
        ]
        assert [(each["state"], each["statement"]) for each in shared] == [("accepted", contract.token)]
        assert shared[0]["acceptance"].count(".") == 2
        assert accepted(them.get("/v1/contractor/contracts"))["contracts"] == []
        placements = accepted(them.get(f"/v1/contractor/placements?contract={contract.name}"))["placements"]
        assert [each["digest"] for each in placements] == [theirs.name]
        hours = accepted(them.get(f"/v1/contractor/contracts/{contract.name}/hours"))["hours"]
        assert len(hours) == 1
        inputs = accepted(them.get(f"/v1/contractor/contracts/{contract.name}/inputs"))
        assert [each["placement"] for each in inputs["placements"]] == [theirs.name]
        assert (len(inputs["hours"]), len(inputs["grants"])) == (1, 1)
        for what in ("timeline", "moments", "messages"):
            path = f"/v1/contractor/contracts/{contract.name}/{what}"
            assert refused(them.get(path)) == (404, "not_found")
        assert refused(them.get(f"/v1/contractor/placements/{ours.name}/decision")) == (404, "not_found")
        duties = accepted(them.get(f"/v1/contractor/contracts/{contract.name}/duties"))["duties"]
        assert {each["party"] for each in duties} <= {OTHER_CONTRACTOR}

    def test_activities_of_both_are_read_by_buyer_and_contractor(self, obliged: Obliged) -> None:
        contract = obliged.agreed(parties=SUBCONTRACTOR, recovery_months=24)
        own, _ = do(obliged.register, contract)
        theirs = activity(obliged.cast.other_contractor, contract)
        post(obliged.register.other_contractor, "/v1/contractor/activities", theirs.token)
        found = {
            who: [each["digest"] for each in accepted(getattr(obliged.register, who).get(path))["activities"]]
            for who, path in (
                ("buyer", f"/v1/buyer/contracts/{contract.name}/activities"),
                ("contractor", f"/v1/contractor/contracts/{contract.name}/activities"),
                ("other_contractor", f"/v1/contractor/contracts/{contract.name}/activities"),
            )
        }
        both = [own.name, theirs.name]
        assert found == {"buyer": both, "contractor": both, "other_contractor": [theirs.name]}

    def test_who_is_not_listed_is_told_of_no_contract(self, obliged: Obliged) -> None:
        contract = obliged.agreed()
        for who, about in (("other_contractor", contract), ("other_contractor", unknown(contract))):
            _, answer = obliged.attest(who, about)
            assert refused(answer) == (409, "unknown_reference")
        path = f"/v1/contractor/contracts/{contract.name}/hours"
        assert refused(obliged.register.other_contractor.get(path)) == (404, "not_found")

    @pytest.mark.parametrize(
        ("parties", "changes"),
        [
            (HIRER, {"employment_kind": EmploymentKind.PERMANENT}),
            (SUBCONTRACTOR, {"work": WorkScope.OUTSIDE}),
        ],
        ids=["hires nobody out", "work outside"],
    )
    def test_refused(self, obliged: Obliged, parties: Any, changes: Mapping[str, Any]) -> None:
        contract = obliged.agreed(parties=parties)
        _, answer = obliged.attest("other_contractor", contract, **changes)
        assert refused(answer) == (409, "unknown_reference")

    @pytest.mark.parametrize("party", [BUYER, CONTRACTOR], ids=["buyer", "contractor"])
    def test_nobody_is_listed_twice(self, obliged: Obliged, party: Any) -> None:
        named = (ContractParty(party, ContractRole.CONSORTIUM_MEMBER),)
        assert refused(obliged.offer(parties=named)[1]) == (409, "unknown_reference")
