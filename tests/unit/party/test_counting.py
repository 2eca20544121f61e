"""Hours, grants, worth and claims against the real register: every number is checked where it arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.unit.party.employed import attested, person, somebody, work
from tests.unit.party.unsafe_register import MOMENTS, UnsafeRegister
from tests.unsafe_scheme import CONTRACTOR, REGISTER
from verifier import clock
from verifier.core.errors import (
    NotAccepted,
    OffGrid,
    OutsideWindow,
    StaleRevision,
    UnknownReference,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.hours import Grant, GrantLine, Hours
from verifier.core.model.report import Status
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.procedure.inputs import Granted
from verifier.party.contractor import Contractor
from verifier.party.contractor import claim as claiming
from verifier.party.contractor import hours as reporting
from verifier.party.contractor.workplace import Workplace
from verifier.party.register.answers import ListedInputs
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Refused, Unreachable

NOWHERE = "http://127.0.0.1:9"
JANUARY = Month(2026, 1)


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
    grant = home.sign(Grant(**claims, hours=hours.digest, lines=(GrantLine(placement, granted),)))
    if fits:
        (verified,) = reporting.verified_grants(workplace, [grant], [hours])
        assert Granted.by(verified, placement) == Granted(verified.digest, granted, flat=True)
        with pytest.raises(WrongRelation):
            Granted.by(verified, Digest(bytes(32)))
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
    placements = [attested(register, contract) for _ in range(3)]
    contractor = register.contractor()
    for number in range(1, 7):
        contractor.report_hours(contract, Month(2026, number), dict.fromkeys(placements, 15_600))
    workplace = Workplace(register.homes[CONTRACTOR], register.client(CONTRACTOR))
    stale = claiming.count(workplace, contract, MOMENTS[0])
    contractor.report_hours(contract, JANUARY, dict.fromkeys(placements, 15_500))
    with pytest.raises(Refused) as refused:
        claiming._claim(workplace, stale)
    assert refused.value.code == "wrong_inputs"
    assert contractor.claim(contract, MOMENTS[0]).floor == 4_000_000


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


class LyingClient(ContractorClient):
    """A door behind which the register's inputs were changed."""

    lie: Callable[[ListedInputs], ListedInputs]

    def inputs(self, contract: Digest) -> ListedInputs:
        return self.lie(super().inputs(contract))


def one(listed: ListedInputs, **changes: Any) -> ListedInputs:
    """The inputs with their first placement changed."""
    first, *others = listed.placements
    return replace(listed, placements=(replace(first, **changes), *others))


LIES: dict[str, Callable[[ListedInputs], ListedInputs]] = {
    "placement twice": lambda listed: replace(listed, placements=listed.placements * 2),
    "unknown placement": lambda listed: one(listed, placement=Digest(bytes(32))),
    "another decision": lambda listed: one(
        listed, unverified_eligibility=listed.placements[1].unverified_eligibility
    ),
    "grant of another month": lambda listed: one(
        listed, granted=tuple(replace(each, month=Month(2026, 2)) for each in listed.placements[0].granted)
    ),
    "one month twice": lambda listed: one(listed, granted=listed.placements[0].granted * 2),
    "grant of somebody else": lambda listed: one(listed, granted=listed.placements[1].granted),
    "grant that is not there": lambda listed: replace(listed, unverified_grants=()),
    "hours that are not there": lambda listed: replace(listed, unverified_hours=()),
    "hours of nobody": lambda listed: replace(listed, unverified_hours=listed.unverified_grants),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_inputs_are_believed_in_no_part(
    register: UnsafeRegister, two_months: Digest, lie: Callable[[ListedInputs], ListedInputs]
) -> None:
    client = LyingClient(register.transport(register.url), register.homes[CONTRACTOR])
    client.lie = lambda listed: listed
    Contractor(register.homes[CONTRACTOR], client).worth(two_months, MOMENTS[0])
    client.lie = lie
    with pytest.raises((WrongRelation, UnknownReference)):
        Contractor(register.homes[CONTRACTOR], client).worth(two_months, MOMENTS[0])


@pytest.fixture(scope="module")
def two_months(register: UnsafeRegister) -> Digest:
    """A contract with two placements, each granted hours in a month of its own."""
    contract = register.accepted("lies")
    for month, placement in [(number, attested(register, contract)) for number in (1, 2)]:
        register.contractor().report_hours(contract, Month(2026, month), {placement: 10_000})
    return contract
