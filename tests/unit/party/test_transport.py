"""A transport asks again with the same bytes when it may, gives up within bounds, and retells a refusal."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from verifier.core.errors import WrongValue
from verifier.party.transport import ATTEMPTS, Refused, Transport, Unreachable

PROBLEM = {"code": "quota_reached", "status": 429, "title": "Quota reached", "detail": "less", "field": "elements"}


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b'{"done":1}'
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


def problem(status: int, **headers: str) -> Reply:
    content = {"Content-Type": "application/problem+json"}
    return Reply(status, json.dumps({**PROBLEM, "status": status}).encode(), {**content, **headers})


class Scripted(ThreadingHTTPServer):
    """Answers with its replies in order, the last one for ever, and keeps what was asked."""

    def __init__(self, *replies: Reply) -> None:
        super().__init__(("127.0.0.1", 0), Scripting)
        self.replies = list(replies)
        self.asked: list[tuple[str, bytes, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Scripting(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.asked.append((self.path, asked, dict(self.headers)))
        replies = self.server.replies
        reply = replies.pop(0) if len(replies) > 1 else replies[0]
        if reply.cut:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)

    do_GET = do_POST  # noqa: N815 # the names of http.server

    def log_request(self, *_: Any, **__: Any) -> None:
        return


Serve = Callable[..., Scripted]


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[Scripted] = []

    def start(*replies: Reply) -> Scripted:
        server = Scripted(*replies)
        running.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


@pytest.fixture
def pauses() -> list[float]:
    return []


def asking(url: str, pauses: list[float]) -> Transport:
    return Transport(url, timeout=2, pause=pauses.append)


def test_lost_answer_is_asked_for_again_with_the_same_bytes(serve: Serve, pauses: list[float]) -> None:
    server = serve(Reply(cut=True), Reply(cut=True), Reply())
    with asking(server.url, pauses) as transport:
        assert transport.post_json("/v1/x", {"a": 1}, token="t") == {"done": 1}
    assert len({(path, body, headers["Authorization"]) for path, body, headers in server.asked}) == 1
    assert [len(server.asked), len(pauses)] == [3, 2]


def test_all_attempts_of_one_write_have_one_key_and_the_next_write_another(
    serve: Serve, pauses: list[float]
) -> None:
    server = serve(Reply(cut=True), Reply(), Reply())
    with asking(server.url, pauses) as transport:
        transport.post_json("/v1/x", {"a": 1}, token="t")
        transport.post_json("/v1/x", {"a": 1}, token="t")
    first, again, other = (headers["Idempotency-Key"] for _, _, headers in server.asked)
    assert first == again != other
    assert first[0] == first[-1] == '"'
    assert len(first) == 34


@pytest.mark.parametrize("status", [503, 429, 409])
def test_busy_program_is_asked_again_after_its_own_time(serve: Serve, pauses: list[float], status: int) -> None:
    server = serve(problem(status, **{"Retry-After": "3"}), Reply())
    with asking(server.url, pauses) as transport:
        assert transport.get_json("/v1/x") == {"done": 1}
    assert pauses == [3.0]


def test_long_retry_after_is_told_at_once(serve: Serve, pauses: list[float]) -> None:
    server = serve(problem(429, **{"Retry-After": "3600"}))
    with asking(server.url, pauses) as transport, pytest.raises(Refused) as refused:
        transport.get_json("/v1/x")
    assert (refused.value.code, refused.value.status, refused.value.field) == ("quota_reached", 429, "elements")
    assert (refused.value.title, refused.value.detail) == ("Quota reached", "less")
    assert (len(server.asked), pauses) == (1, [])


def test_patience_is_counted_in_total(serve: Serve, pauses: list[float]) -> None:
    server = serve(problem(503, **{"Retry-After": "3"}))
    with asking(server.url, pauses) as transport, pytest.raises(Refused):
        transport.get_json("/v1/x")
    assert pauses == [3.0]


@pytest.mark.parametrize("status", [400, 403, 409, 422, 500])
def test_refusal_is_not_asked_again(serve: Serve, pauses: list[float], status: int) -> None:
    server = serve(problem(status))
    with asking(server.url, pauses) as transport, pytest.raises(Refused) as refused:
        transport.post_json("/v1/x", {})
    assert refused.value.status == status
    assert len(server.asked) == 1


def test_attempts_are_bounded(serve: Serve, pauses: list[float]) -> None:
    server = serve(Reply(cut=True))
    with asking(server.url, pauses) as transport, pytest.raises(Unreachable):
        transport.get_bytes("/v1/x")
    assert len(server.asked) == ATTEMPTS


def test_nobody_listens(pauses: list[float]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with asking(f"http://127.0.0.1:{port}", pauses) as transport, pytest.raises(Unreachable):
        transport.get_json("/v1/x")


def test_redirect_is_not_followed(serve: Serve, pauses: list[float]) -> None:
    elsewhere = serve(Reply())
    server = serve(Reply(302, b"", {"Location": elsewhere.url}))
    with asking(server.url, pauses) as transport, pytest.raises(Refused):
        transport.get_json("/v1/x", token="secret")
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "body", [b"", b"[1]", b'{"a":1,"a":2}', b'{"a":1.5}', b"<html>"], ids=["none", "list", "twice", "float", "html"]
)
def test_answer_is_read_strictly(serve: Serve, pauses: list[float], body: bytes) -> None:
    server = serve(Reply(body=body))
    with asking(server.url, pauses) as transport:
        assert transport.get_bytes("/v1/x") == body
        with pytest.raises(Unreachable):
            transport.get_json("/v1/x")


def test_refusal_without_a_problem_document_still_has_its_status(serve: Serve, pauses: list[float]) -> None:
    server = serve(Reply(404, b"<html>", {"Content-Type": "text/html"}))
    with asking(server.url, pauses) as transport, pytest.raises(Refused) as refused:
        transport.get_json("/v1/x")
    assert (refused.value.code, refused.value.status) == ("refused", 404)


def test_form_is_encoded(serve: Serve, pauses: list[float]) -> None:
    server = serve(Reply())
    with asking(server.url, pauses) as transport:
        transport.post_form("/v1/oauth/token", {"scope": "agency", "x": "a b&c=d"})
    ((_, body, headers),) = server.asked
    assert body == b"scope=agency&x=a+b%26c%3Dd"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    "url", ["http://register.example", "http://10.0.0.1", "ftp://127.0.0.1", "https://", "register.example"]
)
def test_nothing_travels_in_clear(url: str) -> None:
    with pytest.raises(WrongValue):
        Transport(url)


@pytest.mark.parametrize("url", ["https://register.example", "http://127.0.0.1:1", "http://[::1]:1/"])
def test_tls_and_loopback_are_accepted(url: str) -> None:
    Transport(url).close()
