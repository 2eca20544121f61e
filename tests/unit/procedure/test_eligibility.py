"""An eligibility and the pseudonyms beside it: the steps of both procedures, one refusal each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest

from tests.unit.procedure.cases import Case, decision, in_world
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.desk import Decided
from tests.world.people import PEOPLE
from tests.world.scheme import CONTRACTOR, HAAGLANDEN, UWV, signing_key
from verifier.core.errors import (
    AlreadyDecided,
    BadCommitment,
    NotAnElement,
    Refusal,
    UnknownMember,
    UnknownReference,
    Withdrawn,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import RuleSetRef
from verifier.core.model.eligibility import Eligibility, PseudonymOpening
from verifier.core.model.statement import Digest
from verifier.core.privacy import group
from verifier.core.privacy.group import IDENTITY
from verifier.core.procedure.eligibility import verify_eligibility, verify_pseudonyms

UNKNOWN = Digest(bytes(range(32)))
#: A contract over New Year: two scopes, and twelve months.
OVER_NEW_YEAR: dict[str, Any] = {
    "first_day": date(2026, 7, 1),
    "last_day": date(2027, 6, 30),
    "moments": (Month(2027, 6),),
}
#: No group element: above the field's prime, a negative element, and the sign bit of a good one (RFC 9496, A.3).
NO_ELEMENTS = (b"\xff" * 32, b"\x01" + bytes(31), group.BASE[:31] + bytes([group.BASE[31] | 0x80]))


def new_case(**choices: Any) -> Case:
    world = World()
    placed = world.place(world.agreed(**OVER_NEW_YEAR), PEOPLE[0])
    return decision(world, placed, **choices)


@pytest.fixture(scope="module")
def case() -> Case:
    return new_case()


@pytest.fixture(scope="module")
def decided() -> Decided:
    world = World()
    return world.draft_decision(world.place(world.agreed(**OVER_NEW_YEAR), PEOPLE[0]))


def award(case: Case) -> Eligibility:
    return cast(Eligibility, case.statement)


class TestPlacement:
    """Steps 2 to 4."""

    def test_unknown(self, case: Case) -> None:
        refuses(UnknownReference, case.verify, case.token(placement=UNKNOWN), field="placement")

    def test_of_another_agency(self, case: Case) -> None:
        refuses(UnknownReference, case.verify, case.token(signing_key(UWV), iss=UWV), field="placement")

    def test_withdrawn(self) -> None:
        world = World()
        placed = world.place(world.agreed(), PEOPLE[0])
        case = decision(world, placed)
        world.withdraw(placed, date(2026, 1, 1))
        refuses(Withdrawn, case.verify, case.token(), field="placement")

    def test_of_a_contract_that_both_withdrew(self) -> None:
        world = World()
        agreed = world.agreed()
        case = decision(world, world.place(agreed, PEOPLE[0]))
        world.withdraw(agreed, date(2026, 1, 1))
        case.verify(case.token())
        world.withdraw(agreed, date(2026, 1, 1), by=CONTRACTOR)
        refuses(Withdrawn, case.verify, case.token(), field="contract")

    @pytest.mark.parametrize("decline", [False, True], ids=["eligible", "declined"])
    def test_decided_before(self, decline: bool) -> None:
        world = World()
        placed = world.place(world.agreed(), PEOPLE[0])
        again, other = (decision(world, placed, decline=each) for each in (decline, not decline))
        world.decide(placed, decline=decline)
        for case in (again, other):
            refuses(AlreadyDecided, case.verify, case.token(), field="placement")

    def test_decided_before_though_that_was_withdrawn(self) -> None:
        world = World()
        placed = world.place(world.agreed(), PEOPLE[0])
        case = decision(world, placed)
        world.withdraw(world.decide(placed), date(2026, 1, 1))
        refuses(AlreadyDecided, case.verify, case.token(), field="placement")


class TestDeclined:
    """Step 5."""

    def test_with_something_sealed(self) -> None:
        bare = new_case(decline=True)
        case = in_world(bare.world, bare.statement, verify_eligibility, sealed_opening=b"x")
        refuses(WrongValue, case.verify, case.token(), field="sealed_opening")

    def test_with_any_part_of_an_award(self, case: Case) -> None:
        bare = new_case(decline=True)
        for member in set(case.claims) - set(bare.claims):
            refuses(UnknownMember, bare.verify, bare.sealed({**bare.claims, member: case.claims[member]}))

    def test_with_a_reason(self) -> None:
        bare = new_case(decline=True)
        refuses(UnknownMember, bare.verify, bare.sealed({**bare.claims, "reason": "unknown"}))
        refuses(
            WrongValue, bare.verify, bare.sealed({**bare.claims, "decision": "not_competent"}), field="decision"
        )


class TestAward:
    """Steps 6 and 7."""

    def test_under_another_rule_set(self, case: Case) -> None:
        refuses(WrongValue, case.verify, case.token(ruleset_digest=HAAGLANDEN.digest), field="ruleset_digest")

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda scopes: scopes[:1],
            lambda scopes: scopes[1:],
            lambda scopes: (*scopes, replace(scopes[0], scope="2028")),
            lambda scopes: scopes[::-1],
            lambda scopes: (scopes[0], scopes[0]),
            lambda scopes: (replace(scopes[0], scope="2025"), scopes[1]),
        ],
        ids=["first only", "last only", "a year more", "out of order", "one twice", "another year"],
    )
    def test_other_years_than_the_contracts(self, case: Case, spoil: Callable[[Any], Any]) -> None:
        token = case.token(pseudonym_commitments=spoil(award(case).pseudonym_commitments))
        refuses(WrongValue, case.verify, token, field="pseudonym_commitments")

    def test_a_month_less_or_more(self, case: Case) -> None:
        rates = award(case).rate_commitments
        assert len(rates) == 12
        for other in (rates[:-1], (*rates, rates[0])):
            refuses(WrongValue, case.verify, case.token(rate_commitments=other), field="rate_commitments")

    def test_months_count_from_the_contract_when_somebody_began_before(self) -> None:
        world = World()
        agreed = world.agreed(**OVER_NEW_YEAR, ruleset=RuleSetRef(HAAGLANDEN.name, HAAGLANDEN.digest))
        early = decision(world, world.place(agreed, PEOPLE[0], first_day=date(2026, 3, 1)))
        late = decision(world, world.place(agreed, PEOPLE[1], first_day=date(2026, 12, 31)))
        assert [len(award(each).rate_commitments) for each in (early, late)] == [12, 7]
        early.verify(early.token())
        late.verify(late.token())

    @pytest.mark.parametrize("octets", [IDENTITY, *NO_ELEMENTS], ids=["identity", "prime", "negative", "sign"])
    @pytest.mark.parametrize("place", [0, 5, 11, None])
    def test_a_commitment_that_is_no_element(self, case: Case, octets: bytes, place: int | None) -> None:
        if place is None:
            refuses(NotAnElement, case.verify, case.token(flat_commitment=octets))
            return
        rates = list(award(case).rate_commitments)
        rates[place] = octets
        refuses(NotAnElement, case.verify, case.token(rate_commitments=tuple(rates)))

    def test_a_commitment_of_31_bytes(self, case: Case) -> None:
        refuses(WrongValue, case.verify, case.sealed({**case.claims, "flat_commitment": "A" * 42}))


class TestSealedOpening:
    """Step 8."""

    @pytest.mark.parametrize("change", [-8, -1, 1, 8])
    def test_of_another_length_though_its_digest_was_signed(self, change: int) -> None:
        whole = new_case()
        sealed = bytes(1136 + 2 + 8 * 12 + 8 + 32 + change)
        case = in_world(whole.world, whole.statement, verify_eligibility, sealed_opening=sealed)
        token = case.token(sealed_opening_sha256=Digest(hashlib.sha256(sealed).digest()))
        refuses(WrongValue, case.verify, token, field="sealed_opening")

    def test_of_which_another_digest_was_signed(self, case: Case) -> None:
        refuses(WrongValue, case.verify, case.token(sealed_opening_sha256=UNKNOWN), field="sealed_opening")


class TestPseudonyms:
    def test_open_their_commitments(self, decided: Decided) -> None:
        verify_pseudonyms(decided.eligibility, decided.pseudonyms)

    @pytest.mark.parametrize(
        ("spoil", "refusal"),
        [
            (lambda two: two[:0], BadCommitment),
            (lambda two: two[:1], BadCommitment),
            (lambda two: two[::-1], BadCommitment),
            (lambda two: (*two, two[0]), BadCommitment),
            (lambda two: (two[0], replace(two[1], scope="2028")), BadCommitment),
            (lambda two: (two[0], replace(two[1], pseudonym=IDENTITY)), NotAnElement),
            (lambda two: (two[0], replace(two[1], pseudonym=NO_ELEMENTS[0])), NotAnElement),
            (lambda two: (two[0], replace(two[1], pseudonym=two[0].pseudonym)), BadCommitment),
            (lambda two: (two[0], replace(two[1], salt=two[0].salt)), BadCommitment),
        ],
        ids=[
            "1 none",
            "1 one of two",
            "1 out of order",
            "1 one more",
            "1 another year",
            "2 identity",
            "2 no element",
            "3 another person's",
            "3 another salt",
        ],
    )
    def test_refuses(
        self,
        decided: Decided,
        spoil: Callable[[Any], tuple[PseudonymOpening, ...]],
        refusal: type[Refusal],
    ) -> None:
        with pytest.raises(refusal) as refused:
            verify_pseudonyms(decided.eligibility, spoil(decided.pseudonyms))
        assert refused.type is refusal
