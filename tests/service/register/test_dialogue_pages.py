"""The pages of a dialogue: both sides read the same, who may not sign has no form, and others find nothing."""

from __future__ import annotations

import secrets

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.play import Play, post
from tests.service.register.running import Running
from tests.service.register.story import Signed, withdrawal
from tests.service.register.talking import message, reply
from verifier.core.model.calendar import Month
from verifier.core.model.message import MessageKind, PlannedActivity, PlanOfApproach
from verifier.core.wire import base64url
from verifier.service.access.roles import Role

NOBODYS = base64url.encode(secrets.token_bytes(32))
MARKUP = '<img src=x onerror=alert(1)> "quoted"'
FORM = 'id="message"'


@pytest.fixture(scope="module")
def talked(register: Running) -> Signed:
    """The contractor asks and plans, the buyer answers the question and asks something back."""
    contract = Play(register).contract(reference="WERK-7")
    cast, said = register.cast, contract.statement
    asked = message(cast.contractor, contract, heading=MARKUP)
    planned = message(
        cast.contractor,
        contract,
        kind=MessageKind.PLAN_OF_APPROACH,
        heading="Het plan",
        plan=PlanOfApproach(
            placements_class="5-9",
            activities=(
                PlannedActivity(
                    kind="scholing_kennis_middelen",
                    quantity=4_000,
                    first_day=said.first_day,
                    last_day=Month.of(said.first_day).last_day,
                ),
            ),
        ),
    )
    for each in (asked, planned):
        post(register.contractor, "/v1/contractor/messages", each.token)
    post(register.buyer, "/v1/buyer/messages", reply(cast.buyer, asked, heading="Het antwoord").token)
    return contract


def page_of(browser: Browser, side: str, name: str, language: str = "") -> str:
    answer = browser.get(f"{language}/{side}/contracts/{name}/messages")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return " ".join(answer.text.replace("\xa0", " ").split())


@pytest.mark.parametrize("side", ["buyer", "contractor"])
def test_both_sides_read_the_same_and_each_sees_what_waits_on_it(
    register: Running, cast: Cast, talked: Signed, side: str
) -> None:
    browser = member(register, getattr(cast, side).party, Role.ADMINISTRATOR)
    told = page_of(browser, side, talked.name)
    positions = [told.index(each) for each in ("&lt;img src=x", "Het plan", "Het antwoord")]
    assert positions == sorted(positions)
    assert "<img src=x" not in told
    assert "5-9" in told
    assert "40, 1 januari 2026 tot en met 31 januari 2026" in told
    waits = {"buyer": "Wacht op uw antwoord", "contractor": "Wacht op antwoord"}
    assert told.count(waits[side]) == 1
    assert FORM in told
    assert "Waits for" in page_of(browser, side, talked.name, "/en")


@pytest.mark.parametrize(("side", "role"), [("buyer", Role.POLICY), ("contractor", Role.READER)])
def test_who_may_only_read_has_no_form(
    register: Running, cast: Cast, talked: Signed, side: str, role: Role
) -> None:
    told = page_of(member(register, getattr(cast, side).party, role), side, talked.name)
    assert "Het antwoord" in told
    assert FORM not in told
    assert "data-reply" not in told


@pytest.mark.parametrize(
    ("home", "side"),
    [
        ("other_buyer", "buyer"),
        ("buyer", "contractor"),
        ("contractor", "buyer"),
        ("other_contractor", "contractor"),
    ],
)
def test_what_is_others_looks_absent(register: Running, cast: Cast, talked: Signed, home: str, side: str) -> None:
    stranger = member(register, getattr(cast, home).party, Role.ADMINISTRATOR)
    answer, absent = (stranger.get(f"/{side}/contracts/{name}/messages") for name in (talked.name, NOBODYS))
    assert (answer.status_code, absent.status_code) == (404, 404)
    assert answer.text.replace(talked.name, "") == absent.text.replace(NOBODYS, "")


def test_a_contract_without_messages_says_until_when_a_plan_is_due(register: Running, cast: Cast) -> None:
    contract = Play(register).contract(reference="WERK-8")
    told = page_of(member(register, cast.buyer.party), "buyer", contract.name)
    assert "Er is nog geen bericht." in told


def test_on_a_withdrawn_contract_nothing_more_is_said(register: Running, cast: Cast) -> None:
    made = Play(register).contract(reference="WERK-9")
    post(register.buyer, "/v1/buyer/messages", message(cast.buyer, made).token)
    for door, home in (("buyer", cast.buyer), ("contractor", cast.contractor)):
        post(getattr(register, door), f"/v1/{door}/withdrawals", withdrawal(home, made).token)
    told = page_of(member(register, cast.buyer.party), "buyer", made.name)
    assert "De start in het voorjaar" in told
    assert "De opdracht is ingetrokken." in told
    assert FORM not in told
