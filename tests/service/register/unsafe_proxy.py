"""An unsafe proxy: between a client and the register it loses requests and answers, and sends some twice."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests import loopback

#: What happens to one request after the other; all of them, in an order without a pattern of two or three.
FATES = ("pass", "lose answer", "twice", "lose request", "lose answer", "pass", "lose answer")


class UnsafeProxy(ThreadingHTTPServer):
    """Passes POSTs on to ``target``, each as its fate has it; ``fates`` counts what happened."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.http = loopback.client(base_url=target, timeout=30)
        self.fates = dict.fromkeys(FATES, 0)
        self._next = itertools.cycle(FATES)
        self._turn = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fate(self) -> str:
        with self._turn:
            fate = next(self._next)
            self.fates[fate] += 1
            return fate


class _Passage(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: UnsafeProxy

    def do_POST(self) -> None:
        fate = self.server.fate()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.close_connection = True
        if fate == "lose request":
            return
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}
        }
        for _ in range(2 if fate == "twice" else 1):
            answer = self.server.http.post(self.path, content=body, headers=headers)
        if fate == "lose answer":
            return
        self.send_response(answer.status_code)
        for name in ("content-type", "retry-after"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def losing(target: str) -> Iterator[UnsafeProxy]:
    """A proxy before ``target``, while the block lasts."""
    with UnsafeProxy(target) as proxy:
        serving = threading.Thread(target=proxy.serve_forever, args=(0.02,))
        serving.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            serving.join(20)
            proxy.http.close()
