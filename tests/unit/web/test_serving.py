"""Serving, seen from a real socket: huge and slow bodies, silent clients, signals, and a log without requests."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
import uvicorn

from tests import loopback
from tests.unit.web.sample_face import ABOUT, build
from verifier.web.face import build_face
from verifier.web.serving import LoopbackServer, PunctualProtocol, serve

MEGABYTE = 1024 * 1024
#: A short allowance, so that the test need not wait; the ten seconds of production are the same code.
SECONDS = "0.5"


class Running:
    """A sample face in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.port = int(url.rsplit(":", 1)[1])

    def peak_kib(self) -> int:
        return int(loopback.get(f"{self.url}/health").json()["lines"])

    def stop(self) -> tuple[int, str]:
        """Ask it to stop; its exit status and everything it wrote on standard error."""
        self.process.send_signal(signal.SIGTERM)
        _, written = self.process.communicate(timeout=20)
        return self.process.returncode, written


@contextmanager
def running(largest: int = 400_000) -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.unit.web.sample_face", SECONDS, str(largest)]
    with subprocess.Popen(  # noqa: S603 # our own interpreter and module
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield Running(process, json.loads(process.stdout.readline())["listening"])
        finally:
            process.kill()


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    with running() as face:
        yield face


def raw(face: Running, *parts: bytes) -> bytes:
    """What the server says to these bytes until it closes the connection."""
    with socket.create_connection(("127.0.0.1", face.port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    return answer


def megabytes(count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield b" " * MEGABYTE


HEAD = b"POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def test_200_megabytes_declared_are_refused_without_being_kept(served: Running) -> None:
    before = served.peak_kib()
    headers = {"Content-Type": "application/json", "Content-Length": str(200 * MEGABYTE)}
    answer = loopback.post(f"{served.url}/v1/reports", content=megabytes(200), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert served.peak_kib() - before < 5 * 1024


def test_200_megabytes_in_chunks_are_refused_without_being_kept(served: Running) -> None:
    before = served.peak_kib()
    headers = {"Content-Type": "application/json"}
    answer = loopback.post(f"{served.url}/v1/reports", content=megabytes(200), headers=headers)
    assert answer.status_code == 413
    assert served.peak_kib() - before < 5 * 1024


def test_negative_control_a_body_that_is_kept_shows_in_the_memory() -> None:
    with running(largest=64 * MEGABYTE) as face:
        before = face.peak_kib()
        loopback.post(f"{face.url}/v1/texts", content=megabytes(32), headers={"Content-Type": "text/plain"})
        assert face.peak_kib() - before > 5 * 1024


def test_a_body_declared_too_large_is_refused_before_it_is_sent(served: Running) -> None:
    answer = raw(served, HEAD + b"Expect: 100-continue\r\nContent-Length: 1000000000\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in answer


def test_a_body_that_does_not_come_is_408_and_the_end_of_the_connection(served: Running) -> None:
    answer = raw(served, HEAD + b"Content-Length: 100\r\n\r\n{")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"body_too_slow"' in answer
    assert b"x-content-type-options: nosniff" in answer


def test_a_chunked_body_that_does_not_end_is_408(served: Running) -> None:
    assert raw(served, HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n").startswith(b"HTTP/1.1 408 ")


def test_an_answer_to_an_unread_body_arrives_although_the_connection_closes(served: Running) -> None:
    head = b"POST /v1/unread HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n"
    for _ in range(20):
        answer = raw(served, head, b"x" * 300_000)
        assert answer.startswith(b"HTTP/1.1 401 ")
        assert answer.endswith(b"}")


def test_a_connection_serves_one_request_after_the_other(served: Running) -> None:
    get = b"GET /v1/reports HTTP/1.1\r\nHost: x\r\n"
    answer = raw(served, get + b"\r\n", get + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert b"server:" not in answer


class Hasty(PunctualProtocol):
    """The same with a short patience, so that the test need not wait ten seconds."""

    header_seconds = 0.2


@pytest.fixture
def hasty_port() -> Iterator[int]:
    started = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(build(), http=Hasty, ws="none", log_config=None, access_log=False)
        server = LoopbackServer(config, started.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert started.wait(20)
        yield int(listener.getsockname()[1])
        server.should_exit = True
        thread.join(20)


def until_closed(connection: socket.socket, dribble: bytes) -> bytes:
    """What comes back while one byte of ``dribble`` is sent every now and then."""
    answer = b""
    connection.settimeout(0.05)
    for byte in dribble:
        try:
            connection.sendall(bytes([byte]))
            answer += (chunk := connection.recv(65536))
            if not chunk:
                return answer
        except TimeoutError:
            continue
        except ConnectionError:
            return answer
    pytest.fail("the connection stayed open")


def test_headers_that_do_not_end_close_the_connection(hasty_port: int) -> None:
    with socket.create_connection(("127.0.0.1", hasty_port)) as connection:
        assert until_closed(connection, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20) == b""


def test_so_do_those_of_a_second_request(hasty_port: int) -> None:
    whole = b"GET /v1/reports HTTP/1.1\r\nHost: x\r\n\r\n"
    with socket.create_connection(("127.0.0.1", hasty_port)) as connection:
        connection.sendall(whole)
        answer = b""
        while not answer.endswith(b"}"):
            answer += connection.recv(65536)
        assert until_closed(connection, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20) == b""


def test_an_answer_may_take_longer_than_headers(hasty_port: int) -> None:
    assert loopback.get(f"http://127.0.0.1:{hasty_port}/v1/slow-answers").status_code == 200


def test_it_stops_when_asked_and_has_written_nothing_about_requests() -> None:
    with running() as face:
        assert loopback.get(f"{face.url}/v1/reports?month=telltale4711").status_code == 400
        assert loopback.get(f"{face.url}/v1/failures?who=telltale4711").status_code == 500
        raw(face, b"GET /telltale4711 NONSENSE\r\n\r\n")
        status, written = face.stop()
    assert status == 0
    assert "lifespan ended" in written
    assert "a request failed: RuntimeError" in written
    assert "telltale4711" not in written
    assert "Traceback" not in written


def test_a_program_whose_start_fails_does_not_say_that_it_listens() -> None:
    @asynccontextmanager
    async def failing(_: object) -> AsyncIterator[None]:
        raise OSError("no database here")
        yield

    told: list[str] = []
    with pytest.raises(SystemExit):
        serve(build_face(ABOUT, routers=[], lifespan=failing), ready=told.append)
    assert told == []


NO_REQUESTS = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /v1/reports\r\n\r\n",
    "no host": b"GET /v1/reports HTTP/1.1\r\n\r\n",
    "length twice": HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n{",
    "length that is none": HEAD + b"Content-Length: -1\r\n\r\n",
    "control character": b"GET /v1/re\x00ports HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("sent", NO_REQUESTS.values(), ids=NO_REQUESTS.keys())
def test_what_is_no_request_is_a_problem_with_every_header(served: Running, sent: bytes) -> None:
    head, _, body = raw(served, sent).partition(b"\r\n\r\n")
    status, *lines = head.lower().split(b"\r\n")
    assert status.startswith(b"http/1.1 400 ")
    assert {b"api-version: 1.2.3", b"x-content-type-options: nosniff", b"cache-control: no-store"} <= set(lines)
    assert json.loads(body)["code"] == "malformed"
