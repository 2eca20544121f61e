"""A contractor's program against the real register: people stay at home, nothing is lost, nothing is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.party.employed import BSNS, INVALID, attested, person, work
from tests.unit.party.unsafe_register import MOMENTS, OTHER_CONTRACTOR, UnsafeRegister
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR, OTHER_AGENCY, REGISTER
from verifier.core.errors import (
    AlreadyDecided,
    BadCommitment,
    InvalidSubject,
    OutsideWindow,
    UnknownReference,
)
from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Decision
from verifier.core.model.standing import ContractState, PlacementState
from verifier.core.model.statement import Digest
from verifier.core.privacy.subject import Scheme
from verifier.core.wire import base64url
from verifier.party.contractor import Person
from verifier.party.transport import Unreachable

NOWHERE = "http://127.0.0.1:9"
JANUARY = Month(2026, 1)


def test_contract_is_verified_accepted_once_and_known(register: UnsafeRegister) -> None:
    offered = register.buyer.register_contract(register.terms("offered")).digest
    contractor = register.contractor()
    states = {each.contract.digest: each.state for each in contractor.contracts()}
    assert states[offered] is ContractState.OFFERED
    assert contractor.accept(offered).statement.reference == "offered"
    with pytest.raises(AlreadyDecided):
        contractor.accept(offered)
    assert [each.state for each in register.buyer.contracts() if each.contract.digest == offered] == ["accepted"]


def test_contract_of_another_contractor_is_not_seen(register: UnsafeRegister) -> None:
    offered = register.buyer.register_contract(register.terms("theirs", OTHER_CONTRACTOR)).digest
    with pytest.raises(UnknownReference):
        register.contractor().accept(offered)


def test_contract_that_the_register_would_refuse_is_not_kept(register: UnsafeRegister) -> None:
    terms = replace(register.terms("backwards"), moments=(Month(2026, 6),))
    with pytest.raises(OutsideWindow):
        register.buyer.register_contract(terms)
    assert "backwards" not in {each.contract.statement.reference for each in register.buyer.contracts()}


def test_number_that_fails_the_11_proef_leaves_no_trace(register: UnsafeRegister, contract: Digest) -> None:
    home = register.homes[CONTRACTOR]
    before, said = home.vault.ids("parcel"), len(register.relay.said)
    with pytest.raises(InvalidSubject) as refused:
        register.contractor().attest(contract, person=Person(Scheme.BSN, INVALID), work=work())
    assert INVALID not in str(refused.value) + repr(refused.value)
    assert home.vault.ids("parcel") == before
    assert len(register.relay.said) == said


def test_no_number_is_readable_on_disk_or_on_the_way(register: UnsafeRegister, contract: Digest) -> None:
    attested(register, contract, person(1))
    said = b"".join(each.path.encode() + each.headers.encode() + each.body for each in register.relay.said)
    for path in register.folder.rglob("*"):
        if path.is_file():
            assert not any(bsn.encode() in path.read_bytes() for bsn in (*BSNS, INVALID)), path.name
    assert not any(bsn.encode() in said for bsn in (*BSNS, INVALID))


def test_person_and_work_never_show_the_person() -> None:
    assert BSNS[0] not in repr(person(0))
    assert "1980" not in repr(person(0))


def test_nothing_is_attested_under_a_contract_that_was_not_accepted(register: UnsafeRegister) -> None:
    offered = register.buyer.register_contract(register.terms("not accepted")).digest
    with pytest.raises(UnknownReference):
        register.contractor().attest(offered, person=person(0), work=work())


def test_party_that_is_no_agency_gets_no_person(register: UnsafeRegister, contract: Digest) -> None:
    for other in (BUYER, REGISTER, CONTRACTOR):
        with pytest.raises(UnknownReference) as refused:
            register.contractor().attest(contract, person=person(0), work=work(agency=other))
        assert refused.value.field == "agency"
    assert register.contractor().references(contract) == {}


def test_crash_before_sending_resumes_with_the_same_bytes(register: UnsafeRegister, contract: Digest) -> None:
    with pytest.raises(Unreachable):
        register.contractor(url=NOWHERE).attest(contract, person=person(0), work=work(), reference="row 2")
    (signed,) = register.contractor().references(contract)
    assert register.client(CONTRACTOR).placements(contract) == ()
    resumed = register.contractor().resume()
    assert [each.digest for each in resumed.sent] == [signed]
    assert [each.digest for each in register.client(CONTRACTOR).placements(contract)] == [signed]
    assert register.contractor().resume().sent == ()


def test_lost_answer_is_answered_with_the_first_receipt(register: UnsafeRegister, contract: Digest) -> None:
    register.relay.lossy = "/placements"
    try:
        with pytest.raises(Unreachable):
            register.contractor().attest(contract, person=person(0), work=work())
    finally:
        register.relay.lossy = ""
    sent = [each.body for each in register.relay.said if each.path.endswith("/placements")]
    (resumed,) = register.contractor().resume().sent
    again = [each.body for each in register.relay.said if each.path.endswith("/placements")]
    assert again[-1] == sent[-1]
    (listed,) = register.client(CONTRACTOR).placements(contract)
    assert listed.digest == resumed.digest


def test_same_person_goes_to_another_agency_under_a_new_opening(register: UnsafeRegister, contract: Digest) -> None:
    contractor = register.contractor()
    first = contractor.attest(contract, person=person(2), work=work(agency=OTHER_AGENCY), reference="row 4")
    register.decline(OTHER_AGENCY)
    second = contractor.attest_again(first.placement, agency=AGENCY)
    register.decide()
    states = {each.placement: each for each in contractor.decisions(contract)}
    assert states[first.placement].state is PlacementState.DECLINED
    assert states[second.placement].state is PlacementState.ELIGIBLE
    assert {each.reference for each in states.values()} == {"row 4"}
    declined = states[first.placement].decided
    assert declined is not None
    assert declined.eligibility.statement.decision is Decision.DECLINED
    assert declined.opening is None


def test_opening_of_other_values_is_refused_and_not_kept(register: UnsafeRegister, contract: Digest) -> None:
    contractor = register.contractor()
    placement = contractor.attest(contract, person=person(0), work=work()).placement
    register.decide(rate=4_000_000, sealed_rate=4_000_001)
    with pytest.raises(BadCommitment):
        contractor.decisions(contract)
    assert base64url.encode(placement) not in register.homes[CONTRACTOR].vault.ids("decision")
    with pytest.raises(BadCommitment):
        contractor.worth(contract, MOMENTS[0])
