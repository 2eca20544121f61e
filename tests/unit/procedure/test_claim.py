"""A claim: the steps of ``verify_claim``, one refusal each, each for that reason alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from tests.unit.procedure.cases import Case, claim, in_world, worked_half_year
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import BUYER, CONTRACTOR, OTHER_CONTRACTOR, UTRECHT, moment, signing_key
from verifier.core.errors import (
    BadThresholdProof,
    NotAccepted,
    OffGrid,
    OutsideWindow,
    UnknownReference,
    Withdrawn,
    WrongInputs,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.statement import Digest
from verifier.core.privacy import threshold
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.procedure.claim import verify_claim

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
#: Quarters of EUR 40,000 in eurocents.
QUARTERS = (1_000_000, 2_000_000, 3_000_000, 4_000_000)


@pytest.fixture(scope="module")
def case() -> Case:
    return claim()


def claimed(case: Case) -> Claim:
    return cast(Claim, case.statement)


class TestContract:
    """Step 2."""

    def test_unknown_or_by_another(self, case: Case) -> None:
        refuses(UnknownReference, case.verify, case.token(contract=Digest(bytes(32))), field="contract")
        token = case.token(signing_key(OTHER_CONTRACTOR), iss=OTHER_CONTRACTOR)
        refuses(UnknownReference, case.verify, token, field="contract")

    def test_not_accepted_or_withdrawn(self) -> None:
        case = claim()
        offered = case.world.contract()
        refuses(NotAccepted, case.verify, case.token(contract=offered.digest), field="contract")
        agreed = case.world.records.contract(claimed(case).contract)
        assert agreed is not None
        for party in (BUYER, CONTRACTOR):
            case.verify(case.token())
            case.world.withdraw(agreed, date(2026, 6, 30), by=party)
        refuses(Withdrawn, case.verify, case.token(), field="contract")


class TestMoment:
    """Step 3."""

    def test_that_is_none_of_the_contracts(self, case: Case) -> None:
        for month in (Month(2026, 5), Month(2026, 7)):
            refuses(OutsideWindow, case.verify, case.token(moment=month), field="moment")

    def test_passes_with_the_last_second_of_its_month(self) -> None:
        case = claim()
        case.world.at = moment(date(2026, 7, 1), 0)
        case.verify(case.token(iat=case.world.at))
        case.world.at -= 1
        refuses(OutsideWindow, case.verify, case.token(iat=case.world.at), field="moment")

    def test_that_lies_ahead(self, case: Case) -> None:
        refuses(OutsideWindow, case.verify, case.token(moment=DECEMBER), field="moment")


class TestLogSize:
    """Step 4."""

    def test_covers_what_counts_and_no_more_than_there_is(self, case: Case) -> None:
        records = case.world.records
        last, size = records.last_change(claimed(case).contract), records.log_size()
        for fits in (last + 1, size):
            case.verify(case.token(log_size=fits))
        for other in (1, last, size + 1):
            refuses(WrongInputs, case.verify, case.token(log_size=other), field="log_size")


class TestInputs:
    """Step 5: a proof for other inputs."""

    def test_of_which_another_digest_was_signed(self, case: Case) -> None:
        refuses(WrongInputs, case.verify, case.token(inputs=Digest(bytes(32))), field="inputs")

    def test_that_changed_since(self) -> None:
        world, agreed = worked_half_year(2)
        old = in_world(world, world.draft_claim(agreed, JUNE), verify_claim)
        old.verify(old.token())
        one, _ = world.records.placements_of(agreed.digest)
        world.withdraw(one, date(2026, 4, 1))
        refuses(WrongInputs, old.verify, old.token(log_size=world.records.log_size()), field="inputs")
        world.claim(agreed, JUNE)

    def test_of_another_contract(self) -> None:
        world, agreed = worked_half_year(1)
        other = world.agreed()
        right = world.draft_claim(agreed, JUNE)
        case = in_world(world, replace(right, contract=other.digest), verify_claim)
        refuses(WrongInputs, case.verify, case.token(), field="inputs")


class TestGrid:
    """Step 6."""

    def test_every_quarter_that_is_reached(self) -> None:
        world, agreed = worked_half_year(2)
        for floor in QUARTERS:
            world.claim(agreed, JUNE, floor=floor)

    @pytest.mark.parametrize("floor", [1, 999_999, 1_000_001, 2_500_000, 4_000_001, 5_000_000])
    def test_a_floor_between_though_it_is_proven(self, floor: int) -> None:
        world, agreed = worked_half_year(3)
        case = in_world(world, world.draft_claim(agreed, JUNE, floor=floor), verify_claim)
        refuses(OffGrid, case.verify, case.token(), field="floor")

    def test_ten_people_prove_quarters_as_well(self) -> None:
        """A step of EUR 10,000 is less than one of them may be worth (ADR 0023)."""
        world = World()
        ours = world.agreed(value=160_000_000)
        world.travel(JUNE)
        placed = [world.employ(ours, person, rates=4_000_000) for person in PEOPLE[:10]]
        world.report(JUNE, {each.digest: 15_600 for each in placed})
        case = in_world(world, world.draft_claim(ours, JUNE, floor=3_000_000), verify_claim)
        refuses(OffGrid, case.verify, case.token(), field="floor")
        case = in_world(world, world.draft_claim(ours, JUNE, floor=2_000_000), verify_claim)
        case.verify(case.token())

    def test_no_floor_at_all(self, case: Case) -> None:
        for floor in (0, -1):
            refuses(WrongValue, case.verify, case.sealed({**case.claims, "floor": floor}), field="floor")


class TestProof:
    """Step 7."""

    def test_for_another_floor_of_the_grid(self) -> None:
        world, agreed = worked_half_year(2)
        case = in_world(world, world.draft_claim(agreed, JUNE, floor=QUARTERS[0]), verify_claim)
        for floor in QUARTERS[1:]:
            refuses(BadThresholdProof, case.verify, case.token(floor=floor), field="proof")

    def test_of_another_contract_with_the_same_values(self) -> None:
        """The contract is in the challenge: a good proof of the same sum is bound to its own claim."""
        case = claim()
        world, agreed = case.world, case.world.records.contract(claimed(case).contract)
        assert agreed is not None
        inputs = world.inputs(agreed, JUNE)
        point = inputs.point(UTRECHT, claimed(case).floor)
        about = ThresholdStatement(
            contract=Digest(bytes(32)), moment=JUNE, inputs=inputs.digest, floor=claimed(case).floor, point=point
        )
        with pytest.raises(BadThresholdProof):
            threshold.verify(about, claimed(case).proof)
        threshold.verify(replace(about, contract=agreed.digest), claimed(case).proof)

    def test_with_one_byte_changed(self, case: Case) -> None:
        proof = claimed(case).proof
        for place in (0, 31, 32, 2079, 2080, 5000, 8223):
            spoiled = bytearray(proof)
            spoiled[place] ^= 1
            refuses(BadThresholdProof, case.verify, case.token(proof=bytes(spoiled)))

    def test_of_another_length(self, case: Case) -> None:
        for text in ("", "AAAA", case.claims["proof"] + "AAAA"):
            refuses(WrongValue, case.verify, case.sealed({**case.claims, "proof": text}), field="proof")

    def test_a_floor_that_is_not_reached_has_none(self) -> None:
        world, agreed = worked_half_year(1)
        world.claim(agreed, JUNE, floor=QUARTERS[1])
        with pytest.raises(WrongValue):
            world.draft_claim(agreed, JUNE, floor=QUARTERS[2])

    def test_a_flat_counts_once_and_only_with_hours(self) -> None:
        world = World()
        agreed = world.agreed()
        placed = world.employ(agreed, PEOPLE[0], rates=0, flat=1_000_000)
        world.travel(JUNE)
        with pytest.raises(WrongValue):
            world.draft_claim(agreed, JUNE, floor=QUARTERS[0])
        for month in (Month(2026, 1), Month(2026, 2)):
            world.report(month, {placed.digest: 1})
        world.claim(agreed, JUNE, floor=QUARTERS[0])
        with pytest.raises(WrongValue):
            world.draft_claim(agreed, JUNE, floor=QUARTERS[1])
