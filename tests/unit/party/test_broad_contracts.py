"""Contracts with more in them than two parties, against the real register, by the parties' own programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.party.employed import somebody, work
from tests.unit.party.unsafe_register import MOMENTS, OTHER_CONTRACTOR, UnsafeRegister
from tests.unsafe_scheme import BUYER, CONTRACTOR
from verifier.core.errors import BadCommitment, NotAccepted, Refusal, UnknownReference, WrongRelation
from verifier.core.model.calendar import Month
from verifier.core.model.contract import CallOffRule, CallOffs, ContractParty, ContractRole, Obligation
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ActivityState, ContractState, PlacementState
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.party.activities import Accepted, Activities, Done, Reported
from verifier.party.contractor.subtotal import read_subtotal, write_subtotal
from verifier.party.register.doors import BuyerClient
from verifier.party.register.list_answers import ListedActivity

pytestmark = pytest.mark.slow

JANUARY = Month(2026, 1)
SHARED = Done(
    kind="scholing_kennis_middelen", day=date(2026, 2, 10), evidence_sha256=Digest(bytes(32)), quantity=2_000
)


def agreed(register: UnsafeRegister, reference: str, **changes: Any) -> Digest:
    """An accepted contract for €20,000 with these terms."""
    terms = replace(register.terms(reference), **{"obligation": Obligation(amount=2_000_000), **changes})
    contract = register.buyer.register_contract(terms).digest
    register.contractor().accept(contract)
    return contract


def works(register: UnsafeRegister, contract: Digest, party: PartyId = CONTRACTOR) -> None:
    """Somebody works full-time for six months."""
    program = register.contractor(party)
    program.attest(contract, person=somebody(), work=work(), reference="een")
    register.decide()
    for step in range(6):
        program.report_month(contract, JANUARY.plus(step), {"een": 15_600})


class TestActivities:
    @pytest.fixture
    def open_contract(self, register: UnsafeRegister, request: pytest.FixtureRequest) -> Digest:
        return agreed(register, request.node.name[:60], recovery_months=24)

    def test_less_remains_to_be_claimed(self, register: UnsafeRegister, open_contract: Digest) -> None:
        works(register, open_contract)
        activity = register.contractor().report_activity(open_contract, SHARED).statement.statement
        assert register.contractor().count(open_contract, MOMENTS[0]).remaining == 2_000_000
        register.buyer.confirm_activity(open_contract, activity, Accepted(quantity=1_000))
        (shown,) = register.buyer.activities(open_contract)
        assert (shown.state, shown.worth) == (ActivityState.CONFIRMED, 100_000)
        assert register.contractor().activities(open_contract) == (shown,)
        assert register.contractor().count(open_contract, MOMENTS[0]).remaining == 1_900_000
        assert register.contractor().claim(open_contract, MOMENTS[0]).floor == 1_900_000

    def test_what_was_withdrawn_counts_no_more(self, register: UnsafeRegister, open_contract: Digest) -> None:
        activity = register.contractor().report_activity(open_contract, SHARED).statement.statement
        confirmed = register.buyer.confirm_activity(open_contract, activity).statement.statement
        ending: Any = {"reason": WithdrawalReason.ENTERED_IN_ERROR, "effective_date": SHARED.day}
        with pytest.raises(UnknownReference):
            register.buyer.withdraw(activity, **ending)
        register.buyer.withdraw(confirmed, **ending)
        (shown,) = register.contractor().activities(open_contract)
        assert (shown.state, shown.worth) == (ActivityState.WITHDRAWN, None)
        assert register.contractor().count(open_contract, MOMENTS[0]).remaining == 2_000_000

    def test_what_the_register_would_refuse_is_not_kept(
        self, register: UnsafeRegister, open_contract: Digest
    ) -> None:
        vault = register.homes[CONTRACTOR].vault
        before = vault.ids("parcel")
        with pytest.raises(UnknownReference):
            register.contractor().report_activity(open_contract, replace(SHARED, kind="onbekend"))
        offered = register.buyer.register_contract(register.terms("only offered, no activity")).digest
        with pytest.raises(NotAccepted):
            register.contractor().report_activity(offered, SHARED)
        assert vault.ids("parcel") == before

    def test_what_a_register_lists_falsely_is_held_back(
        self, register: UnsafeRegister, open_contract: Digest
    ) -> None:
        elsewhere = agreed(register, "another with activities", recovery_months=24)
        for contract in (open_contract, elsewhere):
            activity = register.contractor().report_activity(contract, SHARED).statement.statement
            register.buyer.confirm_activity(contract, activity, Accepted(quantity=100))
        honest = BuyerClient(register.transport(register.url), register.homes[BUYER])
        (listed,), (other,) = (list(honest.activities(each)) for each in (open_contract, elsewhere))
        token = listed.unverified_statement
        lies = (
            replace(listed, digest=Digest(bytes(32))),
            replace(listed, unverified_statement=token[:-8] + "AAAAAAAA"),
            replace(listed, unverified_confirmation=other.unverified_confirmation),
            other,
            listed,
        )
        program = Activities(register.homes[BUYER], UnsafeBuyerClient(register, *lies))
        assert codes(program.read(open_contract)) == [
            "wrong_relation",
            "bad_signature",
            "unknown_reference",
            "unknown_reference",
            "verified",
        ]
        for each in (listed.digest, Digest(bytes(32))):
            with pytest.raises(Refusal):
                program.confirm(open_contract, each)


class UnsafeBuyerClient(BuyerClient):
    """A register that lists what it likes."""

    def __init__(self, register: UnsafeRegister, *listed: ListedActivity) -> None:
        super().__init__(register.transport(register.url), register.homes[BUYER])
        self.listed = listed

    def activities(self, _: Digest) -> Any:
        return self.listed


def codes(reported: tuple[Reported, ...]) -> list[str]:
    return ["verified" if isinstance(each.said, Verified) else each.said.code for each in reported]


class TestListedParty:
    PARTIES = (ContractParty(OTHER_CONTRACTOR, ContractRole.SUBCONTRACTOR),)

    def test_attests_for_what_it_found(self, register: UnsafeRegister) -> None:
        contract = agreed(register, "with a subcontractor", parties=self.PARTIES)
        program = register.contractor(OTHER_CONTRACTOR)
        with pytest.raises(UnknownReference):
            program.decisions(contract)
        (found,) = [each for each in program.shared_contracts() if each.contract.digest == contract]
        assert found.state is ContractState.ACCEPTED
        works(register, contract, OTHER_CONTRACTOR)
        (status,) = program.decisions(contract)
        assert status.state is PlacementState.ELIGIBLE
        assert register.contractor().decisions(contract) == ()
        assert contract not in [each.contract.digest for each in program.contracts()]

    def test_hands_over_one_number_that_is_claimed_with_the_rest(self, register: UnsafeRegister) -> None:
        contract = agreed(
            register, "claimed together", parties=self.PARTIES, obligation=Obligation(amount=3_000_000)
        )
        program, main = register.contractor(OTHER_CONTRACTOR), register.contractor()
        program.shared_contracts()
        works(register, contract, OTHER_CONTRACTOR)
        works(register, contract)
        made = read_subtotal(write_subtotal(program.subtotal(contract, MOMENTS[0])))
        with pytest.raises(UnknownReference) as refused:
            main.claim(contract, MOMENTS[0])
        assert refused.value.field == "subtotal"
        with pytest.raises(BadCommitment):
            main.claim(contract, MOMENTS[0], [replace(made, numerator=made.numerator + 1)])
        program.report_month(contract, JANUARY, {"een": 10_000})
        with pytest.raises(UnknownReference):
            main.claim(contract, MOMENTS[0], [made])
        assert main.claim(contract, MOMENTS[0], [program.subtotal(contract, MOMENTS[0])]).floor == 3_000_000, "all"
        assert "numerator" not in repr(made)
        (counted,) = program.count(contract, MOMENTS[0]).inputs.placements
        assert counted.placement.statement.iss == OTHER_CONTRACTOR

    def test_what_it_attests_for_call_offs_is_claimed_with_their_framework(self, register: UnsafeRegister) -> None:
        """Listed in the call-offs alone, it sees no framework; each call-off has a subtotal of its own."""
        framework = agreed(register, "carried with others", call_offs=CallOffs(CallOffRule.CARRIED))
        owed = Obligation(amount=2_000_000)
        call_offs = [
            agreed(register, f"carried {each}", framework=framework, parties=self.PARTIES, obligation=owed)
            for each in range(2)
        ]
        program, main = register.contractor(OTHER_CONTRACTOR), register.contractor()
        found = {each.contract.digest for each in program.shared_contracts()}
        assert found.issuperset(call_offs)
        assert framework not in found
        for contract in call_offs:
            works(register, contract, OTHER_CONTRACTOR)
        works(register, call_offs[0])
        moment = MOMENTS[0]
        made = [program.subtotal(each, moment) for each in call_offs]
        with pytest.raises(UnknownReference) as refused:
            main.claim(framework, moment, made[:1])
        assert refused.value.field == "subtotal"
        assert main.claim(framework, moment, made).floor == 4_000_000
        assert register.buyer.ask_verdict(framework, moment).statement.contract == framework

    def test_an_offer_is_shown_and_not_kept(self, register: UnsafeRegister) -> None:
        terms = replace(register.terms("offered to a subcontractor too"), parties=self.PARTIES)
        offered = register.buyer.register_contract(terms).digest
        program = register.contractor(OTHER_CONTRACTOR)
        states = {each.contract.digest: each.state for each in program.shared_contracts()}
        assert states[offered] is ContractState.OFFERED
        with pytest.raises(UnknownReference):
            program.decisions(offered)


class TestFramework:
    def test_a_claim_is_over_all_that_was_called_off(self, register: UnsafeRegister) -> None:
        framework = agreed(register, "a framework", call_offs=CallOffs(CallOffRule.WHOLE))
        nothing = Obligation(amount=0)
        call_offs = [
            agreed(register, f"called off {each}", framework=framework, obligation=nothing) for each in range(2)
        ]
        for contract in call_offs:
            works(register, contract)
        counted = register.contractor().count(framework, MOMENTS[0])
        assert len(counted.inputs.placements) == 2
        assert register.contractor().claim(framework, MOMENTS[0]).floor == 2_000_000
        assert register.buyer.ask_verdict(framework, MOMENTS[0]).statement.contract == framework

    def test_one_that_was_not_accepted_calls_nothing_off(self, register: UnsafeRegister) -> None:
        terms = replace(register.terms("offered only"), call_offs=CallOffs(CallOffRule.CARRIED))
        offered = register.buyer.register_contract(terms).digest
        with pytest.raises((NotAccepted, WrongRelation)):
            register.buyer.register_contract(replace(register.terms("too early"), framework=offered))
