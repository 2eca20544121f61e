"""A client at a door: one access token for many requests, and the first receipt for a repeated statement."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from tests.unit.party.unsafe_register import UnsafeRegister
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR, REGISTER, unsafe_scheme
from verifier import clock, shipped
from verifier.core.errors import (
    Malformed,
    NotAuthorised,
    NotFresh,
    TrustMissing,
    UnknownReference,
    Withdrawn,
    WrongRelation,
    WrongType,
)
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.party.buyer import Buyer
from verifier.party.register.answers import PLACEMENT
from verifier.party.register.client import MARGIN
from verifier.party.register.doors import AgencyClient, BuyerClient, ContractorClient, SignedDecision
from verifier.party.register.pages import Listing
from verifier.party.register.public import PublicClient, refresh_directory
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Refused

UNKNOWN = Digest(bytes(32))
HOUR = 3600


def asked_for_tokens(register: UnsafeRegister) -> int:
    return sum(each.path == "/v1/oauth/token" for each in register.relay.said)


def test_token_is_used_until_a_minute_before_its_end(register: UnsafeRegister) -> None:
    moment = [clock.now()]
    client = ContractorClient(
        register.transport(register.relay.url), register.homes[CONTRACTOR], now=lambda: moment[0]
    )
    before = asked_for_tokens(register)
    client.contracts()
    moment[0] += 900 - MARGIN - 1
    client.contracts()
    assert asked_for_tokens(register) == before + 1
    moment[0] += 1
    with pytest.raises(Refused) as refused:
        client.contracts()
    assert (refused.value.code, refused.value.field) == ("invalid_client", "exp")
    assert asked_for_tokens(register) == before + 2


def test_door_is_for_those_who_have_its_role(register: UnsafeRegister) -> None:
    for party in (AGENCY, BUYER):
        with pytest.raises(Refused) as refused:
            register.client(party).contracts()
        assert refused.value.code == "invalid_scope"


def test_statement_goes_to_its_own_door_only(register: UnsafeRegister) -> None:
    home = register.homes[CONTRACTOR]
    acceptance = home.sign(Acceptance(**home.claims(at=clock.now(), audience=REGISTER), contract=UNKNOWN))
    with pytest.raises(WrongType):
        BuyerClient(register.transport(register.url), register.homes[BUYER]).submit(acceptance)
    with pytest.raises(Refused) as refused:
        register.client(CONTRACTOR).submit(acceptance)
    assert refused.value.code == "unknown_reference"


def test_repeated_statement_gets_its_first_receipt_however_old(register: UnsafeRegister) -> None:
    contract = register.buyer.register_contract(register.terms("repeated")).digest
    (token,) = [
        each.unverified_statement
        for each in BuyerClient(register.transport(register.url), register.homes[BUYER]).contracts()
        if each.digest == contract
    ]
    client = BuyerClient(register.transport(register.url), register.homes[BUYER])
    first, second = client.submit(token).receipt, client.submit(token).receipt
    assert first.token == second.token
    later = clock.now() + 20 * 24 * HOUR
    trust = register.homes[BUYER].trust(at=later)
    assert check_receipt(first.token, statement=contract, trust=trust, at=later) == first
    with pytest.raises(WrongRelation):
        check_receipt(first.token, statement=UNKNOWN, trust=trust, at=later)
    with pytest.raises(NotFresh):
        check_receipt(first.token, statement=contract, trust=trust, at=clock.now() - HOUR)


def test_receipt_of_another_party_is_refused(register: UnsafeRegister) -> None:
    home, at = register.homes[AGENCY], clock.now()
    receipt = Receipt(**home.claims(at=at, audience=REGISTER), statement=UNKNOWN, leaf_index=0, received_at=at)
    with pytest.raises(NotAuthorised):
        check_receipt(home.sign(receipt), statement=UNKNOWN, trust=home.trust(at=at), at=at)


def test_decision_on_nothing_is_refused_by_itself(register: UnsafeRegister) -> None:
    client = AgencyClient(register.transport(register.url), register.homes[AGENCY])
    assert [each.evaluator for each in client.tickets(3)] == [
        register.homes[AGENCY].trust(at=clock.now()).directory.evaluator1,
        register.homes[AGENCY].trust(at=clock.now()).directory.evaluator2,
    ]
    (result,) = client.decide([SignedDecision("a.b.c", b"", ())])
    assert isinstance(result, Refused)
    assert result.status == 400
    assert list(client.placements()) == []


def test_waiting_placement_has_no_decision(register: UnsafeRegister) -> None:
    assert register.client(CONTRACTOR).decision(UNKNOWN) is None
    assert register.client(CONTRACTOR).placements(UNKNOWN) == ()


def test_public_door_needs_no_token(register: UnsafeRegister) -> None:
    public = PublicClient(register.transport(register.url))
    octets = shipped.ruleset("utrecht-current.v1")
    digest = next(each.digest for each in register.homes[BUYER].trust(at=clock.now()).directory.rulesets)
    assert public.ruleset(digest) == octets
    assert b"register.example/log" in published(public.checkpoint)
    public.health()
    with pytest.raises(Refused):
        public.ruleset(UNKNOWN)
    with pytest.raises(Refused):
        public.enrolment("A" * 43)


def published(ask: Callable[[], bytes]) -> bytes:
    """What ``ask`` gets once the first checkpoint is there."""
    for _ in range(100):
        try:
            return ask()
        except Refused:
            time.sleep(0.05)
    return ask()


def test_directory_is_refreshed_under_the_homes_own_root(
    register: UnsafeRegister, tmp_path_factory: pytest.TempPathFactory
) -> None:
    transport = register.transport(register.url)
    home = register.homes[CONTRACTOR]
    refreshed = refresh_directory(home, transport, at=clock.now())
    assert refreshed.statement.version == home.kit.directory_version
    stranger = unsafe_scheme(tmp_path_factory.mktemp("stranger"), at=clock.now())
    with pytest.raises(TrustMissing):
        refresh_directory(stranger.agency, transport, at=clock.now())
    stranger.close()


def test_answer_of_another_shape_is_refused() -> None:
    answers: list[Mapping[str, Any]] = [
        {},
        {"placements": {}},
        {"placements": [], "more": 1},
        {"placements": [{"digest": "x"}]},
    ]
    for answer in answers:
        with pytest.raises(Malformed):
            Listing({"placements?limit=100": answer}.__getitem__, "placements", ("placements", PLACEMENT)).page()


def test_buyer_withdraws_what_it_gave_and_nothing_else(register: UnsafeRegister) -> None:
    contract = register.buyer.register_contract(register.terms("withdrawn"))
    register.buyer.withdraw(
        contract.digest, reason=WithdrawalReason.ENTERED_IN_ERROR, effective_date=contract.statement.first_day
    )
    states = {each.contract.digest: each.state for each in register.buyer.contracts()}
    assert states[contract.digest] == "withdrawn"
    with pytest.raises(UnknownReference):
        register.buyer.withdraw(UNKNOWN, reason=WithdrawalReason.ENDED, effective_date=date(2026, 1, 1))
    with pytest.raises(Withdrawn):
        register.contractor().accept(contract.digest)


def test_buyer_waits_for_a_bundle_in_bounds(register: UnsafeRegister) -> None:
    """Nobody asked for this verdict yet, so there is nothing to wait for."""
    contract = register.accepted("bundle")
    pauses: list[float] = []
    client = BuyerClient(register.transport(register.url), register.homes[BUYER])
    buyer = Buyer(register.homes[BUYER], client, pause=pauses.append)
    with pytest.raises(Refused) as refused:
        buyer.fetch_bundle(contract, Month(2026, 6))
    assert (refused.value.code, pauses) == ("not_found", [])
    assert buyer.ask_verdict(contract, Month(2026, 6)).statement.verdict == "pending"
    with pytest.raises(Refused) as moment:
        buyer.ask_verdict(contract, Month(2026, 7))
    assert moment.value.code == "outside_window"
