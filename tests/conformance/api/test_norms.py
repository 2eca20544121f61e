"""Norms that no linter sees: what every route of a running register does, over HTTP, whatever it is sent.

The routes are those of the document, so a new one is held to them from its first day.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from tests.conformance.api.operations import (
    DOCUMENTS,
    DOORS,
    OPERATIONS,
    Operation,
    client_at,
    methods_of,
    with_json,
)
from tests.service.register.running import Running
from verifier.service.description import VERSION

pytestmark = pytest.mark.slow

EVERY = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
WRITES = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.media_type], ids=lambda each: each.name
)
JSON_BODIES = pytest.mark.parametrize("operation", with_json(), ids=lambda each: each.name)
READS = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.method == "GET"], ids=lambda each: each.name
)
GUARDED = pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS if each.door], ids=lambda each: each.name
)

SAFE = {
    "api-version": VERSION,
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "referrer-policy": "no-referrer",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def hold_to_the_norms(answer: httpx2.Response, path: str) -> None:
    """Headers of every answer, and of an error a problem document and no 5xx."""
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE
    if path.startswith("/v1/"):
        assert answer.headers["cache-control"] == "no-store"
    assert answer.status_code < 500 or answer.status_code == 503, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        if answer.request.method != "HEAD":
            document = answer.json()
            assert {"type", "status", "title", "detail", "code"} <= set(document)
            assert document["status"] == answer.status_code


@EVERY
def test_every_answer_of_a_route_has_the_headers_and_every_error_is_a_problem(
    register: Running, operation: Operation
) -> None:
    answers = [
        operation.send(register),
        operation.send(register, headers={}),
        operation.send(register, method="HEAD"),
        operation.send(register, method="OPTIONS"),
        operation.send(register, method="PATCH"),
        operation.send(register, params={"telltale4711": "1"}),
        operation.send(register, headers={"Authorization": "Bearer x", "Content-Encoding": "gzip"}),
    ]
    for answer in answers:
        hold_to_the_norms(answer, operation.path)
        assert "telltale4711" not in answer.text


@pytest.mark.parametrize(
    "path", ["/v1", "/v1/", "/v2/public/directory", "/docs", "/v1//openapi.json", "/openapi.json"]
)
def test_what_is_nowhere_is_a_404_with_the_headers(register: Running, path: str) -> None:
    answer = register.public.http.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    hold_to_the_norms(answer, path)


@EVERY
def test_another_method_is_405_and_allow_names_all_of_the_path(register: Running, operation: Operation) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        answer = operation.send(register, method=method)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == methods_of(operation.path)


@EVERY
def test_a_trailing_slash_is_a_404_and_no_redirect(register: Running, operation: Operation) -> None:
    answer = register.public.http.request(
        operation.method, f"{operation.url}/", headers=operation.headers(register), params=operation.query
    )
    assert answer.status_code == 404
    assert "location" not in answer.headers


@EVERY
def test_a_parameter_that_is_not_documented_is_400(register: Running, operation: Operation) -> None:
    answer = operation.send(register, params={**operation.query, "telltale4711": "1"})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_request")


@GUARDED
def test_no_token_and_the_token_of_another_door_are_one_401(register: Running, operation: Operation) -> None:
    answers = [operation.send(register, headers={})]
    answers += [
        operation.send(register, headers=client_at(register, door).headers)
        for door in DOORS
        if door != operation.door
    ]
    assert {(each.status_code, each.content) for each in answers} == {(401, answers[0].content)}
    assert all(each.headers["www-authenticate"].startswith("Bearer") for each in answers)


@READS
def test_head_is_get_without_content(register: Running, operation: Operation) -> None:
    whole, head = operation.send(register), operation.send(register, method="HEAD")
    changing = {"date", "content-length", "ratelimit", "x-request-id"}
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert {name: value for name, value in head.headers.items() if name not in changing} == {
        name: value for name, value in whole.headers.items() if name not in changing
    }


@WRITES
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "identity"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/xml"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": ""},
    ],
    ids=["gzip", "identity", "text", "XML", "UTF-16", "none"],
)
def test_another_media_type_or_encoding_is_415(
    register: Running, operation: Operation, headers: dict[str, str]
) -> None:
    answer = operation.send(register, headers={**operation.headers(register), **headers})
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_refused")


HOSTILE = {
    "empty": b"",
    "no JSON": b"statement=1",
    "a list": b"[]",
    "NaN": b'{"statement":NaN}',
    "infinity": b'{"statement":1e999}',
    "duplicate member": b'{"statement":"a.b.c","statement":"a.b.c"}',
    "lone surrogate": b'{"statement":"\\ud800"}',
    "NUL": b'{"statement":"\\u0000"}',
    "no UTF-8": b'{"statement":"\xff"}',
    "UTF-16": '{"statement":"a.b.c"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"statement":"a.b.c"}',
    "deep nesting": b'{"statement":' + b"[" * 2000 + b"]" * 2000 + b"}",
    "huge number": b'{"statement":' + b"9" * 5000 + b"}",
    "unknown member": b'{"telltale4711":1}',
    "two texts": b"{}{}",
    "true": b"true",
}


@JSON_BODIES
def test_hostile_json_is_400_and_not_repeated(register: Running, operation: Operation) -> None:
    for name, body in HOSTILE.items():
        answer = operation.send(register, content=body)
        assert answer.status_code == 400, (name, answer.text)
        assert "telltale4711" not in answer.text
        assert "receipt" not in answer.text
        hold_to_the_norms(answer, operation.path)


@WRITES
def test_hostile_bytes_are_no_failure_wherever_they_are_sent(register: Running, operation: Operation) -> None:
    hostile = () if operation in with_json() else HOSTILE.values()  # where JSON is asked for, they were sent above
    for body in (*hostile, b"\n" * 100, b"\x00" * 100, b"a=b&" * 100, b"{}\n" * 100):
        answer = operation.send(register, content=body)
        hold_to_the_norms(answer, operation.path)
        assert "receipt" not in answer.text
        assert "telltale4711" not in answer.text


@pytest.mark.parametrize(
    "operation",
    [
        each
        for each in OPERATIONS
        if each.method == "POST" and each.path.endswith(("/verdicts", "/bulk", "/directories"))
    ],
    ids=lambda each: each.name,
)
def test_a_body_declared_too_long_is_413_before_it_is_read(register: Running, operation: Operation) -> None:
    head = [
        f"POST {operation.url} HTTP/1.1",
        f"Host: {register.url.partition('//')[2]}",
        f"Content-Type: {operation.media_type}",
    ]
    told = {**operation.headers(register), "Content-Length": str(2**40)}
    lines = "\r\n".join([*head, *(f"{name}: {value}" for name, value in told.items()), "", ""])
    with socket.create_connection(("127.0.0.1", httpx2.URL(register.url).port), timeout=20) as connection:
        connection.sendall(lines.encode())
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"api-version: " in answer
    assert b'"code":"body_too_large"' in answer


@pytest.mark.parametrize("path", [*DOCUMENTS, "/v1/public/glossary", "/v1/public/directory", "/log/checkpoint"])
def test_what_anyone_may_read_may_be_read_from_any_page(register: Running, path: str) -> None:
    answer = register.public.http.get(path, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    hold_to_the_norms(answer, path)


@GUARDED
def test_what_needs_a_token_is_for_no_page_elsewhere(register: Running, operation: Operation) -> None:
    answer = operation.send(register)
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", [*DOCUMENTS, "/v1/public/glossary", "/v1/public/directory", "/log/checkpoint"])
def test_what_changes_seldom_need_not_be_sent_twice(register: Running, path: str) -> None:
    for _ in range(10):  # a checkpoint may come between the two
        first = register.public.http.get(path)
        again = register.public.http.get(path, headers={"If-None-Match": first.headers["etag"]})
        if again.status_code == 304:
            break
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    hold_to_the_norms(again, path)


def test_the_log_lies_outside_the_version_and_may_be_kept(register: Running) -> None:
    assert register.public.http.get("/log/checkpoint").headers["cache-control"].startswith("public, max-age=")


_TIME = re.compile(r"\d{4}-\d\d-\d\dT.*")
#: Whole numbers that would be a moment of this century in Unix seconds, which no answer should hold.
_SECONDS = range(1_000_000_000, 4_000_000_000)


def wrong_times(part: Any) -> Iterator[Any]:
    """What looks like a moment and is not written in UTC as RFC 3339 has it."""
    if isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from wrong_times(each)
    elif isinstance(part, str):
        yield from (part,) if _TIME.fullmatch(part) and not part.endswith("Z") else ()
    elif isinstance(part, int) and part in _SECONDS:
        yield part


@READS
def test_times_are_rfc_3339_in_utc(register: Running, operation: Operation) -> None:
    answer = operation.send(register)
    if answer.headers["content-type"].startswith("application/json"):
        assert list(wrong_times(answer.json())) == []


def test_a_planted_time_is_found() -> None:
    planted = {
        "a": [{"since": 1_767_225_600}],
        "b": "2026-01-31T12:00:00+01:00",
        "c": "2026-01-31T12:00:00Z",
        "d": 7,
    }
    assert list(wrong_times(planted)) == [1_767_225_600, "2026-01-31T12:00:00+01:00"]
