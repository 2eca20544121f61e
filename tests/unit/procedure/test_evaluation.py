"""A request to an evaluator, with its tickets: the steps of ``verify_evaluation``, and a proof by the wrong key."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.unit.procedure.cases import ELEMENTS, Case, evaluation, ticket
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.desk import evaluate
from tests.world.scheme import (
    CONTRACTOR,
    DAY,
    EVALUATOR1,
    EVALUATOR2,
    MUNICIPALITY,
    REGISTER,
    UWV,
    evaluator_year,
    signing_key,
)
from verifier.core.errors import (
    BadEvaluationProof,
    KeyNotActive,
    NotAnElement,
    NotAuthorised,
    NotFresh,
    QuotaReached,
    Refusal,
    WrongAudience,
    WrongIssuer,
    WrongRelation,
    WrongType,
    WrongValue,
)
from verifier.core.model.evaluation import Ticket
from verifier.core.model.statement import Digest
from verifier.core.privacy import group, oprf
from verifier.core.privacy.group import BASE, IDENTITY, Element
from verifier.core.procedure.evaluation import VerifiedRequest, verify_evaluation

MANY = (BASE,) * 64


def digest(elements: tuple[bytes, ...]) -> Digest:
    return Digest(hashlib.sha256(b"".join(elements)).digest())


def test_gives_the_elements_and_the_tickets_to_spend() -> None:
    case = evaluation()
    request = verify_evaluation(
        case.token(), elements=ELEMENTS, evaluator=EVALUATOR1, trust=case.world.trust, at=case.world.at
    )
    assert isinstance(request, VerifiedRequest)
    assert request.elements == ELEMENTS
    assert [each.statement.count for each in request.tickets] == [64]


class TestElements:
    """Steps 2 and 3."""

    def test_one_is_enough(self) -> None:
        case = evaluation((BASE,))
        case.verify(case.token())

    @pytest.mark.parametrize("count", [0, 65])
    def test_none_or_too_many(self, count: int) -> None:
        case = evaluation((BASE,) * count)
        refuses(WrongValue, case.verify, case.token(), field="elements")

    @pytest.mark.parametrize(
        "octets", [IDENTITY, b"\xff" * 32, b"\x01" + bytes(31), BASE + b"\0", BASE[:31]], ids=range(5)
    )
    def test_one_that_is_no_element(self, octets: bytes) -> None:
        case = evaluation((BASE, octets))
        refuses(NotAnElement, case.verify, case.token())

    def test_others_than_were_signed(self) -> None:
        case = evaluation()
        for other in (ELEMENTS[:1], ELEMENTS[::-1], (BASE,)):
            refuses(WrongValue, case.verify, case.token(elements_sha256=digest(other + ELEMENTS)), field="elements")


class TestTickets:
    """Steps 4 and 5."""

    @pytest.mark.parametrize(
        ("changes", "refusal", "field"),
        [
            ({"agency": UWV}, WrongRelation, "tickets"),
            ({"aud": EVALUATOR2}, WrongAudience, "aud"),
            ({"aud": REGISTER}, WrongAudience, "aud"),
            ({"iss": MUNICIPALITY}, NotAuthorised, "kid"),
            ({"iat": -DAY - 1}, NotFresh, "iat"),
            ({"iat": 301}, NotFresh, "iat"),
            ({"count": 1}, QuotaReached, "tickets"),
        ],
        ids=["another agency's", "evaluator 2's", "nobody's", "made up", "stale", "future", "too few"],
    )
    def test_refuses(self, changes: dict[str, Any], refusal: type[Refusal], field: str) -> None:
        world = World()
        if "iat" in changes:
            changes = {"iat": world.at + changes["iat"]}
        case = evaluation(tickets=(ticket(world, **changes),))
        refuses(refusal, case.verify, case.token(), field=field)

    def test_a_ticket_that_is_none(self) -> None:
        other = World().contract().token
        case = evaluation(tickets=(other,))
        refuses(WrongType, case.verify, case.token(), field="typ")

    def test_given_after_the_request_was_signed(self) -> None:
        world = World()
        case = evaluation(tickets=(ticket(world, iat=world.at),))
        case.verify(case.token(iat=world.at - 300))
        refuses(NotFresh, case.verify, case.token(iat=world.at - 301), field="tickets")

    def test_signed_by_a_key_of_the_register_that_was_retired(self) -> None:
        case = evaluation()
        case.world.scheme.retire(signing_key(REGISTER).kid, at=case.world.at, revoked_at=case.world.at)
        refuses(KeyNotActive, case.verify, case.token(), field="kid")

    def test_in_the_name_of_the_register_by_an_agency(self) -> None:
        world = World()
        claims = world.claims(REGISTER, EVALUATOR1)
        forged = world.sign(
            Ticket(**claims, ticket=bytes(16), agency=MUNICIPALITY, count=64), signing_key(MUNICIPALITY)
        )
        case = evaluation(tickets=(forged,))
        refuses(WrongIssuer, case.verify, case.token(), field="iss")

    def test_one_ticket_twice(self) -> None:
        world = World()
        same = (ticket(world, 1, count=32), ticket(world, 1, count=32))
        case = evaluation(MANY, tickets=same)
        refuses(WrongValue, case.verify, case.token(), field="tickets")

    def test_tickets_add_up(self) -> None:
        world = World()
        enough = evaluation(MANY, tickets=(ticket(world, 1, count=32), ticket(world, 2, count=32)))
        enough.verify(enough.token())
        short = evaluation(MANY, tickets=(ticket(world, 1, count=32), ticket(world, 2, count=31)))
        refuses(QuotaReached, short.verify, short.token(), field="tickets")

    def test_no_ticket_at_all(self) -> None:
        case = evaluation()
        refuses(WrongValue, case.verify, case.sealed({**case.claims, "tickets": []}), field="tickets")


class TestAgency:
    """Step 1: a request by a party that is no agency, and one to another evaluator."""

    def test_a_contractor_asks(self) -> None:
        case = evaluation()
        token = case.token(signing_key(CONTRACTOR), iss=CONTRACTOR)
        refuses(NotAuthorised, case.verify, token, field="kid")

    def test_another_agency_asks_with_this_ones_ticket(self) -> None:
        case = evaluation()
        refuses(WrongRelation, case.verify, case.token(signing_key(UWV), iss=UWV), field="tickets")

    def test_a_request_to_the_other_evaluator(self) -> None:
        case: Case = evaluation()
        refuses(WrongAudience, case.verify, case.token(aud=EVALUATOR2), field="aud")


class TestAnswer:
    """What the agency checks of an evaluator (PROTOCOL 4, steps 2 and 3)."""

    def test_a_proof_by_the_wrong_evaluator_or_of_the_wrong_year(self) -> None:
        blinded = (group.multiply(group.scalar_from_int(7), BASE),)
        nonce = group.scalar_from_int(11)
        keys = evaluator_year("2026")
        answered, proof = evaluate(EVALUATOR1, "2026", blinded, nonce)
        oprf.check_step(blinded, answered, proof, Element(keys.pk1))
        for evaluator, year in ((EVALUATOR2, "2026"), (EVALUATOR1, "2027")):
            other, its_proof = evaluate(evaluator, year, blinded, nonce)
            for elements, shown in ((other, its_proof), (answered, its_proof), (other, proof)):
                with pytest.raises(BadEvaluationProof):
                    oprf.check_step(blinded, elements, shown, Element(keys.pk1))
