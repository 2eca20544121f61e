"""Serving (bedienen): a face on a loopback port, until the process is asked to stop.

TLS and other machines are the reverse proxy's. Nothing about a request is logged: no path, no query, no
client; an exception is logged as the name of its class. What a client may hold of us is bounded: the bytes of
its headers, the seconds it takes over them, the seconds it stays idle, and how many connections there are.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, ClassVar, Final

import h11
import uvicorn
import uvloop
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from verifier.core.errors import Malformed
from verifier.web.duty import Duty
from verifier.web.problems import problem_response
from verifier.web.safe_responses import completed

LOOPBACK: Final = "127.0.0.1"

#: How long a client may take over the headers of a request, and we over the last answers when stopping.
HEADER_SECONDS: Final = 10.0
STOPPING_SECONDS: Final = 10
#: How long a connection may be idle between two requests.
IDLE_SECONDS: Final = 5
#: How many bytes the request line and the headers may take together: an access token is most of them.
HEADER_BYTES: Final = 16 * 1024
#: How many connections one process has at once; one more is closed unanswered.
CONNECTIONS: Final = 800

Ready = Callable[[str], None]


def announce(url: str) -> None:
    """Tell the parent process where we listen: one line of JSON on standard output."""
    sys.stdout.write(json.dumps({"listening": url}) + "\n")
    sys.stdout.flush()


def listen(port: int) -> socket.socket:
    """A listening socket on ``127.0.0.1:port``, or on a free port for 0; :class:`OSError` when it is taken."""
    return socket.create_server((LOOPBACK, port), backlog=2048)


def url_of(listener: socket.socket) -> str:
    """Where a listener of :func:`listen` is reached from this machine."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}"


def serve(face: ASGIApp, *, port: int = 0, ready: Ready = announce) -> None:
    """Serve ``face`` on ``127.0.0.1:port``, or on a free port for 0; return after SIGTERM or SIGINT.

    ``ready`` gets the URL once the lifespan has started and connections are accepted. Requests that are being
    answered get :data:`STOPPING_SECONDS` to finish, then the lifespan ends. Raises :class:`OSError` when the
    port is taken. From another thread than the main one no signal is heard.
    """
    with listen(port) as listener:
        url = url_of(listener)
        serve_on([listener], face, ready=lambda: ready(url))


def serve_on(
    listeners: Sequence[socket.socket],
    face: ASGIApp,
    *,
    ready: Callable[[], None],
    duty: Duty | None = None,
    log_level: str = "warning",
) -> None:
    """Serve ``face`` on sockets that listen already, as :func:`serve`, until ``duty`` ends or a signal ends it."""
    server = LoopbackServer(_config(face, log_level), ready, duty)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(server.serve(sockets=list(listeners)))


class LoopbackServer(uvicorn.Server):
    """A server that says when it is ready, and that returns when it is stopped instead of dying of the signal."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], duty: Duty | None = None) -> None:
        super().__init__(config)
        self._ready = ready
        self._duty = duty or Duty()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self._duty.ended

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
        self._duty.end()
        self.should_exit = True


class PunctualProtocol(H11Protocol):
    """HTTP/1.1 that closes a connection whose request headers are not complete after ``header_seconds``.

    When there are ``most`` connections, the next is closed before it has said anything: those that are there are
    not made to wait for it.
    """

    header_seconds: ClassVar[float] = HEADER_SECONDS
    most: ClassVar[int] = CONNECTIONS

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._await_headers()
        if len(self.connections) > self.most:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._header_timer.cancel()
        elif self._header_timer.cancelled():
            self._await_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        self._header_timer.cancel()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 # the server's own words are dropped
        """Bytes that are no HTTP request are refused like everything else, with the headers of every answer."""
        refused = problem_response(Malformed("a request in HTTP/1.1"))
        version = getattr(self.config.app, "version", "0.0.0")
        headers = completed([*refused.raw_headers, (b"connection", b"close")], version)
        answer = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (answer, h11.Data(data=bytes(refused.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _await_headers(self) -> None:
        self._header_timer = self.loop.call_later(self.header_seconds, self.transport.close)


class ClassOnlyFormatter(logging.Formatter):
    """A log line that shows of an exception its class and nothing that it says."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 # logging's own name
        return f"exception: {ei[0].__qualname__}"


def _config(face: ASGIApp, log_level: str) -> uvicorn.Config:
    return uvicorn.Config(
        face,
        http=PunctualProtocol,
        ws="none",
        lifespan="on",
        log_config=_logging(log_level.upper()),
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE_SECONDS,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_graceful_shutdown=STOPPING_SECONDS,
    )


def _logging(level: str) -> dict[str, Any]:
    """Where log lines go; uvicorn's own say nothing at more than warnings that a person would want."""
    ours = {"handlers": ["stderr"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"()": ClassOnlyFormatter, "format": "%(levelname)s %(name)s: %(message)s"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
        "loggers": {"uvicorn": {**ours, "level": "ERROR" if level == "ERROR" else "WARNING"}, "verifier": ours},
    }
