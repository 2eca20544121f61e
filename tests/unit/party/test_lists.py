"""A party reads its lists to the end, and believes of a statement only what it can verify."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.party.employed import attested, somebody, work
from tests.unit.party.unsafe_register import UnsafeRegister
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR
from verifier import clock
from verifier.core.errors import BadLogProof, BadSignature, Malformed, Refusal, WrongRelation, WrongValue
from verifier.core.model.kind import StatementKind
from verifier.core.model.standing import ContractState, PlacementState
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.core.wire.fields import digest as digest_field
from verifier.party.overview import Overview
from verifier.party.proven import Proven, prove
from verifier.party.register.doors import AgencyClient, BuyerClient
from verifier.party.register.list_answers import KeptStatement
from verifier.party.register.lists import StatementsClient
from verifier.party.register.pages import Listing
from verifier.party.transport import Refused

pytestmark = pytest.mark.slow


def buyer_client(register: UnsafeRegister) -> BuyerClient:
    return BuyerClient(register.transport(register.url), register.homes[BUYER])


def agency_client(register: UnsafeRegister) -> AgencyClient:
    return AgencyClient(register.transport(register.url), register.homes[AGENCY])


def test_a_listing_asks_for_nothing_before_it_is_read_and_goes_on_to_its_end() -> None:
    asked: list[str] = []
    names = [base64url.encode(bytes([number]) * 32) for number in range(5)]
    answers: list[dict[str, Any]] = [
        {"things": names[:2], "next": "one"},
        {"things": names[2:4], "next": "two"},
        {"things": names[4:]},
    ]

    def get(path: str) -> dict[str, Any]:
        asked.append(path)
        return answers[len(asked) - 1]

    listing: Listing[Digest] = Listing(
        get, "things", ("things", digest_field()), {"since": date(2026, 1, 2), "of": None}
    )
    assert asked == []
    assert [each[0] for each in listing] == [0, 1, 2, 3, 4]
    assert asked == [
        "things?since=2026-01-02&limit=100",
        "things?since=2026-01-02&limit=100&cursor=one",
        "things?since=2026-01-02&limit=100&cursor=two",
    ]


@pytest.mark.parametrize(
    "second",
    [{"things": [], "next": "other"}, {"things": [base64url.encode(bytes(32))], "next": "again"}],
    ids=["empty", "the same cursor"],
)
def test_a_list_that_leads_nowhere_is_left(second: dict[str, Any]) -> None:
    pages = iter([{"things": [base64url.encode(bytes(32))], "next": "again"}, second])
    listing: Listing[Digest] = Listing(lambda _: next(pages), "things", ("things", digest_field()))
    with pytest.raises(WrongValue) as refused:
        list(listing)
    assert refused.value.field == "next"


@pytest.mark.parametrize(
    "answer",
    [{}, {"things": [], "next": None}, {"things": [], "more": 1}, {"things": ["A"]}, {"things": [], "next": ""}],
    ids=["no list", "null", "other member", "no digest", "empty cursor"],
)
def test_an_answer_that_is_no_page_is_refused(answer: dict[str, Any]) -> None:
    listing: Listing[Digest] = Listing(lambda _: answer, "things", ("things", digest_field()))
    with pytest.raises(Malformed):
        listing.page()


def test_contracts_are_read_page_by_page_and_by_state(register: UnsafeRegister) -> None:
    offered = [register.buyer.register_contract(register.terms(f"page {step}")).digest for step in range(3)]
    client = buyer_client(register)
    listing = client.listed_contracts(state=ContractState.OFFERED)
    first = listing.page(limit=1)
    second = listing.page(first.next, limit=2)
    assert [*first.items, *second.items] == list(listing)[:3]
    assert {each.digest for each in listing} >= set(offered)
    assert {each.state for each in listing} == {ContractState.OFFERED}
    assert all(each.since <= clock.now() for each in listing)
    with pytest.raises(Refused) as refused:
        client.listed_contracts().page(first.next)
    assert (refused.value.status, refused.value.code) == (400, "unknown_cursor")


def test_contractor_sees_what_waits_where_and_what_it_calls_that(
    register: UnsafeRegister, contract: Digest
) -> None:
    attested(register, contract)
    waiting = register.contractor().attest(contract, person=somebody(), work=work(), reference="row 7").placement
    client, home = register.client(CONTRACTOR), register.homes[CONTRACTOR]
    (listed,) = client.listed_placements(contract=contract, state=PlacementState.WAITING)
    line = Overview(home, client).line(listed)
    assert (listed.digest, line.reference, line.agency, line.contract) == (waiting, "row 7", AGENCY, contract)
    stranger = replace(listed, digest=Digest(bytes(32)))
    assert Overview(home, client).line(stranger).reference is None
    assert list(client.listed_placements(contract=contract, waiting_before=date(2026, 1, 1))) == []
    assert waiting in {each.digest for each in agency_client(register).placements(contractor=CONTRACTOR)}
    register.decline()


def test_timeline_moments_and_receipts_of_a_contract(register: UnsafeRegister, contract: Digest) -> None:
    placement = attested(register, contract)
    contractor, buyer = register.client(CONTRACTOR), buyer_client(register)
    assert [each.kind for each in buyer.timeline(contract)] == [StatementKind.CONTRACT, StatementKind.ACCEPTANCE]
    events = list(contractor.timeline(contract))
    assert [str(each.kind) for each in events] == ["contract", "acceptance", "placement", "eligibility"]
    assert (events[2].digest, events[2].by, events[3].about) == (placement, CONTRACTOR, placement)
    standing = buyer.moments(contract)
    assert (standing.state, len(standing.moments)) == (ContractState.ACCEPTED, 2)
    listed = [each.digest for each in contractor.receipts(kind=StatementKind.PLACEMENT)]
    assert placement in listed
    (decided,) = [each for each in agency_client(register).eligibilities() if each.placement == placement]
    assert decided.state is PlacementState.ELIGIBLE


def covered(register: UnsafeRegister, client: StatementsClient, digest: Digest) -> Proven:
    """What is proven once a checkpoint covers it: one comes every second."""
    deadline = time.monotonic() + 20
    at = clock.now()
    trust = register.homes[BUYER].trust(at=at)
    while (proven := prove(client, digest, trust=trust, at=at)).covered is None and time.monotonic() < deadline:
        time.sleep(0.2)
    return proven


def test_what_the_register_keeps_is_proven(register: UnsafeRegister, contract: Digest) -> None:
    proven = covered(register, buyer_client(register), contract)
    assert proven.receipt is not None
    assert proven.covered is not None
    assert proven.index == proven.receipt.statement.leaf_index < proven.covered
    assert (proven.typ, proven.digest) == ("sr-contract+jwt", contract)
    with pytest.raises(Refused) as refused:
        covered(register, agency_client(register), contract)
    assert refused.value.code == "not_found"


class UnsafeBuyerClient(BuyerClient):
    """A register that lies about one statement, as ``lie`` would have it."""

    def __init__(self, register: UnsafeRegister, **lie: Any) -> None:
        super().__init__(register.transport(register.url), register.homes[BUYER])
        self.lie = lie

    def statement(self, digest: Digest) -> KeptStatement:
        return replace(super().statement(digest), **self.lie)


def test_what_the_register_says_falsely_is_not_believed(register: UnsafeRegister, contract: Digest) -> None:
    other = register.buyer.register_contract(register.terms("another")).digest
    client = buyer_client(register)
    covered(register, client, other)
    kept, honest = client.statement(other), client.statement(contract)
    assert kept.unverified_receipt is not None
    lies: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"unverified_statement": kept.unverified_statement}, WrongRelation),
        ({"unverified_receipt": kept.unverified_receipt}, WrongRelation),
        ({"unverified_receipt": spoilt(str(honest.unverified_receipt))}, BadSignature),
        ({"nonce": bytes(32)}, BadLogProof),
    ]
    for lie, refusal in lies:
        with pytest.raises(refusal):
            covered(register, UnsafeBuyerClient(register, **lie), contract)


def spoilt(token: str) -> str:
    """The token under another signature of the same form."""
    head, _, signature = token.rpartition(".")
    return f"{head}.{signature[40:-2]}{signature[:40]}{signature[-2:]}"
