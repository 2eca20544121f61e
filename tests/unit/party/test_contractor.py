"""A contractor's program against the real register: people stay at home, nothing is lost, nothing is believed."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.party.unsafe_register import MOMENTS, OTHER_CONTRACTOR, UnsafeRegister, unsafe_register
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR, OTHER_AGENCY, REGISTER
from verifier import clock
from verifier.core.errors import (
    AlreadyDecided,
    BadCommitment,
    InvalidSubject,
    NotAccepted,
    OffGrid,
    OutsideWindow,
    StaleRevision,
    UnknownReference,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Decision
from verifier.core.model.hours import Grant, Hours, HoursLine
from verifier.core.model.placement import EmploymentKind
from verifier.core.model.report import Status
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.privacy.subject import Scheme
from verifier.core.wire import base64url
from verifier.party.contractor import Contractor, Person, PersonRow, Work
from verifier.party.contractor import claim as claiming
from verifier.party.contractor import hours as reporting
from verifier.party.contractor.workplace import Workplace
from verifier.party.register.answers import ContractState, PlacementState
from verifier.party.transport import Refused, Unreachable

#: BRP test persons and a number that fails the 11-proef (field facts, 5.1).
BSNS = ("999993847", "999993483", "999990482", "999993653", "999995017", "999990408")
INVALID = "999940003"
NOWHERE = "http://127.0.0.1:9"
JANUARY = Month(2026, 1)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeRegister]:
    with unsafe_register(tmp_path_factory.mktemp("register")) as running:
        yield running


@pytest.fixture
def contract(register: UnsafeRegister, request: pytest.FixtureRequest) -> Digest:
    """An accepted contract of this test's own."""
    return register.accepted(request.node.name[:60])


def work(**changes: object) -> Work:
    plain = Work(
        agency=AGENCY,
        first_day=date(2026, 1, 1),
        hours_per_week=3600,
        employment_kind=EmploymentKind.PERMANENT,
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # members of Work, as each test names them


def person(number: int) -> Person:
    return Person(Scheme.BSN, BSNS[number], date(1980, 1, 1))


#: Nobody's month is filled by another test.
numbers = (f"DGV-{number:04d}" for number in itertools.count(1))


def somebody() -> Person:
    """A person whom no other test knows, by the number of a doelgroepverklaring."""
    return Person(Scheme.STATEMENT, next(numbers))


def attested(register: UnsafeRegister, contract: Digest, whom: Person | None = None) -> Digest:
    """A placement of somebody whom the agency found eligible."""
    placement = register.contractor().attest(contract, person=whom or somebody(), work=work()).placement
    register.decide()
    return placement


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


def test_row_is_attested_once(register: UnsafeRegister, contract: Digest) -> None:
    reference = register.contractor().contracts()[-1].contract.statement.reference
    rows = [PersonRow("row 2", person(0), work(), reference), PersonRow("row 3", person(1), work(), "nothing")]
    first = list(register.contractor().attest_rows(rows))
    second = list(register.contractor().attest_rows(rows))
    assert first[0].attested is not None
    assert first[0].attested.placement == (second[0].attested and second[0].attested.placement)
    assert isinstance(first[1].refusal, UnknownReference)
    assert list(register.contractor().references(contract).values()) == ["row 2"]


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


def test_hours_are_granted_corrected_and_numbered(register: UnsafeRegister, contract: Digest) -> None:
    placement = attested(register, contract)
    contractor = register.contractor()
    first = contractor.report_hours(contract, JANUARY, {placement: 10_000})
    second = register.contractor().report_hours(contract, JANUARY, {placement: 9_000})
    assert (first.revision, second.revision) == (0, 1)
    assert (first.granted, second.granted) == ({placement: 10_000}, {placement: 9_000})
    with pytest.raises(StaleRevision):
        contractor.report_hours(contract, JANUARY, {placement: 1}, revision=1)


def test_refused_revision_leaves_its_number_free(register: UnsafeRegister, contract: Digest) -> None:
    placement = attested(register, contract)
    contractor = register.contractor()
    with pytest.raises(Refused) as refused:
        contractor.report_hours(contract, Month(2026, 2), {placement: 70_000})
    assert refused.value.status == 400
    assert contractor.report_hours(contract, Month(2026, 2), {placement: 9_000}).revision == 0


def test_hours_that_wait_go_first(register: UnsafeRegister, contract: Digest) -> None:
    placement = attested(register, contract)
    with pytest.raises(Unreachable):
        register.contractor(url=NOWHERE).report_hours(contract, JANUARY, {placement: 8_000})
    assert register.contractor().report_hours(contract, JANUARY, {placement: 9_000}).revision == 1


def test_more_lines_than_a_part_holds_are_split(register: UnsafeRegister, contract: Digest) -> None:
    lines = {Digest(number.to_bytes(32, "big")): number for number in range(1, 1202)}
    tokens = reporting._sign_parts(
        Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR)), contract, JANUARY, 0, lines
    )
    assert len(tokens) == 3


def test_hours_of_another_contract_are_refused_here(register: UnsafeRegister, contract: Digest) -> None:
    placement = attested(register, contract)
    other = register.accepted("another contract")
    with pytest.raises(UnknownReference):
        register.contractor().report_hours(other, JANUARY, {placement: 1})
    with pytest.raises(WrongValue):
        register.contractor().report_hours(contract, JANUARY, {})


@pytest.mark.parametrize(("granted", "fits"), [(9_000, True), (9_001, False)])
def test_grant_above_what_was_reported_is_refused(
    register: UnsafeRegister, contract: Digest, granted: int, fits: bool
) -> None:
    placement = attested(register, contract)
    home = register.homes[REGISTER]
    reported = register.contractor().report_hours(contract, JANUARY, {placement: 9_000})
    workplace = Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR))
    hours = workplace.outbox.statement(reported.parts[0], Hours)
    claims = home.claims(at=clock.now(), audience=REGISTER)
    grant = home.sign(Grant(**claims, hours=hours.digest, lines=(HoursLine(placement, granted),)))
    if fits:
        (verified,) = reporting.verified_grants(workplace, [grant], [hours])
        assert reporting.granted_in(verified, placement) == granted
        with pytest.raises(WrongRelation):
            reporting.granted_in(verified, Digest(bytes(32)))
        return
    with pytest.raises(WrongRelation):
        reporting.verified_grants(workplace, [grant], [hours])


def test_withdrawn_placement_no_longer_counts(register: UnsafeRegister, contract: Digest) -> None:
    placement = attested(register, contract)
    contractor = register.contractor()
    contractor.report_hours(contract, JANUARY, {placement: 10_000})
    assert contractor.worth(contract, MOMENTS[0]).numerator == 10_000 * 4_000_000
    contractor.withdraw(placement, reason=WithdrawalReason.ENTERED_IN_ERROR, effective_date=date(2026, 1, 1))
    assert contractor.worth(contract, MOMENTS[0]).numerator == 0
    assert [each.state for each in contractor.decisions(contract)] == [PlacementState.WITHDRAWN]
    with pytest.raises(UnknownReference):
        contractor.withdraw(Digest(bytes(32)), reason=WithdrawalReason.ENDED, effective_date=date(2026, 1, 1))


def test_claim_proves_the_highest_floor_and_the_buyer_gets_a_verdict(
    register: UnsafeRegister, contract: Digest, tmp_path: Path
) -> None:
    contractor = register.contractor()
    placements = [attested(register, contract, person(number)) for number in (4, 5)]
    with pytest.raises(OffGrid):
        contractor.claim(contract, MOMENTS[1])
    for month in (Month(2026, number) for number in range(1, 10)):
        contractor.report_hours(contract, month, dict.fromkeys(placements, 15_600))
    reached = contractor.worth(contract, MOMENTS[1]).eurocents
    assert reached == 2 * 9 * 15_600 * 4_000_000 // 187_200
    claimed = contractor.claim(contract, MOMENTS[1])
    assert claimed.floor == 4_000_000
    verdict = register.buyer.ask_verdict(contract, MOMENTS[1]).statement
    assert verdict.verdict is Outcome.MET
    assert verdict.band is None
    report = register.buyer.save_bundle(tmp_path / "bundle.json", contract, MOMENTS[1])
    assert report.status is Status.VALID
    assert (tmp_path / "bundle.json").stat().st_size > 1000


def test_changed_inputs_are_fetched_once_more(register: UnsafeRegister, contract: Digest) -> None:
    """The register's own refusal is what starts the second attempt; a stale proof by itself is refused."""
    placement = attested(register, contract)
    contractor = register.contractor()
    for number in range(1, 7):
        contractor.report_hours(contract, Month(2026, number), {placement: 15_600})
    workplace = Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR))
    stale = claiming.count(workplace, contract, MOMENTS[0])
    contractor.report_hours(contract, JANUARY, {placement: 15_500})
    with pytest.raises(Refused) as refused:
        claiming._claim(workplace, stale)
    assert refused.value.code == "wrong_inputs"
    assert contractor.claim(contract, MOMENTS[0]).floor == 1_000_000


def test_moment_that_is_not_the_contracts_is_refused_here(register: UnsafeRegister, contract: Digest) -> None:
    with pytest.raises(OutsideWindow):
        register.contractor().claim(contract, Month(2026, 5))


def test_contract_that_is_only_known_is_not_claimed(register: UnsafeRegister) -> None:
    offered = register.buyer.register_contract(register.terms("kept only")).digest
    workplace = Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR))
    (known,) = [each for each in register.contractor().contracts() if each.contract.digest == offered]
    workplace.rulebook.keep(known.contract)
    with pytest.raises(NotAccepted):
        register.contractor().claim(offered, MOMENTS[0])


def test_contractors_program_keeps_nothing_in_memory(register: UnsafeRegister, contract: Digest) -> None:
    """Each verb by a program that was started anew: all it needs is on disk."""

    def anew() -> Contractor:
        return register.contractor()

    placement = anew().attest(contract, person=somebody(), work=work()).placement
    register.decide()
    anew().report_hours(contract, JANUARY, {placement: 10_000})
    assert anew().worth(contract, MOMENTS[0]).numerator == 10_000 * 4_000_000
