"""A relay (doorgeefluik): passes requests on to a program, keeps their bytes, and may lose the answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import httpx2

from tests.loopback import NO_AUTHORITIES


class Said(NamedTuple):
    """One request as it came by."""

    path: str
    headers: str
    body: bytes


class Relay(ThreadingHTTPServer):
    """``lossy``: answers to requests whose path ends so are cut off, after the program acted on them."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.client = httpx2.Client(base_url=target, trust_env=False, timeout=20, verify=NO_AUTHORITIES)
        self.said: list[Said] = []
        self.lossy = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Passing(BaseHTTPRequestHandler):
    server: Relay
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.said.append(Said(self.path, str(self.headers), body))
        passed = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        answer = self.server.client.request(self.command, self.path, headers=passed, content=body or None)
        if self.server.lossy and self.path.endswith(self.server.lossy):
            self.close_connection = True
            return
        self.send_response(answer.status_code)
        for name in ("Content-Type", "Retry-After"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("Content-Length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST  # noqa: N815 # the names of http.server

    def log_request(self, *_: Any, **__: Any) -> None:
        return


@contextmanager
def relaying(target: str) -> Iterator[Relay]:
    """Run a relay to ``target``."""
    relay = Relay(target)
    thread = threading.Thread(target=relay.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.shutdown()
        relay.server_close()
        relay.client.close()
        thread.join(10)
