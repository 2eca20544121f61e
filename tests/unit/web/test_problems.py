"""Problems: the table answers for every refusal there is, and tells nobody what exists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from docs.reference.render_errors import PAGE, page
from tests.unit.web.sample_face import SECRET, build
from verifier.core import errors
from verifier.core.errors import Refusal
from verifier.web import refusals
from verifier.web.problems import ANSWERS, answer_to, problem_document


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build()) as client:
        yield client


def kinds() -> list[type[Refusal]]:
    members = [*vars(errors).values(), *vars(refusals).values()]
    return list(dict.fromkeys(kind for kind in members if isinstance(kind, type) and issubclass(kind, Refusal)))


def test_no_code_stands_for_two_refusals() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(codes) == len(set(codes))


def test_every_refusal_but_the_root_has_a_row_of_its_family() -> None:
    without = [kind for kind in kinds() if kind is not Refusal and answer_to(kind) is ANSWERS[Refusal]]
    assert without == []


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (errors.NotStrictJson, 400),
        (errors.TooLarge, 413),
        (errors.BadSignature, 403),
        (errors.BadThresholdProof, 422),
        (errors.Withdrawn, 409),
        (errors.QuotaReached, 429),
        (errors.TrustMissing, 503),
        (errors.NotYetPublished, 503),
        (Refusal, 500),
    ],
)
def test_a_family_is_answered_by_its_status(kind: type[Refusal], status: int) -> None:
    document = problem_document(kind("a certain thing"))
    assert document["status"] == answer_to(kind).status == status


def test_a_document_has_the_members_of_rfc_9457_and_the_refusals_own(client: TestClient) -> None:
    answer = client.get("/v1/refusals/competent")
    assert answer.status_code == 403
    assert answer.json() == {
        "type": "urn:plaatsbewijs:problem:not_competent",
        "status": 403,
        "title": "Not competent",
        "detail": "an agency that is competent",
        "code": "not_competent",
        "field": "agency",
        "step": "7",
    }


def test_unknown_and_someone_elses_reference_are_one_answer(client: TestClient) -> None:
    unknown, foreign = client.get("/v1/refusals/unknown"), client.get("/v1/refusals/relation")
    assert (unknown.status_code, unknown.content) == (foreign.status_code, foreign.content)
    assert unknown.headers == foreign.headers
    assert unknown.status_code == 409
    assert "step" not in unknown.json()


def test_absent_foreign_and_unrouted_are_one_404(client: TestClient) -> None:
    absent, unrouted = client.get("/v1/refusals/absent"), client.get("/v1/nowhere")
    assert absent.status_code == 404
    assert (absent.status_code, absent.content) == (unrouted.status_code, unrouted.content)
    assert absent.headers == unrouted.headers
    assert client.get("/v1/reports/").content == absent.content


def test_a_missing_token_is_401_with_a_challenge_and_constant_words(client: TestClient) -> None:
    answer = client.post("/v1/unread")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="plaatsbewijs"')
    assert SECRET not in answer.text


def test_quota_and_undecided_say_when_to_come_back(client: TestClient) -> None:
    quota, unpublished = client.get("/v1/refusals/quota"), client.get("/v1/refusals/unpublished")
    assert (quota.status_code, quota.headers["retry-after"]) == (429, "3600")
    assert (unpublished.status_code, unpublished.headers["retry-after"]) == (503, "60")


def test_allow_names_the_methods_of_all_routes_of_the_path(client: TestClient) -> None:
    answer = client.put("/v1/reports")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert client.post("/v1/reports/7").headers["allow"] == "DELETE"
    assert client.delete("/v1/openapi.json").headers["allow"] == "GET, HEAD"
    assert client.options("/v1/reports").status_code == 405


def test_faults_past_the_twentieth_are_not_listed() -> None:
    fault = refusals.Fault("x", "wrong_value", "a string")
    assert len(problem_document(refusals.WrongRequest([fault] * 21))["errors"]) == 20


def test_the_error_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_negative_control_the_page_shows_what_the_table_says() -> None:
    assert "| `not_yet_published` | 503 | 60 s |" in page()
    assert "sent as `unknown_reference` | 409 |" in page()
