"""Closing: what stands in the way of erasing, each by itself, and what a closing has to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import (
    Case,
    activity,
    activity_confirmation,
    claim,
    eligibility,
    hours,
    placement,
)
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.scheme import BUYER, DAY, REGISTER, moment, signing_key
from verifier.core.errors import (
    ContractClosed,
    NotAnElement,
    NotAuthorised,
    OutsideWindow,
    Refusal,
    Unsupported,
    WrongIssuer,
    WrongRelation,
)
from verifier.core.model.calendar import Month
from verifier.core.model.closing import Closing, LegalGround
from verifier.core.model.contract import CallOffRule, CallOffs, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import AsOf, Outcome, Verdict
from verifier.core.privacy.group import BASE, IDENTITY
from verifier.core.procedure.closing import OBJECTION, Retention, require_erasable, verify_closing
from verifier.core.wire.envelope import digest_of

JUNE, DECEMBER = Month(2026, 6), Month(2026, 12)
#: Seven years and the claim term after the contract.
OVER = moment(date(2034, 2, 1))


@pytest.fixture(scope="module")
def agreed() -> tuple[World, Verified[Contract]]:
    world = World()
    return world, world.agreed()


def answered(world: World, contract: Verified[Contract], month: Month, said: Outcome, *, at: int) -> Verdict:
    nothing = Digest(bytes(32))
    return Verdict(
        **{**world.claims(REGISTER), "iat": at},
        contract=contract.digest,
        as_of=AsOf(month, "log", 1, nothing, nothing),
        ruleset=contract.statement.ruleset,
        policy="publication-v1",
        verdict=said,
    )


def erasable(world: World, contract: Verified[Contract], **changes: Any) -> None:
    at = moment(date(2027, 2, 1))
    told: dict[str, Any] = {
        "verdicts": [
            answered(world, contract, JUNE, Outcome.ON_TRACK, at=at),
            answered(world, contract, DECEMBER, Outcome.MET, at=at),
        ],
        "framework": None,
        "withdrawn": False,
        "retention": Retention(),
        "at": OVER,
    } | changes
    require_erasable(contract.statement, told.pop("verdicts"), **told)


def test_contract_whose_time_is_over_may_be_erased(agreed: tuple[World, Verified[Contract]]) -> None:
    erasable(*agreed)
    erasable(*agreed, retention=Retention(held_until=OVER))


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"at": moment(date(2034, 1, 31))}, OutsideWindow, "retention"),
        ({"retention": Retention(months=85)}, OutsideWindow, "retention"),
        ({"retention": Retention(months=1), "at": moment(date(2033, 12, 1))}, OutsideWindow, "retention"),
        ({"withdrawn": True, "at": moment(date(2034, 1, 31))}, OutsideWindow, "retention"),
        ({"retention": Retention(held_until=OVER + 1)}, OutsideWindow, "legal_hold_until"),
        ({"verdicts": []}, WrongRelation, "moments"),
    ],
    ids=["retention", "longer retention", "no shorter retention", "withdrawn", "hold", "no answers"],
)
def test_what_stands_in_the_way(
    agreed: tuple[World, Verified[Contract]], changes: dict[str, Any], refusal: type[Refusal], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        erasable(*agreed, **changes)
    assert caught.value.field == field


def test_pending_is_no_answer_and_a_late_one_may_be_objected_to(agreed: tuple[World, Verified[Contract]]) -> None:
    world, contract = agreed
    early = answered(world, contract, JUNE, Outcome.ON_TRACK, at=OVER - OBJECTION)
    pending = answered(world, contract, DECEMBER, Outcome.PENDING, at=OVER - OBJECTION)
    with pytest.raises(WrongRelation):
        erasable(world, contract, verdicts=[early, pending])
    late = replace(pending, verdict=Outcome.MET, iat=OVER - OBJECTION + 1)
    with pytest.raises(OutsideWindow) as caught:
        erasable(world, contract, verdicts=[early, late])
    assert caught.value.field == "objection"
    erasable(world, contract, verdicts=[early, replace(late, iat=OVER - OBJECTION)])


def test_few_people_and_a_withdrawn_contract_are_erased_too(agreed: tuple[World, Verified[Contract]]) -> None:
    """Where too few people stand behind an answer, only the last moment ever has one; of what fell, none has."""
    world, contract = agreed
    at = OVER - OBJECTION
    last = answered(world, contract, DECEMBER, Outcome.NOT_MET, at=at)
    erasable(world, contract, verdicts=[last])
    erasable(world, contract, verdicts=[answered(world, contract, JUNE, Outcome.PENDING, at=at), last])
    erasable(world, contract, verdicts=[], withdrawn=True)
    with pytest.raises(WrongRelation):
        erasable(world, contract, verdicts=[replace(last, as_of=replace(last.as_of, moment=JUNE))])


def test_framework_that_is_judged_as_one_keeps_its_parts(agreed: tuple[World, Verified[Contract]]) -> None:
    world, contract = agreed
    framework = replace(contract.statement, call_offs=CallOffs(CallOffRule.CARRIED))
    with pytest.raises(Unsupported):
        erasable(world, replace(contract, statement=framework))
    with pytest.raises(Unsupported):
        erasable(world, contract, framework=framework)


def drafted(world: World, contract: Verified[Contract]) -> Closing:
    return Closing(
        **world.claims(REGISTER),
        contract=contract.digest,
        through=DECEMBER,
        ground=LegalGround.RETENTION_OVER,
        people=3,
        inputs=Digest(bytes(32)),
        point=bytes(BASE),
    )


def test_closing_is_verified(agreed: tuple[World, Verified[Contract]]) -> None:
    world, contract = agreed
    for closing in (drafted(world, contract), replace(drafted(world, contract), point=None)):
        token = world.sign(closing)
        assert verify_closing(token, contract=contract, trust=world.trust, at=world.at).statement == closing


@pytest.mark.parametrize(
    "drawn", [placement, eligibility, hours, activity, activity_confirmation, claim], ids=lambda each: each.__name__
)
def test_nothing_is_added_to_a_closed_contract(drawn: Callable[[], Case]) -> None:
    """Control: the same token is accepted until the contract is closed, and when another one is."""
    case = drawn()
    contract, *_ = case.world.records.all_of(Contract)
    token = case.token()
    close(case.world, replace(contract, digest=Digest(bytes(32))))
    case.verify(token)
    close(case.world, contract)
    refuses(ContractClosed, case.verify, token, field="contract")


def close(world: World, contract: Verified[Contract]) -> None:
    closing = drafted(world, contract)
    token = world.sign(closing)
    world.records.keep(Verified(closing, token, digest_of(token)))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"contract": Digest(bytes(32))}, WrongRelation),
        ({"through": JUNE}, WrongRelation),
        ({"point": bytes(IDENTITY)}, NotAnElement),
        ({"point": b"\xff" * 32}, NotAnElement),
    ],
    ids=["contract", "month", "identity", "no element"],
)
def test_wrong_closing_is_refused(
    agreed: tuple[World, Verified[Contract]], changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    world, contract = agreed
    token = world.sign(replace(drafted(world, contract), **changes))
    with pytest.raises(refusal):
        verify_closing(token, contract=contract, trust=world.trust, at=world.at)


def test_only_the_register_closes(agreed: tuple[World, Verified[Contract]]) -> None:
    world, contract = agreed
    closing = drafted(world, contract)
    with pytest.raises(WrongIssuer):
        verify_closing(world.sign(closing, signing_key(BUYER)), contract=contract, trust=world.trust, at=world.at)
    own = world.sign(replace(closing, iss=BUYER))
    with pytest.raises(NotAuthorised):
        verify_closing(own, contract=contract, trust=world.trust, at=world.at + DAY // 2)
