"""The directory and enrolments: the steps of ``open_directory``, ``verify_directory`` and ``verify_enrolment``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from tests.unit.procedure.cases import NEW_KEY, Case, enrolment
from tests.unit.procedure.refusing import refuses
from tests.unsafe_keys import UnsafeSigningKey
from tests.world import World
from tests.world.scheme import (
    BUYER,
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    OTHER_CONTRACTOR,
    REGISTER,
    REGISTRAR,
    ROOT,
    key_record,
    opening_key,
    signing_key,
)
from verifier.core.errors import (
    BadSignature,
    DirectoryExpired,
    NotAnElement,
    NotFresh,
    Refusal,
    SameIdOtherContent,
    TrustMissing,
    UnknownKey,
    UnknownMember,
    WrongRelation,
    WrongType,
    WrongValue,
)
from verifier.core.model.directory import Directory, Enrolment, Institution
from verifier.core.model.party import PartyId, Purpose, Role
from verifier.core.privacy.group import IDENTITY
from verifier.core.procedure.contract import verify_acceptance
from verifier.core.procedure.directory import open_directory, require_current, verify_directory
from verifier.core.wire.envelope import seal_envelope
from verifier.core.wire.statements import write_statement


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def verifies(world: World) -> Callable[[str], object]:
    return lambda token: verify_directory(token, trust=world.kit, at=world.at)


def changed(world: World, **changes: Any) -> str:
    return world.scheme.sign_directory(world.scheme.next_directory(at=world.at, **changes))


def without(items: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return items[:place] + items[place + 1 :]


#: Of each kind of inconsistency (step 5) one, made from a directory that is right.
SPOILED: dict[str, tuple[Callable[[Directory], dict[str, Any]], type[Refusal], str]] = {
    "an institution twice": (
        lambda now: {"institutions": (*now.institutions, Institution(BUYER, Role.BUYER, "again"))},
        WrongValue,
        "institutions",
    ),
    "no register": (
        lambda now: {
            "institutions": tuple(each for each in now.institutions if each.id != REGISTER),
            "keys": tuple(each for each in now.keys if each.party != REGISTER),
        },
        WrongValue,
        "institutions",
    ),
    "two registers": (
        lambda now: {
            "institutions": (*now.institutions, Institution(PartyId("kvk:00000001"), Role.REGISTER, "second"))
        },
        WrongValue,
        "institutions",
    ),
    "one evaluator for both": (lambda now: {"evaluator2": now.evaluator1}, WrongValue, "evaluator1"),
    "an evaluator that is none": (lambda _: {"evaluator2": BUYER}, WrongValue, "evaluator1"),
    "an evaluator that is not there": (
        lambda _: {"evaluator1": PartyId("kvk:00000001")},
        WrongValue,
        "evaluator1",
    ),
    "a year twice": (
        lambda now: {"evaluator_years": (*now.evaluator_years, now.evaluator_years[0])},
        WrongValue,
        "evaluator_years",
    ),
    "pk1 is the identity": (
        lambda now: {"evaluator_years": (replace(now.evaluator_years[0], pk1=IDENTITY),)},
        NotAnElement,
        "",
    ),
    "pk2 is no element": (
        lambda now: {"evaluator_years": (replace(now.evaluator_years[0], pk2=b"\xff" * 32),)},
        NotAnElement,
        "",
    ),
    "K is no element": (
        lambda now: {"evaluator_years": (replace(now.evaluator_years[0], joint=b"\xff" * 32),)},
        NotAnElement,
        "",
    ),
    "a key of nobody": (
        lambda now: {"institutions": without(now.institutions, len(now.institutions) - 1)},
        WrongValue,
        "keys",
    ),
    "a key twice": (lambda now: {"keys": (*now.keys, now.keys[0])}, WrongValue, "keys"),
    "a quorum that nobody can reach": (lambda _: {"quorum": 1}, WrongValue, "quorum"),
}


class TestOpening:
    def test_1_a_root_that_the_kit_does_not_hold_is_undecided(self, world: World) -> None:
        directory = world.scheme.next_directory(at=world.at)
        for key in (UnsafeSigningKey(999), REGISTRAR, signing_key(REGISTER)):
            refuses(TrustMissing, verifies(world), world.scheme.sign_directory(directory, key), field="kid")

    def test_1_another_signature_is_not_undecided(self, world: World) -> None:
        one, two = (world.scheme.sign_directory(world.scheme.next_directory(at=world.at)) for _ in range(2))
        refuses(BadSignature, verifies(world), one.rpartition(".")[0] + "." + two.rpartition(".")[2])

    def test_1_another_typ(self, world: World) -> None:
        claims = write_statement(world.scheme.next_directory(at=world.at))
        token = seal_envelope(claims, typ="sr-contract+jwt", kid=ROOT.kid, sign=ROOT.sign)
        with pytest.raises(WrongType):
            open_directory(token, trust=world.kit)

    def test_2_unknown_members_at_any_depth(self, world: World) -> None:
        claims = write_statement(world.scheme.next_directory(at=world.at))
        deep = {**claims, "keys": [{**claims["keys"][0], "note": "1"}, *claims["keys"][1:]]}
        for spoiled in ({**claims, "note": "1"}, deep):
            token = seal_envelope(spoiled, typ="sr-directory+jwt", kid=ROOT.kid, sign=ROOT.sign)
            refuses(UnknownMember, verifies(world), token)

    def test_2_a_key_that_is_not_the_one_its_name_says(self, world: World) -> None:
        claims = write_statement(world.scheme.next_directory(at=world.at))
        claims["keys"][0]["kid"] = claims["keys"][1]["kid"]
        token = seal_envelope(claims, typ="sr-directory+jwt", kid=ROOT.kid, sign=ROOT.sign)
        refuses(WrongValue, verifies(world), token, field="kid")

    def test_3_an_older_one_than_was_seen_is_undecided(self, world: World) -> None:
        version = world.kit.directory_version
        verifies(world)(changed(world, version=version))
        later = replace(world.kit, directory_version=version + 1)
        with pytest.raises(TrustMissing):
            open_directory(changed(world, version=version), trust=later)

    @pytest.mark.parametrize("lasts", [-1, 0, 30 * DAY + 1])
    def test_4_lasts_at_most_thirty_days(self, world: World, lasts: int) -> None:
        verifies(world)(changed(world, exp=world.at + 30 * DAY))
        refuses(WrongValue, verifies(world), changed(world, exp=world.at + lasts), field="exp")

    @pytest.mark.parametrize("fault", SPOILED)
    def test_5_is_consistent(self, world: World, fault: str) -> None:
        spoil, refusal, field = SPOILED[fault]
        token = changed(world, **spoil(world.scheme.directory.statement))
        refuses(refusal, verifies(world), token, field=field)


class TestCurrent:
    """Steps 6 and 7."""

    def test_6_signed_in_the_future(self, world: World) -> None:
        verifies(world)(changed(world, iat=world.at + 300, exp=world.at + DAY))
        refuses(NotFresh, verifies(world), changed(world, iat=world.at + 301, exp=world.at + DAY), field="iat")

    def test_7_expires_after_its_last_second_and_is_undecided_then(self, world: World) -> None:
        directory = world.scheme.directory
        require_current(directory.statement, at=directory.statement.exp)
        open_directory(directory.token, trust=world.kit)
        with pytest.raises(DirectoryExpired):
            require_current(directory.statement, at=directory.statement.exp + 1)
        with pytest.raises(DirectoryExpired):
            verify_directory(directory.token, trust=world.kit, at=directory.statement.exp + 1)


class TestEnrolment:
    @pytest.fixture
    def case(self) -> Case:
        return enrolment()

    def test_1_a_key_of_the_register_that_is_not_the_registrars(self, case: Case) -> None:
        with pytest.raises(Refusal) as refused:
            case.verify(case.token(signing_key(REGISTER)))
        assert refused.value.code == "not_authorised"

    @pytest.mark.parametrize("purpose", [Purpose.REGISTRAR, Purpose.ROOT])
    def test_2_a_key_with_more_power_than_a_contractor_has(self, case: Case, purpose: Purpose) -> None:
        key = key_record(CONTRACTOR, NEW_KEY, at=case.world.at, purpose=purpose)
        refuses(WrongRelation, case.verify, case.token(key=key), field="key")

    @pytest.mark.parametrize("party", [REGISTER, BUYER, EVALUATOR1])
    def test_2_a_key_of_an_institution(self, case: Case, party: PartyId) -> None:
        refuses(
            WrongRelation, case.verify, case.token(key=key_record(party, NEW_KEY, at=case.world.at)), field="key"
        )

    def test_3_a_key_that_another_party_uses(self, case: Case) -> None:
        for known in (signing_key(OTHER_CONTRACTOR), opening_key(OTHER_CONTRACTOR), signing_key(BUYER)):
            token = case.token(key=key_record(CONTRACTOR, known, at=case.world.at))
            refuses(SameIdOtherContent, case.verify, token, field="key")

    def test_3_the_same_key_again_is_a_renewal(self, case: Case) -> None:
        key = cast(Enrolment, case.statement).key
        case.world.scheme.enrol(key, at=case.world.at)
        longer = replace(key, not_after=key.not_after + DAY)
        case.world.scheme.enrol(longer, at=case.world.at)
        assert case.world.trust.record(key.kid) == longer

    def test_a_key_signs_once_it_is_enrolled(self, case: Case) -> None:
        world = case.world
        token = world.sign(world.draft_acceptance(world.contract()), NEW_KEY)
        with pytest.raises(UnknownKey):
            verify_acceptance(token, evidence=world.records, trust=world.trust, at=world.at)
        world.scheme.enrol(cast(Enrolment, case.statement).key, at=world.at)
        verify_acceptance(token, evidence=world.records, trust=world.trust, at=world.at)
