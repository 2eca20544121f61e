"""Lines over a real socket: a long request takes little memory, may take long, and may not stall."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests import loopback
from verifier.web.ndjson import MOST_LINES, NDJSON

pytestmark = pytest.mark.slow

MEBIBYTE = 1024 * 1024
#: Twenty-four mebibytes, of which each line is answered.
LINE = json.dumps({"text": "x" * 16_000}).encode() + b"\n"
LINES = 1_500


class Served:
    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.pid = process.pid
        self.url = url
        self.address = ("127.0.0.1", int(url.rsplit(":", 1)[1]))

    def peak_kib(self) -> int:
        """The most memory that the process ever had."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    def post(self, path: str, content: bytes) -> httpx2.Response:
        headers = {"Content-Type": NDJSON}
        return loopback.post(self.url + path, content=content, headers=headers, timeout=60)


@pytest.fixture
def served() -> Iterator[Served]:
    command = [sys.executable, "-m", "tests.unit.web.lines_face"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 # our own module
        assert process.stdout is not None
        try:
            yield Served(process, json.loads(process.stdout.readline())["listening"])
        finally:
            process.kill()


def growth(served: Served, path: str) -> int:
    """By how much the peak grows over one long request, in KiB, after a short one."""
    served.post(path, LINE * 300)
    before = served.peak_kib()
    answer = served.post(path, LINE * LINES)
    assert answer.status_code == 200
    return served.peak_kib() - before


def test_a_long_request_takes_no_more_memory_than_a_short_one(served: Served) -> None:
    assert growth(served, "/v1/lines") < 4 * 1024


def test_negative_control_read_whole_it_takes_as_much_as_it_is_long(served: Served) -> None:
    assert growth(served, "/v1/whole") > 20 * 1024


def test_every_line_of_it_is_answered(served: Served) -> None:
    answers = served.post("/v1/lines", LINE * LINES).content.splitlines()
    assert json.loads(answers[-1]) == {"line": LINES, "length": 16_000}
    assert len(answers) == LINES < MOST_LINES


def slowly(served: Served, *pieces: bytes, declared: int, pause: float) -> bytes:
    """What is answered to a body of ``declared`` bytes of which these pieces come, with a pause after each."""
    head = f"POST /v1/hasty HTTP/1.1\r\nHost: here\r\nContent-Type: {NDJSON}\r\nContent-Length: {declared}"
    with socket.create_connection(served.address, timeout=20) as connection:
        connection.sendall((head + "\r\n\r\n").encode())
        answer = b""
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
        except OSError:  # it has hung up on us
            pass
        while chunk := connection.recv(65_536):
            answer += chunk
    return answer


def test_a_body_that_keeps_its_pace_may_take_longer_than_any_pause(served: Served) -> None:
    line = b'{"text":"' + b"x" * 39 + b'"}\n'
    answer = slowly(served, *[line] * 10, declared=10 * len(line), pause=0.1)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b'"length":39') == 10


def test_a_body_that_stalls_is_refused(served: Served) -> None:
    answer = slowly(served, b'{"text":"', declared=1000, pause=0.6)
    assert answer.startswith(b"HTTP/1.1 408")


def test_and_so_is_one_that_dribbles(served: Served) -> None:
    answer = slowly(served, *[b" "] * 10, declared=1000, pause=0.1)
    assert answer.startswith(b"HTTP/1.1 408")


def test_what_was_judged_before_it_stalled_is_told(served: Served) -> None:
    lines = b'{"text":"x"}\n' * 256
    answer = slowly(served, lines + b'{"te', declared=len(lines) + 100, pause=0.6)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.count(b'"length":1') == 256
    last = json.loads(answer.splitlines()[-1])
    assert (last["line"], last["problem"]["code"]) == (257, "body_too_slow")
