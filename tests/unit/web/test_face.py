"""A face: its headers on every answer, a failure that says nothing, and a document as the design rules want it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.unit.web.sample_face import SECRET, build

SAFE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "api-version": "1.2.3",
}

ANSWERS = [
    ("GET", "/v1/reports", 200),
    ("DELETE", "/v1/reports/1", 204),
    ("GET", "/v1/reports?month=x", 400),
    ("POST", "/v1/unread", 401),
    ("GET", "/v1/nowhere", 404),
    ("GET", "/", 404),
    ("GET", "/docs", 404),
    ("PUT", "/v1/reports", 405),
    ("POST", "/v1/reports", 415),
    ("GET", "/v1/refusals/unproven", 422),
    ("GET", "/v1/failures", 500),
    ("GET", "/health", 200),
    ("GET", "/v1/openapi.json", 200),
]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build()) as client:
        yield client


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_safe_headers(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"status", "title", "detail", "code", "type"} <= set(answer.json())


def test_a_body_over_the_allowance_carries_them_too(client: TestClient) -> None:
    answer = client.post("/v1/reports", content=b" " * 400_001, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.headers["api-version"]) == (413, "1.2.3")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(("size", "status"), [(400_000, 200), (400_001, 413)], ids=["at the allowance", "one over"])
def test_the_allowance_bounds_a_route_that_would_read_more(client: TestClient, size: int, status: int) -> None:
    def chunks() -> Iterator[bytes]:
        for start in range(0, size, 100_000):
            yield b"x" * min(100_000, size - start)

    answer = client.post("/v1/texts", content=chunks(), headers={"Content-Type": "text/plain"})
    assert answer.status_code == status


def test_a_route_may_set_its_own_value(client: TestClient) -> None:
    answer = client.get("/v1/cacheable")
    assert answer.headers.get_list("cache-control") == ["public, max-age=60"]
    assert answer.headers.get_list("x-frame-options") == ["SAMEORIGIN"]


def test_a_failure_says_nothing_to_client_or_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get("/v1/failures")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_failure")
    assert SECRET not in answer.text + caplog.text
    assert "RuntimeError in tests.unit.web.sample_face, line" in caplog.text


def test_a_failure_after_the_answer_began_is_written_down_and_passes_no_further(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert client.get("/v1/late-failures").text == "begun"
    assert "a request failed: RuntimeError" in caplog.text
    assert SECRET not in caplog.text


def test_an_answer_before_the_body_was_read_closes_the_connection(client: TestClient) -> None:
    assert client.post("/v1/unread", content=b"x" * 1000).headers["connection"] == "close"
    assert "connection" not in client.post("/v1/unread").headers


def test_the_document_has_the_version_in_its_server_and_not_in_its_paths(client: TestClient) -> None:
    answer = client.get("/v1/openapi.json")
    document = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*"
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "https://register.example/v1"}]
    assert document["paths"]["/health"]["servers"] == [{"url": "https://register.example"}]
    assert not [path for path in document["paths"] if path.startswith("/v1")]
    assert set(document["info"]["contact"]) == {"name", "url", "email"}


def resolved(document: dict[str, Any], response: dict[str, Any]) -> dict[str, Any]:
    name = response.get("$ref", "").removeprefix("#/components/responses/")
    found: dict[str, Any] = document["components"]["responses"][name] if name else response
    return found


def test_every_documented_error_is_a_problem_and_every_success_names_the_version(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    for operations in document["paths"].values():
        for operation in (member for name, member in operations.items() if name != "servers"):
            assert "400" in operation["responses"]
            for status, response in operation["responses"].items():
                told = resolved(document, response)
                assert "API-Version" in told["headers"]
                if status[0] in "45":
                    assert list(told["content"]) == ["application/problem+json"]
    assert "HTTPValidationError" not in str(document)
    assert document["paths"]["/reports"]["post"]["operationId"] == "postReports"
