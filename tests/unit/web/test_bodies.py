"""Bodies: only strict JSON of the documented members gets in, and no refusal repeats what it refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx2
import pytest
from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from tests.unit.web.sample_face import ABOUT, SECRET, Report, build
from verifier.web.face import build_face
from verifier.web.faults import body_faults
from verifier.web.refusals import Fault

JSON = {"Content-Type": "application/json"}
GOOD = b'{"kind":"paid","final":true,"lines":[{"placement":"abc","hours":7}],"first_day":"2026-01-31"}'

#: Sent where it does not belong, as a BSN would be: nothing that was received may come back.
TELLTALE = "telltale4711"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build()) as client:
        yield client


@pytest.mark.parametrize("path", ["/v1/reports", "/v1/plain"], ids=["dependency", "plain route"])
def test_a_documented_body_is_read(client: TestClient, path: str) -> None:
    assert client.post(path, content=GOOD, headers=JSON).is_success


REFUSED = {
    "duplicate member": b'{"kind":"paid","kind":"worked","final":true,"lines":[]}',
    "NaN": b'{"kind":"paid","final":true,"lines":[{"placement":"abc","hours":NaN}]}',
    "lone surrogate": b'{"kind":"\\ud800","final":true,"lines":[]}',
    "true as an integer": b'{"kind":"paid","final":true,"lines":[{"placement":"abc","hours":true}]}',
    "one as true": b'{"kind":"paid","final":1,"lines":[]}',
    "string as an integer": b'{"kind":"paid","final":true,"lines":[{"placement":"abc","hours":"7"}]}',
    "UTF-16": '{"kind":"paid","final":true,"lines":[]}'.encode("utf-16"),
    "UTF-16 without a mark": '{"kind":"paid","final":true,"lines":[]}'.encode("utf-16-le"),
    "deep nesting": b'{"kind":' + b"[" * 900 + b"]" * 900 + b"}",
    "unknown member": b'{"kind":"paid","final":true,"lines":[],"extra":0}',
    "missing member": b'{"kind":"paid","lines":[]}',
    "a list": b"[]",
    "empty": b"",
    "no JSON": b"kind=paid",
    "two texts": GOOD + GOOD,
    "too many lines": b'{"kind":"paid","final":true,"lines":[' + b'{"placement":"a","hours":1},' * 3 + b"]}",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("path", ["/v1/reports", "/v1/plain"], ids=["dependency", "plain route"])
def test_anything_else_is_400(client: TestClient, path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


#: What a default FastAPI route does with the same bytes: the reason this parser exists.
DEFAULT_ACCEPTS = ["duplicate member", "UTF-16", "UTF-16 without a mark"]


@pytest.mark.parametrize("case", DEFAULT_ACCEPTS)
def test_negative_control_the_framework_alone_accepts_them(case: str) -> None:
    loose = FastAPI()

    @loose.post("/reports")
    async def submit(body: Report) -> int:
        return len(body.lines)

    with TestClient(loose) as client:
        assert client.post("/reports", content=REFUSED[case], headers=JSON).status_code == 200


def faults(answer: httpx2.Response) -> list[tuple[str, str, str]]:
    return [(fault["field"], fault["code"], fault["expected"]) for fault in answer.json()["errors"]]


def test_every_fault_is_named_by_declared_names_and_bounds(client: TestClient) -> None:
    body = {"kind": TELLTALE, "lines": [{"placement": TELLTALE, "hours": 999}, {"hours": TELLTALE}], TELLTALE: 1}
    answer = client.post("/v1/reports", json=body)
    assert answer.json()["code"] == "wrong_request"
    assert TELLTALE not in answer.text
    assert faults(answer) == [
        ("kind", "wrong_value", "one of 'paid' or 'worked'"),
        ("final", "missing_member", "to be present"),
        ("lines.0.placement", "wrong_value", "text that matches ^[a-z]{1,8}$"),
        ("lines.0.hours", "wrong_value", "at most 100"),
        ("lines.1.placement", "missing_member", "to be present"),
        ("lines.1.hours", "wrong_value", "an integer"),
        ("", "unknown_member", "only documented members"),
    ]


def test_a_validator_that_repeats_its_value_is_not_quoted(client: TestClient) -> None:
    body = {"kind": SECRET, "final": True, "lines": []}
    answer = client.post("/v1/reports", json=body)
    assert (answer.status_code, faults(answer)) == (400, [("kind", "wrong_value", "a value as documented")])
    assert SECRET not in answer.text


def test_a_name_that_the_sender_chose_is_not_a_location() -> None:
    found = {"type": "int_type", "loc": ("lines", 3, TELLTALE, "hours")}
    assert body_faults([found], frozenset({"lines", "hours"})) == (
        Fault("lines.3.*.hours", "wrong_value", "an integer"),
    )


def test_parameters_of_the_wrong_kind_are_named_without_their_values(client: TestClient) -> None:
    answer = client.get("/v1/reports", params={"month": TELLTALE})
    assert (answer.status_code, faults(answer)) == (400, [("query.month", "wrong_value", "an integer")])
    assert TELLTALE not in answer.text
    answer = client.delete(f"/v1/reports/{TELLTALE}")
    assert (answer.status_code, faults(answer)) == (400, [("path.number", "wrong_value", "an integer")])
    assert TELLTALE not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonx"},
        {**JSON, "Content-Encoding": "gzip"},
        {**JSON, "Content-Encoding": "identity"},
        [("Content-Type", "application/json"), ("Content-Type", "text/plain")],
    ],
    ids=["none", "text", "UTF-16", "other subtype", "gzip", "identity", "two types"],
)
def test_another_media_type_or_encoding_is_415(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("/v1/reports", content=GOOD, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_refused")


@pytest.mark.parametrize("media_type", ["application/json; charset=UTF-8", "Application/JSON"])
def test_a_utf_8_charset_and_any_case_are_read(client: TestClient, media_type: str) -> None:
    assert client.post("/v1/reports", content=GOOD, headers={"Content-Type": media_type}).status_code == 201


@pytest.mark.parametrize("size", [4096, 4097], ids=["at the limit", "one over"])
def test_the_limit_of_a_route_is_exact(client: TestClient, size: int) -> None:
    padded = GOOD[:-1] + b" " * (size - len(GOOD)) + b"}"
    answer = client.post("/v1/reports", content=padded, headers=JSON)
    assert answer.status_code == (201 if size == 4096 else 413)


def test_a_body_without_a_length_is_counted_too(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        yield b" " * 4096
        yield GOOD

    answer = client.post("/v1/reports", content=chunks(), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_face_is_not_built_around_a_loose_body_or_a_thread() -> None:
    loose, threaded = APIRouter(), APIRouter()

    @loose.post("/loose")
    async def submit(body: Report) -> None: ...

    @threaded.get("/threaded")
    def show() -> None: ...

    with pytest.raises(ValueError, match="StrictBody"):
        build_face(ABOUT, routers=[loose])
    with pytest.raises(ValueError, match="async"):
        build_face(ABOUT, routers=[threaded])


def test_the_members_of_a_body_are_documented(client: TestClient) -> None:
    document = client.get("/v1/openapi.json").json()
    body = document["paths"]["/reports"]["post"]["requestBody"]
    assert body["required"] is True
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Report"}
    assert json.dumps(document["components"]["schemas"]["Report"]).count("#/components/schemas/Line") == 1
    assert document["components"]["schemas"]["Line"]["additionalProperties"] is False
