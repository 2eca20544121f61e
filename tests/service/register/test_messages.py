"""What buyer and contractor say about a contract is for both of them alone, and about nobody (ADR 0025)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.service.register import story
from tests.service.register.cast import OTHER_CONTRACTOR, Cast
from tests.service.register.filled import digests, walk
from tests.service.register.places import Places
from tests.service.register.play import Play, accepted, post, refused
from tests.service.register.running import Client, Running, serving
from tests.service.register.stage import sealed
from tests.service.register.story import Signed
from tests.service.register.talking import message, reply, talk
from verifier.core.model.message import MessageKind, PlannedActivity, PlanOfApproach
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.web.paging import MOST

pytestmark = pytest.mark.slow

#: A test person (field-facts 5.1), and a word of the code list.
NUMBER, WORD = "999990408", "uitkering"


@dataclass(frozen=True, slots=True)
class Talked:
    """A contract on which both sides spoke; another of the same two, silent; and one of two others."""

    play: Play
    contract: Signed
    asked: Signed
    answered: Signed
    silent: Signed
    foreign: Signed
    elsewhere: Signed

    @property
    def register(self) -> Running:
        return self.play.register

    @property
    def cast(self) -> Cast:
        return self.play.cast

    def listed(self, door: str, contract: Signed | None = None) -> list[dict[str, Any]]:
        """All messages of a contract at a door."""
        path = f"/v1/{door.removeprefix('other_')}/contracts/{(contract or self.contract).name}/messages"
        return walk(getattr(self.register, door), path, "messages", limit=MOST)

    def send(self, door: str, token: str, **headers: str) -> Any:
        client: Client = getattr(self.register, door)
        path = f"/v1/{door.removeprefix('other_')}/messages"
        return client.http.post(path, json={"statement": token}, headers={**client.headers, **headers})


@pytest.fixture(scope="module")
def talked(cast: Cast, places: Places) -> Iterator[Talked]:
    with serving(cast, places("talked")) as register:
        register.introduce()
        play = Play(register)
        contract, silent = play.contract(reference="gesprek"), play.contract(reference="stilte")
        asked, answered = talk(register, contract)
        foreign = story.contract(cast, cast.other_buyer, contractor=OTHER_CONTRACTOR)
        post(register.other_buyer, "/v1/buyer/contracts", foreign.token)
        elsewhere = message(cast.other_buyer, foreign)
        post(register.other_buyer, "/v1/buyer/messages", elsewhere.token)
        yield Talked(play, contract, asked, answered, silent, foreign, elsewhere)


class TestReading:
    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_both_sides_see_what_both_said_in_order_as_it_was_signed(self, talked: Talked, door: str) -> None:
        listed = talked.listed(door)[:2]
        assert digests(listed) == [talked.asked.name, talked.answered.name]
        assert [each["statement"] for each in listed] == [talked.asked.token, talked.answered.token]
        assert set(listed[0]) == {"digest", "statement", "received_at"}
        assert talked.listed(door, talked.silent) == []

    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_a_page_at_a_time(self, talked: Talked, door: str) -> None:
        path = f"/v1/{door}/contracts/{talked.contract.name}/messages"
        client = getattr(talked.register, door)
        assert walk(client, path, "messages", limit=1) == talked.listed(door)
        other = accepted(client.get(f"/v1/{door}/contracts/{talked.contract.name}/timeline?limit=1"))["next"]
        assert refused(client.get(f"{path}?cursor={other}")) == (400, "unknown_cursor")

    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_they_stand_in_the_timeline_of_both(self, talked: Talked, door: str) -> None:
        path = f"/v1/{door}/contracts/{talked.contract.name}/timeline"
        events = walk(getattr(talked.register, door), path, "events", limit=MOST)
        said = [each for each in events if each["kind"] == "message"]
        assert digests(said)[:2] == [talked.asked.name, talked.answered.name]
        assert said[1]["about"] == talked.asked.name
        assert said[0]["by"] == talked.cast.buyer.party
        assert not set(said[0]) & {"heading", "paragraphs", "statement"}

    @pytest.mark.parametrize("door", ["buyer", "contractor"])
    def test_each_is_found_by_its_digest_with_a_nonce_and_a_receipt(self, talked: Talked, door: str) -> None:
        for made in (talked.asked, talked.answered):
            kept = accepted(getattr(talked.register, door).get(f"/v1/{door}/statements/{made.name}"))
            assert (kept["statement"], len(base64url.decode(kept["nonce"])), "receipt" in kept) == (
                made.token,
                32,
                True,
            )

    @pytest.mark.parametrize("who", ["other_buyer", "other_contractor", "agency", "other_agency"])
    def test_a_third_party_is_told_what_it_is_told_of_nothing(self, talked: Talked, who: str) -> None:
        client, door = getattr(talked.register, who), who.removeprefix("other_")
        nobody = base64url.encode(secrets.token_bytes(32))
        addresses = ["statements/{}", "statements/{}/proof"]
        for address, name in [(each, talked.asked.name) for each in addresses] + (
            [("contracts/{}/messages", talked.contract.name)] if door != "agency" else []
        ):
            absent = client.get(f"/v1/{door}/{address.format(nobody)}")
            answer = client.get(f"/v1/{door}/{address.format(name)}")
            assert refused(answer) == refused(absent) == (404, "not_found")
            assert (answer.content, sorted(answer.headers)) == (absent.content, sorted(absent.headers))

    def test_nothing_of_it_reaches_an_agency_or_the_public(self, talked: Talked) -> None:
        for path in ("contracts/{}/messages", "messages"):
            answer = talked.register.agency.get(f"/v1/agency/{path.format(talked.contract.name)}")
            assert refused(answer)[0] in {404, 405}
        for made in (talked.asked, talked.answered):
            row = talked.register.database.by_digest("statement", made.digest)
            assert row["agency"] is None
            assert (row["buyer"], row["contractor"]) == (talked.cast.buyer.party, talked.cast.contractor.party)
        assert talked.register.public.get(f"/v1/public/messages/{talked.asked.name}").status_code == 404

    def test_a_token_of_another_door_is_none(self, talked: Talked) -> None:
        for path in ("/v1/buyer/messages", "/v1/contractor/messages"):
            own = path.split("/")[2]
            for door in {"buyer", "contractor", "agency"} - {own}:
                answer = getattr(talked.register, door).post(path, {"statement": talked.asked.token})
                assert refused(answer) == (401, "not_authenticated")


class TestSending:
    def test_once_however_often_it_is_sent(self, talked: Talked) -> None:
        made = message(talked.cast.contractor, talked.silent, heading="Twee keer gestuurd")
        first, second = (talked.send("contractor", made.token) for _ in range(2))
        assert (first.status_code, first.json()) == (second.status_code, second.json())
        rows = "SELECT count(*) FROM statement WHERE digest = ?"
        assert talked.register.database.one(rows, made.digest) == 1

    def test_under_a_key_of_its_own(self, talked: Talked) -> None:
        made = message(talked.cast.buyer, talked.contract, heading="Met een sleutel")
        key = {"Idempotency-Key": '"talking"'}
        first, second = (talked.send("buyer", made.token, **key) for _ in range(2))
        assert (first.status_code, first.json()) == (201, second.json())
        other = message(talked.cast.buyer, talked.contract)
        assert refused(talked.send("buyer", other.token, **key)) == (422, "idempotency_key_reused")

    def test_on_an_offer_and_not_on_what_was_withdrawn(self, talked: Talked) -> None:
        offered = story.contract(talked.cast, reference="aangeboden")
        post(talked.register.buyer, "/v1/buyer/contracts", offered.token)
        asked = message(talked.cast.contractor, offered)
        post(talked.register.contractor, "/v1/contractor/messages", asked.token)
        post(talked.register.buyer, "/v1/buyer/withdrawals", story.withdrawal(talked.cast.buyer, offered).token)
        answer = talked.send("buyer", reply(talked.cast.buyer, asked).token)
        assert refused(answer) == (409, "withdrawn")
        assert digests(talked.listed("buyer", offered)) == [asked.name]

    def test_an_agreement_and_a_plan_that_the_rule_set_knows(self, talked: Talked) -> None:
        activity = PlannedActivity(
            kind="sociaal_inkopen", amount=1_250_000, first_day=date(2026, 2, 1), last_day=date(2026, 6, 30)
        )
        plan = message(
            talked.cast.contractor,
            talked.contract,
            kind=MessageKind.PLAN_OF_APPROACH,
            plan=PlanOfApproach("5-9", (activity,)),
        )
        post(talked.register.contractor, "/v1/contractor/messages", plan.token)
        agreed = reply(talked.cast.buyer, plan, kind=MessageKind.AGREEMENT)
        post(talked.register.buyer, "/v1/buyer/messages", agreed.token)
        assert digests(talked.listed("contractor"))[-2:] == [plan.name, agreed.name]


#: Who sends what, and what it gets, by what is wrong with it.
Wrong = dict[str, tuple[str, Signed | str, tuple[int, str]]]


def wrongly_related(talked: Talked) -> Wrong:
    """What refers to something that is not there for its sender."""
    cast, no_reference = talked.cast, (409, "unknown_reference")
    knitting = PlannedActivity(kind="knitting", amount=1, first_day=date(2026, 2, 1), last_day=date(2026, 2, 1))
    plan = {"kind": MessageKind.PLAN_OF_APPROACH, "plan": PlanOfApproach(None, (knitting,))}
    agreement = {"kind": MessageKind.AGREEMENT}
    contract, silent = talked.contract, talked.silent
    sent = {
        "of a stranger": ("other_buyer", message(cast.other_buyer, contract)),
        "of another contractor": ("other_contractor", message(cast.other_contractor, contract)),
        "on no contract": ("buyer", message(cast.buyer, talked.asked)),
        "answer to oneself": ("buyer", reply(cast.buyer, talked.asked)),
        "agreement with oneself": ("contractor", reply(cast.contractor, talked.answered, **agreement)),
        "reply to another contract": (
            "contractor",
            reply(cast.contractor, talked.asked, contract=silent.digest),
        ),
        "reply to others": (
            "contractor",
            message(cast.contractor, contract, in_reply_to=talked.elsewhere.digest),
        ),
        "reply to nothing": ("buyer", message(cast.buyer, contract, in_reply_to=Digest(bytes(32)))),
        "reply to the contract": ("buyer", message(cast.buyer, contract, in_reply_to=contract.digest)),
        "unknown activity": ("contractor", message(cast.contractor, contract, **plan)),
    }
    return {name: (*each, no_reference) for name, each in sent.items()}


def wrongly_made(talked: Talked) -> Wrong:
    """What nobody may say, or not so."""
    cast, contract = talked.cast, talked.contract
    by_agency = sealed(cast.agency, message(cast.agency, contract).statement)
    attached = sealed(cast.buyer, message(cast.buyer, contract).statement, attachment="AAAA")
    unanswered = message(cast.buyer, contract, kind=MessageKind.ANSWER)
    return {
        "sent by the other side": ("buyer", message(cast.contractor, contract), (403, "wrong_issuer")),
        "signed by an agency": ("contractor", by_agency, (403, "not_authorised")),
        "attachment": ("buyer", attached, (400, "unknown_member")),
        "answer of nothing": ("buyer", unanswered, (400, "missing_member")),
        "another statement": ("buyer", story.contract(cast), (403, "wrong_type")),
    }


def test_what_is_wrong_is_refused_and_leaves_nothing_behind(talked: Talked) -> None:
    before = talked.register.database.counts()
    for name, (door, made, expected) in {**wrongly_related(talked), **wrongly_made(talked)}.items():
        token = made if isinstance(made, str) else made.token
        assert refused(talked.send(door, token)) == expected, name
    assert talked.register.database.counts() == before


def test_a_stranger_cannot_tell_a_contract_or_a_message_from_none(talked: Talked) -> None:
    """One answer, byte for byte, for what is somebody else's and what is not there."""
    home, nothing = talked.cast.other_buyer, Digest(secrets.token_bytes(32))
    answers = [
        talked.send("other_buyer", message(home, talked.foreign, **{member: digest}).token)
        for member, known in (("contract", talked.contract.digest), ("in_reply_to", talked.asked.digest))
        for digest in (known, nothing)
    ]
    assert {(each.status_code, each.content) for each in answers} == {(409, answers[0].content)}


class TestWording:
    """The register keeps nothing that its guard finds, whoever let it pass before."""

    @pytest.mark.parametrize("text", [NUMBER, WORD], ids=["number", "word"])
    def test_is_refused_by_place_and_is_nowhere_afterwards(self, talked: Talked, text: str) -> None:
        before = talked.register.database.counts()
        home = talked.cast.contractor
        for member, field, value in (
            ("heading", "heading", f"Over {text}"),
            ("paragraphs", "paragraphs[1]", ("Goed.", f"Zie {text}.")),
        ):
            answer = talked.send("contractor", message(home, talked.contract, **{member: value}).token)
            assert (*refused(answer), answer.json()["field"]) == (400, "wrong_value", field)
            assert text not in answer.text.replace("about a benefit or health", "")
        assert talked.register.database.counts() == before
        assert all(text not in line for line in audited(talked.register))

    def test_what_is_said_is_not_in_the_audit_trail(self, talked: Talked) -> None:
        made = message(talked.cast.buyer, talked.contract, heading="Onderwerp in het spoor")
        post(talked.register.buyer, "/v1/buyer/messages", made.token)
        event = json.loads(audited(talked.register)[-1])
        assert (event["object"], event["result"], event["digest"]) == ("messages", "done", made.name[:12])
        assert event["actor"] == talked.cast.buyer.party
        assert not any("spoor" in line for line in audited(talked.register))


def audited(register: Running) -> list[str]:
    return (register.folder / "audit.jsonl").read_text(encoding="ascii").splitlines()
