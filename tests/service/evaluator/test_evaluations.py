"""An evaluator answers an agency with a ticket, once for each ticket; its trail says who asked and how often."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from tests.service.evaluator.evaluator_process import Running
from tests.service.evaluator.requests import ask, ask_once, element, elements
from tests.unsafe_scheme import AGENCY, EVALUATOR1, EVALUATOR2, OTHER_AGENCY, YEAR, UnsafeScheme
from verifier.core.privacy.group import decode_element
from verifier.core.privacy.oprf import check_step
from verifier.core.wire import base64url
from verifier.party.evaluator.trail import Event

pytestmark = pytest.mark.slow

PATH = "/v1/evaluations"


def test_answer_is_proven_under_the_key_in_the_directory(scheme: UnsafeScheme, evaluator1: Running) -> None:
    asked = elements(3)
    answer = evaluator1.post(PATH, ask_once(scheme, asked))
    assert answer.status_code == 200
    members = answer.json()
    evaluated = check_step(
        asked,
        [base64url.decode(each) for each in members["elements"]],
        base64url.decode(members["proof"]),
        decode_element(scheme.trust.evaluator_year(YEAR).pk1),
    )
    key = scheme.evaluator1.custodian.evaluation(YEAR)
    assert list(evaluated) == [key.multiply(each) for each in asked]


def test_same_ticket_and_elements_give_the_same_bytes(scheme: UnsafeScheme, evaluator1: Running) -> None:
    ticket, asked = scheme.ticket(EVALUATOR1, 2), elements(2)
    first, again = (evaluator1.post(PATH, ask(scheme, [ticket], asked)) for _ in range(2))
    assert first.status_code == 200
    assert first.content == again.content


def test_used_ticket_gives_nothing_for_other_elements(scheme: UnsafeScheme, evaluator1: Running) -> None:
    ticket = scheme.ticket(EVALUATOR1)
    assert evaluator1.post(PATH, ask(scheme, [ticket], elements(2))).status_code == 200
    for other in (elements(2, first=1), elements(1), elements(3), tuple(reversed(elements(2)))):
        refused = evaluator1.post(PATH, ask(scheme, [ticket], other))
        assert (refused.status_code, refused.json()["code"]) == (409, "ticket_used")


def test_ticket_of_the_same_id_is_the_same_ticket(scheme: UnsafeScheme, evaluator1: Running) -> None:
    number = secrets.token_bytes(16)
    first, second = (scheme.ticket(EVALUATOR1, ticket=number) for _ in range(2))
    assert first != second
    assert evaluator1.post(PATH, ask(scheme, [first], elements(1))).status_code == 200
    assert evaluator1.post(PATH, ask(scheme, [second], elements(1, first=5))).json()["code"] == "ticket_used"


def test_used_ticket_does_not_ride_along_with_a_new_one(scheme: UnsafeScheme, evaluator1: Running) -> None:
    used, unused = scheme.ticket(EVALUATOR1, 1), scheme.ticket(EVALUATOR1, 1)
    assert evaluator1.post(PATH, ask(scheme, [used], elements(1))).status_code == 200
    refused = evaluator1.post(PATH, ask(scheme, [used, unused], elements(2)))
    assert refused.json()["code"] == "ticket_used"
    assert evaluator1.post(PATH, ask(scheme, [unused], elements(1, first=9))).status_code == 200


Make = Callable[[UnsafeScheme], dict[str, Any]]


def other_digest(scheme: UnsafeScheme) -> dict[str, Any]:
    body = ask_once(scheme, elements(1))
    return {**body, "elements": [base64url.encode(element(7))]}


def one_ticket_twice(scheme: UnsafeScheme) -> dict[str, Any]:
    ticket = scheme.ticket(EVALUATOR1, 1)
    return ask(scheme, [ticket, ticket], elements(2))


REFUSED: dict[str, tuple[Make, int, str]] = {
    "signed by the register": (
        lambda s: ask(s, [s.ticket(EVALUATOR1)], elements(1), signer=s.register),
        403,
        "not_authorised",
    ),
    "signed by an evaluator": (
        lambda s: ask(s, [s.ticket(EVALUATOR1)], elements(1), signer=s.evaluator2),
        403,
        "not_authorised",
    ),
    "ticket by the agency itself": (
        lambda s: ask(s, [s.ticket(EVALUATOR1, signer=s.agency)], elements(1)),
        403,
        "not_authorised",
    ),
    "ticket of another agency": (
        lambda s: ask(s, [s.ticket(EVALUATOR1, agency=OTHER_AGENCY)], elements(1)),
        409,
        "unknown_reference",
    ),
    "ticket for the other evaluator": (
        lambda s: ask(s, [s.ticket(EVALUATOR2)], elements(1)),
        403,
        "wrong_audience",
    ),
    "meant for the other evaluator": (
        lambda s: ask(s, [s.ticket(EVALUATOR1)], elements(1), evaluator=EVALUATOR2),
        403,
        "wrong_audience",
    ),
    "more than the ticket allows": (
        lambda s: ask(s, [s.ticket(EVALUATOR1, 2)], elements(3)),
        429,
        "quota_reached",
    ),
    "one ticket twice": (one_ticket_twice, 400, "wrong_value"),
    "elements that were not signed": (other_digest, 400, "wrong_value"),
    "identity": (lambda s: ask_once(s, [bytes(32)]), 422, "not_an_element"),
    "no element": (lambda s: ask_once(s, [b"\xff" * 32]), 422, "not_an_element"),
    "element twice encoded": (
        lambda s: {**ask_once(s, elements(1)), "elements": [base64url.encode(element(0))[:-1] + "_"]},
        400,
        "not_canonical",
    ),
    "65 elements": (
        lambda s: ask(s, [s.ticket(EVALUATOR1), s.ticket(EVALUATOR1)], elements(65)),
        400,
        "wrong_request",
    ),
    "nothing": (lambda s: {**ask_once(s, elements(1)), "elements": []}, 400, "wrong_request"),
    "unknown member": (lambda s: {**ask_once(s, elements(1)), "person": "x"}, 400, "wrong_request"),
    "year without a key": (
        lambda s: ask(s, [s.ticket(EVALUATOR1)], elements(1), scope="2031"),
        503,
        "trust_missing",
    ),
}


@pytest.mark.parametrize("name", REFUSED, ids=[name.replace(" ", "-") for name in REFUSED])
def test_refused(scheme: UnsafeScheme, evaluator1: Running, name: str) -> None:
    make, status, code = REFUSED[name]
    refused = evaluator1.post(PATH, make(scheme))
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "proof" not in refused.json()


def test_refused_request_spends_no_ticket(scheme: UnsafeScheme, evaluator1: Running) -> None:
    ticket = scheme.ticket(EVALUATOR1, 2)
    assert evaluator1.post(PATH, ask(scheme, [ticket], elements(3))).status_code == 429
    assert evaluator1.post(PATH, ask(scheme, [ticket], elements(2))).status_code == 200


def test_trail_holds_what_is_allowed_and_nothing_of_a_request(scheme: UnsafeScheme, evaluator1: Running) -> None:
    ticket, asked = scheme.ticket(EVALUATOR1, 4), elements(4, first=50)
    body = ask(scheme, [ticket], asked)
    answer = evaluator1.post(PATH, body).json()
    evaluator1.post(PATH, ask(scheme, [ticket], elements(1)))
    done, refused = evaluator1.trail()[-2:]
    assert set(done) == set(refused) == {each.name for each in fields(Event)}
    assert (done["result"], done["agency"], done["count"]) == ("ok", AGENCY, 4)
    assert (refused["result"], refused["agency"], refused["count"]) == ("ticket_used", AGENCY, 0)
    secret = [*body["elements"], *answer["elements"], answer["proof"], ticket, body["statement"]]
    assert not [each for each in secret if each in evaluator1.written()]


def test_agency_is_named_in_the_trail_only_when_proven(scheme: UnsafeScheme, evaluator1: Running) -> None:
    evaluator1.post(PATH, ask(scheme, [scheme.ticket(EVALUATOR2)], elements(1)))
    assert (evaluator1.trail()[-1]["result"], evaluator1.trail()[-1]["agency"]) == ("wrong_audience", "")


def test_health_and_counters(evaluator1: Running) -> None:
    assert evaluator1.get("/v1/health").json() == {"status": "ok"}
    assert evaluator1.get("/v1/counters").json()["answered"] == 0


def test_description_names_every_route(evaluator1: Running) -> None:
    paths = evaluator1.get("/v1/openapi.json").json()["paths"]
    assert set(paths) == {"/evaluations", "/directories", "/health", "/counters"}
