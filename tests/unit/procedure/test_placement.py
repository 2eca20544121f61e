"""A placement: the steps of ``verify_placement``, one refusal each."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, in_world, placement
from tests.unit.procedure.refusing import refuses
from tests.unsafe_keys import UnsafeOpeningKey
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    EVALUATOR1,
    HAAGLANDEN,
    OTHER_CONTRACTOR,
    REGISTER,
    opening_key,
    signing_key,
)
from verifier.core.errors import (
    NotAccepted,
    OutsideWindow,
    Refusal,
    UnknownKey,
    UnknownReference,
    Unspecified,
    Withdrawn,
    WrongValue,
)
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.procedure.placement import SEALED_SUBJECT_BYTES, verify_placement

UNKNOWN = Digest(bytes(range(32)))


@pytest.fixture(scope="module")
def case() -> Case:
    return placement()


class TestContract:
    """Step 2."""

    def test_unknown(self, case: Case) -> None:
        refuses(UnknownReference, case.verify, case.token(contract=UNKNOWN), field="contract")

    def test_of_another_contractor(self) -> None:
        case = placement()
        theirs = case.world.agreed(contractor=OTHER_CONTRACTOR)
        refuses(UnknownReference, case.verify, case.token(contract=theirs.digest), field="contract")

    def test_by_another_contractor_on_this_contract(self, case: Case) -> None:
        token = case.token(signing_key(OTHER_CONTRACTOR), iss=OTHER_CONTRACTOR)
        refuses(UnknownReference, case.verify, token, field="contract")

    def test_not_accepted(self) -> None:
        case = placement()
        offered = case.world.contract()
        refuses(NotAccepted, case.verify, case.token(contract=offered.digest), field="contract")

    def test_withdrawn_by_both_and_not_by_one(self) -> None:
        case = placement()
        agreed = case.world.records.contract(case.statement.contract)  # type: ignore[attr-defined]  # a placement's
        assert agreed is not None
        case.world.withdraw(agreed, date(2026, 6, 1))
        case.verify(case.token())
        case.world.withdraw(agreed, date(2026, 6, 1), by=CONTRACTOR)
        refuses(Withdrawn, case.verify, case.token(), field="contract")


@pytest.mark.parametrize("agency", [BUYER, EVALUATOR1, REGISTER, OTHER_CONTRACTOR, PartyId("kvk:00000001")])
def test_3_an_agency_that_is_none(case: Case, agency: PartyId) -> None:
    refuses(UnknownReference, case.verify, case.token(agency=agency), field="agency")


class TestDays:
    """Step 4."""

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"first_day": date(2027, 1, 1)}, OutsideWindow),
            ({"first_day": date(2026, 5, 2), "last_day": date(2026, 5, 1)}, OutsideWindow),
            ({"first_day": date(2025, 11, 1), "last_day": date(2025, 12, 31)}, OutsideWindow),
            ({"first_day": date(2025, 12, 31)}, Unspecified),
        ],
        ids=["after the contract", "backwards", "before the contract", "began before, where no rule is stated"],
    )
    def test_refuses(self, case: Case, changes: dict[str, Any], refusal: type[Refusal]) -> None:
        refuses(refusal, case.verify, case.token(**changes))

    def test_one_day_is_enough(self, case: Case) -> None:
        case.verify(case.token(first_day=date(2026, 12, 31), last_day=date(2026, 12, 31)))

    def test_a_start_window_in_months(self) -> None:
        world = World()
        agreed = world.agreed(ruleset=RuleSetRef(HAAGLANDEN.name, HAAGLANDEN.digest))
        attested = world.draft_placement(agreed, PEOPLE[0])
        case = in_world(world, attested.placement, verify_placement, sealed_subject=attested.sealed_subject)
        case.verify(case.token(first_day=date(2025, 1, 1)))
        refuses(OutsideWindow, case.verify, case.token(first_day=date(2024, 12, 31)), field="first_day")


class TestReplyKey:
    """Step 5."""

    def test_that_nobody_enrolled(self, case: Case) -> None:
        refuses(UnknownKey, case.verify, case.token(reply_kid=UnsafeOpeningKey(999).kid), field="kid")

    @pytest.mark.parametrize(
        "kid",
        [
            opening_key(OTHER_CONTRACTOR).kid,
            signing_key(CONTRACTOR).kid,
        ],
        ids=["another's", "a signing key"],
    )
    def test_that_is_no_opening_key_of_this_contractor(self, case: Case, kid: str) -> None:
        refuses(UnknownReference, case.verify, case.token(reply_kid=kid), field="reply_kid")

    def test_that_was_retired(self) -> None:
        case = placement()
        case.world.scheme.retire(opening_key(CONTRACTOR).kid, at=case.world.at, revoked_at=case.world.at)
        refuses(UnknownReference, case.verify, case.token(), field="reply_kid")


class TestSealedSubject:
    """Step 6."""

    @pytest.mark.parametrize("size", [0, SEALED_SUBJECT_BYTES - 1, SEALED_SUBJECT_BYTES + 1])
    def test_of_another_length_though_its_digest_was_signed(self, size: int) -> None:
        sealed = bytes(size)
        world = World()
        attested = world.draft_placement(
            world.agreed(), PEOPLE[0], sealed_subject_sha256=Digest(hashlib.sha256(sealed).digest())
        )
        case = in_world(world, attested.placement, verify_placement, sealed_subject=sealed)
        refuses(WrongValue, case.verify, case.token(), field="sealed_subject")

    def test_of_which_another_digest_was_signed(self, case: Case) -> None:
        refuses(WrongValue, case.verify, case.token(sealed_subject_sha256=UNKNOWN), field="sealed_subject")


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("hours_per_week", 0),
        ("hours_per_week", -3600),
        ("hours_per_week", 6001),
        ("hours_per_week", True),
        ("employment_kind", "volunteer"),
        ("subject_commitment", "AAAA"),
        ("reply_kid", "kid-1"),
        ("first_day", "2026-1-1"),
        ("agency", "oin:1"),
    ],
    ids=str,
)
def test_1_members_that_a_placement_cannot_have(case: Case, member: str, value: object) -> None:
    refuses(WrongValue, case.verify, case.sealed({**case.claims, member: value}), field=member)
