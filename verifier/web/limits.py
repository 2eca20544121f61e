"""Limits (grenzen): how many bytes and how many seconds a request body may take, around every route.

uvicorn has neither: without this a body of any size is read, and a client that sends one byte a minute keeps
its socket for ever. A route's own, lower limit is kept by :func:`verifier.web.bodies.read_body`.

When an answer is ready before the body has come in, the connection is closed after the answer. Closing a
socket with unread bytes resets it and may cost the client the answer, so a bounded part of the rest is read
and dropped first (RFC 9112, 9.6).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.web.problems import problem_response
from verifier.web.refusals import BodyTooLarge, BodyTooSlow

#: How much of an unwanted body is read and dropped, in bytes and in seconds.
LINGER_BYTES: Final = 1024 * 1024
LINGER_SECONDS: Final = 1.0

_CLOSE: Final = (b"connection", b"close")


@dataclass(frozen=True, slots=True)
class BodyAllowance:
    """The most that a route reads: bytes, and seconds spent waiting for them.

    Where ``bytes_per_second`` is not 0, what comes in earns waiting time back, up to ``seconds``: a long body may
    take long, a client that stalls may not. The seconds in which we do not read do not count.
    """

    largest: int = 64 * 1024
    seconds: float = 10.0
    bytes_per_second: int = 0


#: Enough for one statement and what travels beside it.
ONE_STATEMENT: Final = BodyAllowance()
_NONE: Final[Mapping[str, BodyAllowance]] = MappingProxyType({})


class BodyLimits:
    """ASGI middleware that refuses a body over the allowance: before a byte is read when its length is declared.

    ``exceptions`` are the allowances of single paths.
    """

    def __init__(
        self, app: ASGIApp, *, allowance: BodyAllowance, exceptions: Mapping[str, BodyAllowance] = _NONE
    ) -> None:
        self._app = app
        self._allowance = allowance
        self._exceptions = exceptions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        allowance = self._exceptions.get(scope["path"], self._allowance)
        body = _BoundedBody(receive, send, allowance)
        if _declared_length(scope) > allowance.largest:
            await problem_response(body.too_large())(scope, body.receive, body.send)
        else:
            await self._app(scope, body.receive, body.send)


class _BoundedBody:
    """One request's body on its way in, and the answer's end, which waits for it within bounds."""

    __slots__ = ("_allowance", "_complete", "_left", "_receive", "_received", "_send")

    def __init__(self, receive: Receive, send: Send, allowance: BodyAllowance) -> None:
        self._receive = receive
        self._send = send
        self._allowance = allowance
        self._received = 0
        self._complete = False
        self._left = allowance.seconds

    def too_large(self) -> BodyTooLarge:
        return BodyTooLarge(f"a body of at most {self._allowance.largest} bytes")

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()
        began, before = asyncio.get_running_loop().time(), self._received
        try:
            async with asyncio.timeout(self._left):
                message = await self._next()
        except TimeoutError:
            raise BodyTooSlow(self._in_time()) from None
        self._left -= asyncio.get_running_loop().time() - began
        if self._allowance.bytes_per_second:
            earned = (self._received - before) / self._allowance.bytes_per_second
            self._left = min(self._allowance.seconds, self._left + earned)
        if self._received > self._allowance.largest:
            raise self.too_large()
        return message

    def _in_time(self) -> str:
        seconds, pace = f"{self._allowance.seconds:g} seconds", self._allowance.bytes_per_second
        return (
            f"at least {pace} bytes a second, or a pause of {seconds}"
            if pace
            else f"the whole body within {seconds}"
        )

    async def send(self, message: Message) -> None:
        if self._complete:
            await self._send(message)
        elif message["type"] == "http.response.start":
            await self._send({**message, "headers": [*message.get("headers", ()), _CLOSE]})
        elif message.get("more_body", False):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            await self._linger()
            await self._send({"type": "http.response.body"})

    async def _next(self) -> Message:
        message = await self._receive()
        self._received += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        return message

    async def _linger(self) -> None:
        enough = self._received + LINGER_BYTES
        try:
            async with asyncio.timeout(LINGER_SECONDS):
                while not self._complete and self._received < enough:
                    await self._next()
        except TimeoutError:
            return


def _has_body(scope: Scope) -> bool:
    """Whether a body may follow: HTTP/1 says so in one of two headers (RFC 9112, 6.3), HTTP/2 in none."""
    if not scope.get("http_version", "").startswith("1"):
        return True
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )


def _declared_length(scope: Scope) -> int:
    """The declared length, or 0; the server has refused a length that is no decimal number."""
    lengths = [int(value) for name, value in scope["headers"] if name == b"content-length" and value.isdigit()]
    return max(lengths, default=0)
