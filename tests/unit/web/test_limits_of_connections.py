"""What one client may hold of a program: bytes of headers, and connections."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn

from tests.unit.web.sample_face import build
from verifier.web.duty import Duty
from verifier.web.serving import HEADER_BYTES, LoopbackServer, PunctualProtocol, listen, serve_on

GET = b"GET /v1/reports HTTP/1.1\r\nHost: x\r\n"


class Crowded(PunctualProtocol):
    """The same with room for three, so that the test need not open hundreds."""

    most = 3


@pytest.fixture
def port() -> Iterator[int]:
    started = threading.Event()
    with listen(0) as listener:
        config = uvicorn.Config(
            build(),
            http=Crowded,
            ws="none",
            log_config=None,
            access_log=False,
            h11_max_incomplete_event_size=HEADER_BYTES,
        )
        server = LoopbackServer(config, started.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert started.wait(20)
        yield int(listener.getsockname()[1])
        server.should_exit = True
        thread.join(20)


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def test_one_connection_too_many_is_closed_and_the_others_go_on(port: int) -> None:
    others = [connected(port) for _ in range(Crowded.most)]
    for each in others:
        each.sendall(GET + b"\r\n")
        assert each.recv(65536).startswith(b"HTTP/1.1 200 ")
    with connected(port) as late:
        assert was_closed(late)
    for each in others:
        each.sendall(GET + b"\r\n")
        assert each.recv(65536).startswith(b"HTTP/1.1 200 ")
        each.close()


def was_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_more_header_than_there_is_room_for_is_refused(port: int) -> None:
    with connected(port) as connection:
        connection.sendall(GET + b"X: " + b"y" * (2 * HEADER_BYTES))
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")
    with connected(port) as connection:
        connection.sendall(GET + b"X: " + b"y" * (HEADER_BYTES // 2) + b"\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


def test_a_duty_that_ends_ends_the_serving_of_another_thread() -> None:
    duty, started = Duty(), threading.Event()
    with listen(0) as listener:
        serving = threading.Thread(
            target=serve_on, args=([listener], build()), kwargs={"ready": started.set, "duty": duty}
        )
        serving.start()
        assert started.wait(20)
        duty.fail()
        serving.join(20)
        assert not serving.is_alive()
    assert (duty.ended, duty.failed) == (True, True)
