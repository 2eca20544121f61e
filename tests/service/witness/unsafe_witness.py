"""A witness that lies: it answers every request with what a test says, over real HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

#: The status and the body of every answer.
Lie = tuple[int, bytes]


class _UnsafeServer(HTTPServer):
    def __init__(self, listening: socket.socket, lie: Lie) -> None:
        super().__init__(listening.getsockname(), _UnsafeAnswers, bind_and_activate=False)
        self.socket.close()
        self.socket = listening.dup()
        self.socket.listen()
        self.lie = lie
        self.asked: list[str] = []


class _UnsafeAnswers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _UnsafeServer)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.requestline)
        status, body = self.server.lie
        self.send_response(status)
        kind = "text/x.tlog.size" if status == 409 else "text/plain"
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), ("Location", "/")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 # the server's own name

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def lying(listening: socket.socket, lie: Lie) -> Iterator[list[str]]:
    """Answer with lies on a socket that is bound; the request lines that came."""
    server = _UnsafeServer(listening, lie)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server.asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
