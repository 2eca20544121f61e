"""The meters' door (meterkastje): ``/metrics``, on a port of its own and on no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from verifier.service.meters.board import Board
from verifier.service.meters.page import CONTENT_TYPE, page

PATH: Final = "/metrics"

#: What the lifespan offers under ``state["gauges"]``: the gauges of this moment.
Gauges = Callable[[], Awaitable[Mapping[str, float]]]


class MetersDoor:
    """ASGI middleware: what comes in at ``port`` gets the readings or 404, and never reaches the register.

    The port is the one of the socket, which no header of a client can change.
    """

    def __init__(self, app: ASGIApp, *, port: int, board: Board) -> None:
        self._app = app
        self._port = port
        self._board = board

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._port or (scope.get("server") or ("", 0))[1] != self._port:
            await self._app(scope, receive, send)
        elif scope["method"] == "GET" and scope["path"] == PATH:
            gauges: Gauges = scope["state"]["gauges"]
            answer = Response(page(self._board, await gauges()), headers={"Content-Type": CONTENT_TYPE})
            await answer(scope, receive, send)
        else:
            await Response(status_code=404)(scope, receive, send)
