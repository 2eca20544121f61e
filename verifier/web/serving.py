"""Serving (bedienen): a face on a loopback port, until the process is asked to stop.

TLS and other machines are the reverse proxy's. Nothing about a request is logged: no path, no query, no
client; an exception is logged as the name of its class.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, ClassVar, Final

import h11
import uvicorn
import uvloop
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

LOOPBACK: Final = "127.0.0.1"

#: How long a client may take over the headers of a request, and we over the last answers when stopping.
HEADER_SECONDS: Final = 10.0
STOPPING_SECONDS: Final = 10

Ready = Callable[[str], None]


def announce(url: str) -> None:
    """Tell the parent process where we listen: one line of JSON on standard output."""
    sys.stdout.write(json.dumps({"listening": url}) + "\n")
    sys.stdout.flush()


def serve(face: ASGIApp, *, port: int = 0, ready: Ready = announce) -> None:
    """Serve ``face`` on ``127.0.0.1:port``, or on a free port for 0; return after SIGTERM or SIGINT.

    ``ready`` gets the URL once the lifespan has started and connections are accepted. Requests that are being
    answered get :data:`STOPPING_SECONDS` to finish, then the lifespan ends. Raises :class:`OSError` when the
    port is taken. From another thread than the main one no signal is heard.
    """
    with socket.create_server((LOOPBACK, port), backlog=2048) as listener:
        url = f"http://{LOOPBACK}:{listener.getsockname()[1]}"
        server = LoopbackServer(_config(face), lambda: ready(url))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(server.serve(sockets=[listener]))


class LoopbackServer(uvicorn.Server):
    """A server that says when it is ready, and that returns when it is stopped instead of dying of the signal."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.should_exit = True


class PunctualProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request headers are not complete after ``header_seconds``."""

    header_seconds: ClassVar[float] = HEADER_SECONDS

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_headers()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._header_timer.cancel()
        elif self._header_timer.cancelled():
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._header_timer.cancel()
        super().connection_lost(exc)

    def _await_headers(self) -> None:
        self._header_timer = self.loop.call_later(self.header_seconds, self.transport.close)


class ClassOnlyFormatter(logging.Formatter):
    """A log line that shows of an exception its class and nothing that it says."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 # logging's own name
        return f"exception: {ei[0].__qualname__}"


def _config(face: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        face,
        http=PunctualProtocol,
        ws="none",
        lifespan="on",
        log_config=_LOGGING,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=STOPPING_SECONDS,
    )


_LOGGING: Final[dict[str, Any]] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": ClassOnlyFormatter, "format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "verifier": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
