"""A portal's origin (herkomst van het portaal): the one website whose pages may ask an evaluator from a browser.

A desk without a program of its own works in the pages of the register (FIELD-NOTES, Portal). What a request must
prove is the same as for any program: a browser is only told that these pages may read the answer. Every other
origin is told nothing, and its pages can read nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: The address that pages may ask, and how.
PATH: Final = "/v1/evaluations"
_METHOD: Final = b"POST"
_ASKING: Final = (
    (b"access-control-allow-methods", _METHOD),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"600"),
)

Headers = Iterable[tuple[bytes, bytes]]


class PortalOrigin:
    """ASGI middleware that lets pages of exactly ``origin`` post to :data:`PATH` and read what is answered.

    Cookies are neither asked for nor allowed. A browser that asks beforehand (Fetch, 4.8) is answered without a
    body; of any other origin, address or method nothing is said.
    """

    def __init__(self, app: ASGIApp, *, origin: str) -> None:
        self._app = app
        self._origin = origin.encode("ascii")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        is_allowed = headers.get(b"origin") == self._origin
        is_asking = scope["method"] == "OPTIONS" and headers.get(b"access-control-request-method") == _METHOD
        if is_allowed and is_asking:
            await send({"type": "http.response.start", "status": 204, "headers": self._told(_ASKING)})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = self._told() if is_allowed else [(b"vary", b"Origin")]
                message["headers"] = [*message.get("headers", ()), *own]
            await send(message)

        await self._app(scope, receive, send_told)

    def _told(self, more: Headers = ()) -> list[tuple[bytes, bytes]]:
        return [(b"access-control-allow-origin", self._origin), (b"vary", b"Origin"), *more]
