"""Pages for refusals, around an application that refuses in every way."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from verifier.service.portal.catalogue import Language, words
from verifier.service.portal.refusal_pages import RefusalPages, told_as
from verifier.web.problems import ANSWERS, MEDIA_TYPE, answer_to, problem_response
from verifier.web.refusals import InternalFailure, NotFound, TooManyRequests

PERSON = {"Accept": "text/html"}


async def refuse(request: Request) -> Response:
    """Each path its own refusal."""
    match request.path_params["kind"]:
        case "failed":
            return problem_response(InternalFailure(""))
        case "many":
            return problem_response(TooManyRequests("fewer requests", retry_after=7))
        case "problem-that-is-fine":
            return Response(b"{}", media_type=MEDIA_TYPE)
        case _:
            return JSONResponse({"a": 1}, status_code=404)


@pytest.fixture(scope="module")
def http() -> TestClient:
    app = Starlette(routes=[Route("/{kind}", refuse), Route("/en/{kind}", refuse)])
    return TestClient(RefusalPages(app))


def test_a_failure_is_told_in_words_that_say_nothing_of_it(http: TestClient) -> None:
    answer = http.get("/en/failed", headers=PERSON)
    assert (answer.status_code, answer.headers["content-language"]) == (500, "en")
    assert words(Language.EN)["refused_500_text"] in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_what_else_the_answer_says_stays(http: TestClient) -> None:
    answer = http.get("/many", headers=PERSON)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert words(Language.NL)["refused_429_title"] in answer.text


def test_what_is_no_refusal_or_no_problem_document_is_left_alone(http: TestClient) -> None:
    assert http.get("/problem-that-is-fine", headers=PERSON).content == b"{}"
    assert http.get("/other", headers=PERSON).json() == {"a": 1}
    assert http.get("/failed").headers["content-type"] == MEDIA_TYPE


@pytest.mark.parametrize(
    "path", ["/en//evil.example", "/en/%2Fevil.example", "/en/%09/evil.example", "/en///evil.example"]
)
def test_no_link_of_it_leads_to_another_site(path: str) -> None:
    """An address that nobody knows is in its page: that of the same page in the other language."""
    answer = TestClient(RefusalPages(problem_response(NotFound("")))).get(
        f"http://testserver{path}", headers=PERSON
    )
    found = re.findall(r'href="([^"]*)"', answer.text)
    assert "/evil.example" in found
    assert not [each for each in found if not re.match(r"#|/(?!/)", each)]


def test_every_status_of_the_table_has_its_texts() -> None:
    for kind in ANSWERS:
        told = told_as(answer_to(kind).status)
        for language in Language:
            assert {f"refused_{told}_title", f"refused_{told}_text"} <= words(language).keys()
    assert {told_as(each) for each in map(int, HTTPStatus) if each >= 400} <= {400, 401, 403, 404, 429, 500, 503}
