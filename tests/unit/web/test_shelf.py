"""A shelf gives again what was said a moment ago, byte for byte, and nothing that depends on who asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from verifier.web.shelf import Shelf

SECONDS = 1.0


@dataclass
class Counted:
    """An application that counts how often it is asked, and adds to its headers as middleware does."""

    status: int = 200
    body: bytes = b"told"
    parts: int = 1
    cookie: bytes = b""
    asked: int = 0

    async def __call__(self, scope: Any, _: Any, send: Any) -> None:
        self.asked += 1
        scope["route"] = "the route"
        headers = [(b"n", b"%d" % self.asked), *([(b"Set-Cookie", self.cookie)] if self.cookie else [])]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for left in reversed(range(self.parts)):
            await send({"type": "http.response.body", "body": self.body, "more_body": bool(left)})


@dataclass
class Asking:
    """A client of a shelf over ``app``, and the clock on it."""

    app: Counted
    now: float = 0.0
    most: int = 1_000_000
    scopes: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.app, ("/status",), seconds=SECONDS, most=self.most, clock=lambda: self.now)

    def __call__(
        self,
        path: str = "/status/x",
        query: bytes = b"",
        *,
        method: str = "GET",
        holds: bytes = b"",
        kind: str = "http",
    ) -> list[Any]:
        sent: list[Any] = []
        headers = [(b"if-none-match", holds)] if holds else []
        scope = {"type": kind, "method": method, "path": path, "query_string": query, "headers": headers}

        async def send(message: Any) -> None:
            if "headers" in message:
                message["headers"].append((b"outer", b"1"))
            sent.append(message)

        asyncio.run(self.shelf(scope, self._receive, send))
        self.scopes.append(scope)
        return sent

    async def _receive(self) -> Any:
        raise AssertionError("nothing is read of a GET")


@pytest.mark.parametrize("parts", [1, 3])
def test_within_a_moment_it_is_the_same_answer(parts: int) -> None:
    asking = Asking(Counted(parts=parts))
    first = asking()
    asking.now = SECONDS
    assert asking() == first
    assert asking.app.asked == 1
    assert asking.scopes[1]["route"] == "the route"
    asking.now = SECONDS + 0.1
    assert asking() != first
    assert asking.app.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/status/y"},
        {"query": b"time=1"},
        {"holds": b'"tag"'},
    ],
    ids=lambda each: next(iter(each)),
)
def test_another_question_is_asked_anew(other: dict[str, Any]) -> None:
    asking = Asking(Counted())
    asking()
    asking(**other)
    assert asking.app.asked == 2
    asking(**other)
    asking()
    assert asking.app.asked == 2


@pytest.mark.parametrize(
    "other",
    [{"path": "/v1/buyer/contracts"}, {"path": "/log/checkpoint"}, {"method": "POST"}, {"method": "HEAD"}],
    ids=lambda each: next(iter(each.values())),
)
def test_nothing_else_is_kept(other: dict[str, Any]) -> None:
    asking = Asking(Counted())
    for _ in range(2):
        asking(**other)
    assert asking.app.asked == 2


@pytest.mark.parametrize(("status", "asked"), [(200, 1), (304, 1), (400, 2), (404, 2), (500, 2), (503, 2)])
def test_what_is_absent_or_refused_is_asked_again(status: int, asked: int) -> None:
    asking = Asking(Counted(status=status))
    assert [asking()[0]["status"] for _ in range(2)] == [status] * 2
    assert asking.app.asked == asked


def test_what_sets_a_cookie_is_for_one_browser() -> None:
    asking = Asking(Counted(cookie=b"told=; Max-Age=0"))
    assert [asking()[0]["headers"][0] for _ in range(2)] == [(b"n", b"1"), (b"n", b"2")]


def test_it_holds_no_more_than_it_may() -> None:
    asking = Asking(Counted(body=bytes(1000)), most=10_000)
    for number in range(1000):
        asking(holds=b'"%d"' % number)
    assert len(asking.shelf._answers) == 3
    asking(holds=b'"999"')
    assert asking.app.asked == 1000
    asking(holds=b'"0"')
    assert asking.app.asked == 1001


def test_an_answer_that_is_larger_than_the_shelf_is_given_and_not_kept() -> None:
    asking = Asking(Counted(body=bytes(20_000)), most=10_000)
    for _ in range(2):
        assert len(asking()[1]["body"]) == 20_000
    assert asking.app.asked == 2
    assert asking.shelf._size == 0
