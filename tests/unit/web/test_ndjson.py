"""Lines: cut alike however they come in, each judged by itself, answered in order, and never a value repeated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.testclient import TestClient
from starlette.types import Message

from tests.unit.web.sample_face import ABOUT
from verifier.core.errors import QuotaReached
from verifier.web.bodies import StrictModel
from verifier.web.face import build_face
from verifier.web.limits import BodyAllowance
from verifier.web.ndjson import (
    CHUNK_BYTES,
    CHUNK_LINES,
    MOST_LINES,
    NDJSON,
    Framer,
    Line,
    LineReader,
    LinesResponse,
    StrictLines,
    answer_lines,
)

LIMIT = 64
TELLTALE = "telltale4711"


class Number(StrictModel):
    number: int
    text: str = ""


router = APIRouter()


@router.post("/numbers", response_class=LinesResponse)
async def double(lines: Annotated[LineReader[Number], Depends(StrictLines(Number, limit=LIMIT))]) -> Response:
    """Doubles every number; 13 ends the request, 14 breaks the service."""

    async def judge(numbers: Sequence[Number]) -> Sequence[Mapping[str, Any]]:
        if any(each.number == 13 for each in numbers):
            raise QuotaReached("numbers that bring no bad luck")
        if any(each.number == 14 for each in numbers):
            raise RuntimeError(TELLTALE)
        return [{"double": each.number * 2} for each in numbers]

    return await answer_lines(lines, judge)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    large = {"/v1/numbers": BodyAllowance(largest=4 * 1024 * 1024)}
    with TestClient(build_face(ABOUT, routers=[router], long_bodies=large)) as client:
        yield client


def send(client: TestClient, content: bytes, **headers: str) -> Any:
    return client.post("/v1/numbers", content=content, headers={"Content-Type": NDJSON, **headers})


def told(client: TestClient, content: bytes) -> list[Any]:
    """For every line what was answered: a number, or the code of a problem."""
    answer = send(client, content)
    assert (answer.status_code, answer.headers["content-type"]) == (200, NDJSON)
    assert int(answer.headers["content-length"]) == len(answer.content)
    lines = [json.loads(each) for each in answer.content.splitlines()]
    assert [each["line"] for each in lines] == list(range(1, len(lines) + 1))
    return [each["double"] if "double" in each else each["problem"]["code"] for each in lines]


def numbers(*wanted: int) -> bytes:
    return b"".join(b'{"number":%d}\n' % each for each in wanted)


class TestFraming:
    @given(st.lists(st.binary(max_size=12)), st.lists(st.integers(1, 9), min_size=1))
    def test_is_the_same_however_the_pieces_are_cut(self, lines: list[bytes], cuts: list[int]) -> None:
        whole = b"\n".join(each.replace(b"\n", b"") for each in lines)
        expected = whole.split(b"\n") if whole else []
        if whole.endswith(b"\n"):
            expected.pop()
        framer, found, at = Framer(longest=8), list[Line](), 0
        while at < len(whole):
            step = cuts[at % len(cuts)]
            found += framer.feed(whole[at : at + step])
            at += step
        found += framer.rest()
        assert [each.number for each in found] == list(range(1, len(expected) + 1))
        assert [each.unverified for each in found] == [each if len(each) <= 8 else None for each in expected]

    def test_of_a_line_that_is_too_long_nothing_is_kept(self) -> None:
        framer = Framer(longest=8)
        for _ in range(100):
            assert list(framer.feed(b"x" * 1000)) == []
            assert framer._kept is None  # what is kept is what this test is about
        assert [each.unverified for each in framer.feed(b"\nshort\n")] == [None, b"short"]


WRONG = {
    "empty": (b"\n", "not_strict_json"),
    "blank": (b"  \n", "not_strict_json"),
    "too long": (b'{"number":1,"text":"' + b"x" * LIMIT + b'"}\n', "too_large"),
    "a byte order mark": (b'\xef\xbb\xbf{"number":1}\n', "not_strict_json"),
    "not UTF-8": (b'{"number":1,"text":"\xff"}\n', "not_strict_json"),
    "a member twice": (b'{"number":1,"number":2}\n', "not_strict_json"),
    "a lone surrogate": (b'{"number":1,"text":"\\ud800"}\n', "not_strict_json"),
    "deep nesting": (b'{"number":' + b"[" * 20 + b"]" * 20 + b"}\n", "not_strict_json"),
    "no number": (b'{"number":NaN}\n', "not_strict_json"),
    "two texts": (b'{"number":1}{"number":2}\n', "not_strict_json"),
    "a list": (b"[]\n", "wrong_request"),
    "another member": (b'{"number":1,"telltale4711":2}\n', "wrong_request"),
    "another type": (b'{"number":"telltale4711"}\n', "wrong_request"),
    "a carriage return inside": (b'{"number":1,"text":"\r"}\n', "not_strict_json"),
}


@pytest.mark.parametrize(("line", "code"), WRONG.values(), ids=WRONG.keys())
def test_a_line_that_is_wrong_is_refused_by_itself(client: TestClient, line: bytes, code: str) -> None:
    assert told(client, numbers(1) + line + numbers(2)) == [2, code, 4]
    assert TELLTALE not in send(client, line).text


def test_carriage_returns_and_a_last_line_without_its_end_pass(client: TestClient) -> None:
    assert told(client, b'{"number":1}\r\n{"number":2}') == [2, 4]


def test_nothing_is_answered_with_nothing(client: TestClient) -> None:
    assert told(client, b"") == []


def test_chunks_keep_the_order(client: TestClient) -> None:
    count = 2 * CHUNK_LINES + 3
    assert told(client, numbers(*range(100, 100 + count))) == [each * 2 for each in range(100, 100 + count)]


def test_only_so_many_lines_are_answered_and_the_next_says_so(client: TestClient) -> None:
    answers = told(client, numbers(*[1] * (MOST_LINES + 500)))
    assert answers == [2] * MOST_LINES + ["body_too_large"]


@pytest.mark.parametrize(("number", "code"), [(13, "quota_reached"), (14, "internal_failure")])
def test_what_ends_the_request_is_the_problem_of_the_first_line_that_was_not_judged(
    client: TestClient, number: int, code: str
) -> None:
    content = numbers(*[1] * CHUNK_LINES, 1, number)
    assert told(client, content) == [2] * CHUNK_LINES + [code]
    assert TELLTALE not in send(client, content).text


@pytest.mark.parametrize(("number", "status"), [(13, 429), (14, 500)])
def test_and_of_the_whole_request_when_no_line_was(client: TestClient, number: int, status: int) -> None:
    answer = send(client, numbers(1, number))
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": ""},
        {"Content-Type": NDJSON + "; charset=utf-16"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "identity"},
    ],
    ids=["json", "none", "utf-16", "gzip", "identity"],
)
def test_another_type_or_a_compressed_body_is_415(client: TestClient, headers: dict[str, str]) -> None:
    answer = send(client, numbers(1), **headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_refused")


def reader(*pieces: bytes, then: Callable[[], Message]) -> LineReader[Number]:
    """Lines that come in ``pieces``, after which ``then`` says what happens."""
    messages = iter(pieces)

    async def receive() -> Message:
        piece = next(messages, None)
        return then() if piece is None else {"type": "http.request", "body": piece, "more_body": True}

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    return LineReader(Request(scope, receive), Number, limit=LIMIT, chunk=CHUNK_LINES)


def test_what_came_whole_is_judged_before_a_client_vanishes_and_the_rest_is_not() -> None:
    judged: list[int] = []

    async def judge(numbers: Sequence[Number]) -> Sequence[Mapping[str, Any]]:
        judged.extend(each.number for each in numbers)
        return [{} for _ in numbers]

    pieces = numbers(*range(CHUNK_LINES)), numbers(7777)
    with pytest.raises(ClientDisconnect):
        asyncio.run(answer_lines(reader(*pieces, then=lambda: {"type": "http.disconnect"}), judge))
    assert judged == list(range(CHUNK_LINES))


def test_chunks_are_bounded_in_bytes_and_read_one_at_a_time() -> None:
    line = b'{"number":1,"text":"' + b"x" * 32_000 + b'"}\n'
    asked = 0

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": line, "more_body": asked < 100}

    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": []}
    lines = LineReader(Request(scope, receive), Number, limit=65_536, chunk=CHUNK_LINES)

    async def sizes() -> AsyncIterator[tuple[int, int]]:
        async for chunk in lines.chunks():
            yield len(chunk), asked

    async def first() -> tuple[int, int]:
        return await anext(sizes())

    size, read = asyncio.run(first())
    assert size == read == -(-CHUNK_BYTES // (len(line) - 1))
