"""An unsafe bulk register: takes every line without a look at it, and misbehaves as it is told; for tests alone.

It is a program of its own that speaks HTTP: what a test says is gone is gone on the wire.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.unsafe_scheme import REGISTER
from verifier.core.model.receipt import Receipt
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home


@dataclass(frozen=True, slots=True)
class Mood:
    """How one request is answered: ``status`` refuses it whole; after ``stop`` lines the answer ends, cleanly or by
    ``cut``ting the line, or with ``last`` as the problem of the next line; ``problems`` are of single lines."""

    status: int = 200
    retry_after: str = ""
    media_type: str = "application/x-ndjson"
    stop: int | None = None
    cut: bool = False
    last: int = 0
    problems: Mapping[int, int] = field(default_factory=dict)
    raw: bytes | None = None


class UnsafeBulk(ThreadingHTTPServer):
    """``moods`` of the coming requests, in order; then all goes well. ``taken``: how often each statement came."""

    daemon_threads = True

    def __init__(self, home: Home, at: int, delay: float = 0.0) -> None:
        super().__init__(("127.0.0.1", 0), _Bulk)
        self.home = home
        self.at = at
        self.delay = delay
        self.moods: list[Mood] = []
        self.sizes: list[int] = []
        self.taken: Counter[str] = Counter()
        self.seals: dict[str, str] = {}
        self.receipts: dict[str, str] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def take(self, body: Mapping[str, Any]) -> str:
        """The first receipt of a statement, however often it comes."""
        token = str(body["statement"])
        self.taken[token] += 1
        self.seals[token] = str(body.get("sealed_subject", ""))
        if token not in self.receipts:
            claims = self.home.claims(at=self.at, audience=REGISTER)
            leaf = len(self.receipts)
            receipt = Receipt(**claims, statement=digest_of(token), leaf_index=leaf, received_at=self.at)
            self.receipts[token] = self.home.sign(receipt)
        return self.receipts[token]


class _Bulk(BaseHTTPRequestHandler):
    server: UnsafeBulk
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/v1/oauth/token":
            token = {"access_token": "t", "token_type": "Bearer", "expires_in": 900, "scope": "contractor"}
            self._answer(200, "application/json", json.dumps(token).encode())
            return
        lines = body.splitlines()
        self.server.sizes.append(len(lines))
        mood = self.server.moods.pop(0) if self.server.moods else Mood()
        if mood.status != 200:
            self._answer(mood.status, "application/problem+json", b'{"code":"no","detail":"no"}', mood.retry_after)
            return
        said = mood.raw if mood.raw is not None else self._said(lines, mood)
        self._answer(200, mood.media_type, said, missing=int(mood.cut))

    def _said(self, lines: list[bytes], mood: Mood) -> bytes:
        answers = []
        for number, line in enumerate(lines, start=1):
            if mood.stop is not None and number > mood.stop:
                if mood.last:
                    answers.append(_problem(number, mood.last))
                break
            time.sleep(self.server.delay)
            if number in mood.problems:
                answers.append(_problem(number, mood.problems[number]))
            else:
                answers.append({"line": number, "receipt": self.server.take(json.loads(line))})
        return b"".join(json.dumps(each).encode() + b"\n" for each in answers)

    def _answer(self, status: int, media_type: str, body: bytes, retry_after: str = "", missing: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) + missing))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = self.close_connection or bool(missing)

    def log_request(self, *_: Any, **__: Any) -> None:
        return


def _problem(number: int, status: int) -> dict[str, Any]:
    return {"line": number, "problem": {"code": "no", "status": status, "title": "No", "detail": "no"}}


@contextmanager
def unsafe_bulk(home: Home, at: int, delay: float = 0.0) -> Iterator[UnsafeBulk]:
    """Run it on a free port; receipts are signed by ``home`` at ``at``, and each line takes ``delay`` seconds."""
    server = UnsafeBulk(home, at, delay)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
