"""Conditional answers: a client that holds the current copy gets a 304, and only that client."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from tests.unit.web.sample_face import build
from verifier.web.conditional import conditional, entity_tag, holds

PATHS = ["/v1/words", "/v1/openapi.json", "/v1/desk/openapi.json"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build()) as client:
        yield client


def asking(*values: str) -> Request:
    headers = [(b"if-none-match", value.encode("latin-1")) for value in values]
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize("path", PATHS)
def test_the_copy_that_was_sent_need_not_be_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    kept = {"etag", "cache-control", "access-control-allow-origin", "api-version"}
    assert {name: again.headers[name] for name in kept} == {name: first.headers[name] for name in kept}
    assert "content-type" not in again.headers


@pytest.mark.parametrize("path", PATHS)
def test_another_copy_is_replaced(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"If-None-Match": entity_tag(b"older")}).status_code == 200


TAG = entity_tag(b"text")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([TAG], True),
        ([f"W/{TAG}"], True),
        ([f'"a", {TAG} ,"b"'], True),
        (['"a"', TAG], True),
        (["*"], True),
        ([], False),
        ([TAG[1:-1]], False),
        ([TAG[:-2] + '"'], False),
        ([f'"x{TAG[1:]}'], False),
        (['"' * 5000], False),
        (["\xff"], False),
        ([f"* {TAG[:5]}"], False),
    ],
    ids=[
        "same",
        "weak",
        "in a list",
        "second line",
        "any",
        "none",
        "bare",
        "shorter",
        "longer",
        "quotes",
        "8 bit",
        "*x",
    ],
)
def test_a_tag_is_compared_weakly_and_nonsense_names_nothing(values: list[str], expected: bool) -> None:
    assert holds(asking(*values), TAG) is expected


def test_a_version_stands_for_the_content() -> None:
    answers = [conditional(asking(), content, version=b"7") for content in (b"one", b"two")]
    assert {each.headers["etag"] for each in answers} == {entity_tag(b"7")}
    assert conditional(asking(), b"one", version=b"8").headers["etag"] != entity_tag(b"7")


def test_tags_of_different_bytes_differ_and_of_equal_bytes_agree() -> None:
    assert len({entity_tag(each) for each in (b"", b"a", b"b", b"a")}) == 3
