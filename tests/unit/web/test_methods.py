"""Methods and parameters of any route: HEAD beside GET, one honest Allow, and nothing undeclared in an address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.unit.web.sample_face import build

TELLTALE = "telltale4711"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build()) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/v1/reports",
        "/v1/words",
        "/v1/openapi.json",
        "/health",
        "/v1/refusals/quota",
        "/v1/reports?month=x",
        "/v1/no",
    ],
)
def test_head_is_get_without_content(client: TestClient, path: str) -> None:
    head, whole = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    changing = {"content-length"} if path == "/health" else set()
    assert {**head.headers, **dict.fromkeys(changing)} == {**whole.headers, **dict.fromkeys(changing)}


@pytest.mark.parametrize("method", ["HEAD", "GET", "PUT", "OPTIONS", "TRACE", "BREW"])
def test_another_method_is_405_with_what_there_is(client: TestClient, method: str) -> None:
    answer = client.request(method, "/v1/unread")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_allow_has_head_beside_get(client: TestClient, method: str) -> None:
    answer = client.request(method, "/v1/words")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?month=2", 200),
        (f"?{TELLTALE}=1", 400),
        (f"?month=2&{TELLTALE}", 400),
        ("?Month=2", 400),
        ("?month=2&month=3", 400),
    ],
)
def test_a_parameter_is_declared_and_comes_once(client: TestClient, query: str, status: int) -> None:
    answer = client.get(f"/v1/reports{query}")
    assert answer.status_code == status
    assert TELLTALE not in answer.text
    if status == 400:
        assert answer.json()["errors"][0]["field"] in {"query.*", "query.month"}


def test_parameters_of_a_model_are_declared_by_their_aliases_and_a_list_may_repeat(client: TestClient) -> None:
    assert client.get("/v1/filtered?firstDay=2026-01-31&state=a&state=b").json() == {"lines": 2}
    assert client.get("/v1/filtered?first_day=2026-01-31").status_code == 400
    assert client.get("/v1/filtered?firstDay=2026-01-31&firstDay=2026-01-30").status_code == 400


@pytest.mark.parametrize("path", ["/v1/words", "/v1/unread"])
def test_a_route_without_parameters_takes_none(client: TestClient, path: str) -> None:
    method = "GET" if path.endswith("words") else "POST"
    assert client.request(method, f"{path}?x=1").json()["code"] == "wrong_request"
