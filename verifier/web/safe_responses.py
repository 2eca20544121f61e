"""Safe responses (veilige antwoorden): what every answer of every face carries, and the answer when all fails.

The headers are those of the API Design Rules 2.2.1 (transport/security-headers, version-header); a route may
set its own value of any of them. A failure becomes a constant 500, and a log line that holds the failure's
class and place and nothing that it says: messages of exceptions repeat values.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from types import TracebackType
from typing import Final

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.web.problems import problem_response
from verifier.web.refusals import InternalFailure

_LOG: Final = logging.getLogger("verifier.web")

SAFE_HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


def completed(headers: Iterable[tuple[bytes, bytes]], api_version: str) -> list[tuple[bytes, bytes]]:
    """``headers``, and after them every safe header that is not among them."""
    given = list(headers)
    present = {name.lower() for name, _ in given}
    added = (*SAFE_HEADERS, (b"api-version", api_version.encode("ascii")))
    return [*given, *(header for header in added if header[0] not in present)]


class SafeResponses:
    """The outermost ASGI middleware of a face: no answer leaves without these headers, no exception passes."""

    def __init__(self, app: ASGIApp, *, api_version: str) -> None:
        self._app = app
        self._api_version = api_version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_safely(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = completed(message.get("headers", ()), self._api_version)
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except ClientDisconnect:
            return
        except Exception as failure:
            report(failure)
            if not started:
                await problem_response(InternalFailure(""))(scope, receive, send_safely)


def report(failure: Exception) -> None:
    """Log the class of a failure and where it was raised, and nothing that it says."""
    module, line = _place(failure.__traceback__)
    _LOG.error("a request failed: %s in %s, line %d", type(failure).__qualname__, module, line)


def _place(trace: TracebackType | None) -> tuple[str, int]:
    module, line = "?", 0
    while trace is not None:
        module, line = trace.tb_frame.f_globals.get("__name__", "?"), trace.tb_lineno
        trace = trace.tb_next
    return module, line
