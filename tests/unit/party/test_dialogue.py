"""A dialogue against the real register: the guard speaks first, nothing is lost, and nothing is just believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.party.unsafe_register import OTHER_CONTRACTOR, UnsafeRegister
from tests.unsafe_scheme import BUYER, CONTRACTOR
from verifier import clock
from verifier.core.errors import MissingMember, Refusal, UnknownMember, UnknownReference, WrongRelation, WrongValue
from verifier.core.model.evidence import Verified
from verifier.core.model.kind import StatementKind
from verifier.core.model.message import Message, MessageKind, PlannedActivity, PlanOfApproach
from verifier.core.model.statement import Digest
from verifier.core.wire.envelope import kid_of, typ_of
from verifier.party.dialogue import Dialogue, Draft, Heard, read_plan
from verifier.party.register.doors import BuyerClient
from verifier.party.register.list_answers import ListedMessage
from verifier.party.transport import Unreachable

pytestmark = pytest.mark.slow

NOWHERE = "http://127.0.0.1:9"
#: A test person of the BRP (field-facts 5.1), and a word of the code list.
NUMBER, WORD = "999993847", "bijstand"
ASKED = Draft(
    kind=MessageKind.QUESTION, heading="De start", paragraphs=("Wanneer kunnen de eerste mensen beginnen?",)
)


def answer_to(message: Digest, kind: MessageKind = MessageKind.ANSWER) -> Draft:
    return replace(ASKED, kind=kind, paragraphs=("In maart.",), in_reply_to=message)


def shown(heard: tuple[Heard, ...]) -> list[Message]:
    """What is verified of it."""
    return [each.said.statement for each in heard if isinstance(each.said, Verified)]


def codes(heard: tuple[Heard, ...]) -> list[str]:
    return [each.said.code if isinstance(each.said, Refusal) else "verified" for each in heard]


def test_both_sides_talk_and_read_the_same(register: UnsafeRegister, contract: Digest) -> None:
    asked = register.buyer.send_message(contract, ASKED).statement.statement
    answered = register.contractor().send_message(contract, answer_to(asked)).statement.statement
    activity = PlannedActivity(
        kind="sociaal_inkopen", amount=1_250_000, first_day=date(2026, 2, 1), last_day=date(2026, 6, 30)
    )
    planned = register.contractor().send_message(
        contract,
        Draft(
            kind=MessageKind.PLAN_OF_APPROACH,
            heading="Plan",
            paragraphs=("Eerste half jaar.",),
            plan=PlanOfApproach("5-9", (activity,)),
        ),
    )
    agreed = register.buyer.send_message(contract, answer_to(planned.statement.statement, MessageKind.AGREEMENT))
    heard = register.buyer.messages(contract)
    assert [each.digest for each in heard[:2]] == [asked, answered]
    assert heard[-1].digest == agreed.statement.statement
    assert codes(heard) == ["verified"] * 4
    assert [each.iss for each in shown(heard)] == [BUYER, CONTRACTOR, CONTRACTOR, BUYER]
    assert shown(register.contractor().messages(contract)) == shown(heard)
    kinds = [
        each.kind
        for each in BuyerClient(register.transport(register.url), register.homes[BUYER]).timeline(contract)
    ]
    assert kinds.count(StatementKind.MESSAGE) == 4


def test_before_the_contract_is_accepted(register: UnsafeRegister) -> None:
    offered = register.buyer.register_contract(register.terms("talked about first")).digest
    register.contractor().send_message(offered, ASKED)
    assert codes(register.buyer.messages(offered)) == ["verified"]


def test_of_a_contract_of_others_nothing_is_said_or_read(register: UnsafeRegister) -> None:
    theirs = register.accepted("theirs, talked about", OTHER_CONTRACTOR)
    for contract in (theirs, Digest(bytes(32))):
        for verb in (
            lambda contract=contract: register.contractor().send_message(contract, ASKED),
            lambda contract=contract: register.contractor().messages(contract),
        ):
            with pytest.raises(UnknownReference) as refused:
                verb()
            assert refused.value.field == "contract"


class TestGuard:
    """Nothing is signed, kept or sent of what it refuses, and nothing of it is repeated."""

    @pytest.fixture
    def untouched(self, register: UnsafeRegister, contract: Digest) -> Iterator[Digest]:
        """The contract, on which nothing shall have happened."""
        vault, said = register.homes[CONTRACTOR].vault, len(register.relay.said)
        before = vault.ids("parcel")
        yield contract
        assert vault.ids("parcel") == before
        assert len(register.relay.said) == said

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"heading": f"Over {NUMBER}"}, "heading"),
            ({"paragraphs": ("Goed.", f"Iemand uit de {WORD}.")}, "paragraphs[1]"),
            ({"paragraphs": ("twee\nregels",)}, "paragraphs[0]"),
        ],
        ids=["number", "word", "two lines"],
    )
    def test_speaks_before_anything_is_asked(
        self, register: UnsafeRegister, untouched: Digest, changes: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(WrongValue) as refused:
            register.contractor(url=NOWHERE).send_message(untouched, replace(ASKED, **changes))
        assert refused.value.field == field
        assert not any(text in str(refused.value) + repr(refused.value) for text in (NUMBER, WORD))

    def test_so_do_the_members(self, register: UnsafeRegister, untouched: Digest) -> None:
        nobody = register.contractor(url=NOWHERE)
        for changes, refusal in (
            ({"kind": MessageKind.ANSWER}, MissingMember),
            ({"plan": PlanOfApproach("5-9")}, UnknownMember),
            ({"heading": "x" * 121}, WrongValue),
            ({"paragraphs": ()}, WrongValue),
        ):
            with pytest.raises(refusal):
                nobody.send_message(untouched, replace(ASKED, **changes))


def test_what_the_register_would_refuse_is_not_kept(register: UnsafeRegister, contract: Digest) -> None:
    own = register.contractor().send_message(contract, ASKED).statement.statement
    before = register.homes[CONTRACTOR].vault.ids("parcel")
    with pytest.raises(WrongRelation):
        register.contractor().send_message(contract, answer_to(own))
    with pytest.raises(UnknownReference):
        register.contractor().send_message(contract, answer_to(Digest(bytes(32))))
    assert register.homes[CONTRACTOR].vault.ids("parcel") == before


def test_a_lost_answer_is_answered_with_the_first_receipt(register: UnsafeRegister, contract: Digest) -> None:
    register.relay.lossy = "/messages"
    try:
        with pytest.raises(Unreachable):
            register.contractor().send_message(contract, ASKED)
    finally:
        register.relay.lossy = ""
    (resumed,) = register.contractor().resume().sent
    assert [each.digest for each in register.buyer.messages(contract)] == [resumed.digest]


class UnsafeBuyerClient(BuyerClient):
    """A register that lists what it likes."""

    def __init__(self, register: UnsafeRegister, *listed: ListedMessage) -> None:
        super().__init__(register.transport(register.url), register.homes[BUYER])
        self.listed = listed

    def messages(self, _: Digest) -> Any:
        return self.listed


def test_what_a_register_lists_falsely_is_held_back(register: UnsafeRegister, contract: Digest) -> None:
    other = register.accepted("another dialogue")
    register.contractor().send_message(contract, ASKED)
    register.contractor().send_message(other, ASKED)
    honest = BuyerClient(register.transport(register.url), register.homes[BUYER])
    (listed,), (elsewhere,) = (list(honest.messages(each)) for each in (contract, other))
    token = listed.unverified_statement
    lies = (
        replace(listed, digest=Digest(bytes(32))),
        replace(listed, unverified_statement=token[:-8] + "AAAAAAAA"),
        replace(listed, unverified_statement="niets"),
        elsewhere,
        careless(register, contract),
        listed,
    )
    heard = Dialogue(register.homes[BUYER], UnsafeBuyerClient(register, *lies)).read(contract)
    assert codes(heard) == [
        "wrong_relation",
        "bad_signature",
        "not_canonical",
        "unknown_reference",
        "wrong_value",
        "verified",
    ]
    held = [str(each.said) for each in heard if isinstance(each.said, Refusal)]
    assert not any(NUMBER in each for each in held)


def careless(register: UnsafeRegister, contract: Digest) -> ListedMessage:
    """What a program without the guard signed, and a register without it kept."""
    home = register.homes[BUYER]
    at = clock.now()
    claims = home.claims(at=at, audience=home.trust(at=at).register)
    made = Message(
        **claims, contract=contract, kind=MessageKind.QUESTION, heading="x", paragraphs=(f"Het gaat om {NUMBER}.",)
    )
    return ListedMessage(contract, home.sign(made), at)


def test_a_token_says_by_whom_it_would_be(register: UnsafeRegister) -> None:
    token = register.homes[BUYER].sign(
        Message(
            **register.homes[BUYER].claims(at=clock.now(), audience=BUYER),
            contract=Digest(bytes(32)),
            kind=MessageKind.QUESTION,
            heading="x",
            paragraphs=("x",),
        )
    )
    assert kid_of(token, typ=typ_of(token)) == register.homes[BUYER].signing_key().kid


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"people": 3}', b'{"placements_class": "3"}', b'{"placements_class": 3.5}']
)
def test_a_file_that_is_no_plan_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        read_plan(content)


def test_a_plan_is_read() -> None:
    content = b"""{"placements_class": "<5", "activities": [
        {"kind": "coaching", "quantity": 4000, "first_day": "2026-03-01", "last_day": "2026-03-31"}]}"""
    plan = read_plan(content)
    assert (plan.placements_class, plan.activities[0].quantity) == ("<5", 4000)
