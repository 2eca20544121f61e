"""Passkeys: an answer is believed for one attempt, one origin, one member, and a holder who is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.unit.access.unsafe_authenticator import PRESENT, VERIFIED, UnsafeAuthenticator
from verifier.core.errors import BadSignature, Malformed, NotFresh, Refusal
from verifier.core.wire import base64url
from verifier.service.access.attempts import Attempt
from verifier.service.access.passkeys import (
    LONGEST,
    Passkey,
    RelyingParty,
    creation_options,
    request_options,
    shown_in,
    verify_creation,
    verify_use,
)

PARTY = RelyingParty.at("https://register.example")
ATTEMPT, OTHER = Attempt(bytes(32)), Attempt(bytes([1]) * 32)
MEMBER = b"m" * 16


def device(**changes: Any) -> UnsafeAuthenticator:
    return UnsafeAuthenticator(**{"domain": "register.example", "origin": "https://register.example", **changes})


def verify(made: UnsafeAuthenticator, answer: str, *, uses: int = 0, attempt: Attempt = ATTEMPT) -> Passkey:
    known = verify_creation(replace(made, flags=PRESENT | VERIFIED, uses=0).made(OTHER.challenge), OTHER, PARTY)
    return verify_use(answer, attempt, PARTY, passkey=replace(known, uses=uses), member=MEMBER)


class TestAttempt:
    def test_what_is_compared_follows_from_the_handle_and_differs_in_all(self) -> None:
        told = {ATTEMPT.text, ATTEMPT.state, ATTEMPT.nonce, ATTEMPT.verifier, base64url.encode(ATTEMPT.challenge)}
        assert len(told | {base64url.encode(ATTEMPT.name)}) == 6
        assert told.isdisjoint({OTHER.text, OTHER.state, OTHER.nonce, OTHER.verifier})
        assert Attempt.read(ATTEMPT.text) == ATTEMPT

    @pytest.mark.parametrize("text", ["", "A" * 42, "A" * 44, "A" * 42 + "B", "é" * 43], ids=range(5))
    def test_what_is_no_handle_is_as_one_that_is_over(self, text: str) -> None:
        with pytest.raises(NotFresh):
            Attempt.read(text)


def test_on_the_loopback_a_passkey_is_for_the_name_by_which_browsers_know_it() -> None:
    assert RelyingParty.at("http://127.0.0.1:8401") == RelyingParty("localhost", "http://localhost:8401")
    assert RelyingParty("register.example", "https://register.example") == PARTY


class TestOptions:
    def test_a_new_passkey_is_discoverable_verified_and_not_attested(self) -> None:
        made = json.loads(creation_options(ATTEMPT, PARTY, member=MEMBER, name="Ada", known=[b"k" * 32]))
        chosen = made["authenticatorSelection"]
        assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
        assert (made["attestation"], made["rp"]["id"], made["user"]["name"]) == ("none", "register.example", "Ada")
        assert made["challenge"] == base64url.encode(ATTEMPT.challenge)
        assert [each["id"] for each in made["excludeCredentials"]] == [base64url.encode(b"k" * 32)]

    def test_who_signs_in_names_no_passkey_and_who_confirms_does(self) -> None:
        asked = json.loads(request_options(ATTEMPT, PARTY))
        assert (asked["userVerification"], asked["rpId"], asked["allowCredentials"]) == (
            "required",
            "register.example",
            [],
        )
        assert len(json.loads(request_options(ATTEMPT, PARTY, allowed=[b"k"]))["allowCredentials"]) == 1


class TestMade:
    def test_a_passkey_is_kept_as_it_was_made(self) -> None:
        made = device(uses=3)
        known = verify_creation(made.made(ATTEMPT.challenge), ATTEMPT, PARTY)
        assert (known.credential, known.uses) == (made.credential, 3)

    @pytest.mark.parametrize(
        "answer",
        [
            lambda: device().made(OTHER.challenge),
            lambda: device(origin="https://register.example.evil").made(ATTEMPT.challenge),
            lambda: device(origin="http://register.example").made(ATTEMPT.challenge),
            lambda: device(domain="evil.example").made(ATTEMPT.challenge),
            lambda: device(flags=PRESENT).made(ATTEMPT.challenge),
            lambda: device(flags=VERIFIED).made(ATTEMPT.challenge),
            lambda: device().made(ATTEMPT.challenge, client={"type": "webauthn.get"}),
            lambda: device().made(ATTEMPT.challenge, client={"crossOrigin": True}),
            lambda: device().made(ATTEMPT.challenge, client={"crossOrigin": "false"}),
            lambda: device().made(ATTEMPT.challenge, fmt="tpm"),
            lambda: device().made(ATTEMPT.challenge, fmt="packed"),
        ],
        ids=[
            "challenge",
            "origin",
            "no TLS",
            "domain",
            "holder not verified",
            "holder not there",
            "kind",
            "framed",
            "framed, as text",
            "attestation",
            "attestation without signature",
        ],
    )
    def test_nothing_else_is(self, answer: Callable[[], str]) -> None:
        with pytest.raises(BadSignature) as refused:
            verify_creation(answer(), ATTEMPT, PARTY)
        assert refused.value.field == "passkey"
        assert refused.value.__cause__ is None


class TestUsed:
    def test_a_use_is_believed_and_counted(self) -> None:
        made = device(uses=5)
        assert verify(made, made.used(ATTEMPT.challenge), uses=5).uses == 6

    def test_a_device_that_keeps_no_count_is_believed(self) -> None:
        made = device()
        assert verify(made, made.used(ATTEMPT.challenge, counts=False)).uses == 0

    @pytest.mark.parametrize(
        ("changes", "client", "uses"),
        [
            ({}, {"challenge": base64url.encode(OTHER.challenge)}, 0),
            ({"origin": "https://evil.example"}, {}, 0),
            ({"domain": "evil.example"}, {}, 0),
            ({"flags": PRESENT}, {}, 0),
            ({"flags": VERIFIED}, {}, 0),
            ({"member": b"n" * 16}, {}, 0),
            ({}, {"type": "webauthn.create"}, 0),
            ({}, {"crossOrigin": True}, 0),
            ({"uses": 4}, {}, 5),
            ({}, {}, 1),
        ],
        ids=[
            "challenge",
            "origin",
            "domain",
            "holder not verified",
            "holder not there",
            "another member",
            "kind",
            "framed",
            "the same count again",
            "a count that went back",
        ],
    )
    def test_nothing_else_is(self, changes: Any, client: Any, uses: int) -> None:
        known = device()
        made = replace(known, **changes)
        with pytest.raises(BadSignature):
            verify(known, made.used(ATTEMPT.challenge, client=client), uses=uses)

    def test_neither_is_another_passkey_nor_another_key_under_its_name(self) -> None:
        known, other = device(), device()
        for answer in (other, replace(other, credential=known.credential)):
            with pytest.raises(BadSignature):
                verify(known, answer.used(ATTEMPT.challenge))


ANSWER = json.loads(device().used(ATTEMPT.challenge))


def bent(**changes: Any) -> str:
    return json.dumps({**ANSWER, "response": {**ANSWER["response"], **changes}})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"id":"YQ","id":"YQ"}',
        '{"response":[]}',
        bent(signature=None),
        bent(signature=7),
        bent(signature="YQ=="),
        bent(clientDataJSON="bnVsbA"),
        bent(clientDataJSON=base64url.encode(b'{"challenge":NaN}')),
        bent(clientDataJSON=base64url.encode(b"[" * 9 + b"]" * 9)),
        " " * (LONGEST + 1),
    ],
    ids=range(13),
)
def test_what_is_no_answer_is_refused_as_such(text: str) -> None:
    with pytest.raises(Malformed):
        shown_in(text)


@pytest.mark.parametrize(
    "changes",
    [
        {"authenticatorData": ""},
        {"authenticatorData": "AAAA"},
        {"clientDataJSON": base64url.encode(b'{"type":"webauthn.get","challenge":[],"origin":{}}')},
        {"clientDataJSON": base64url.encode(b"{}")},
        {"signature": ""},
        {"userHandle": 7},
        {"userHandle": "&"},
    ],
    ids=range(7),
)
def test_whatever_comes_is_refused_by_us_and_not_by_the_library(changes: Any) -> None:
    known = verify_creation(device().made(OTHER.challenge), OTHER, PARTY)
    passkey = replace(known, credential=base64url.decode(ANSWER["rawId"]))
    with pytest.raises(Refusal):
        verify_use(bent(**changes), ATTEMPT, PARTY, passkey=passkey, member=MEMBER)
