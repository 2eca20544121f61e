"""The program ``register run`` in a process of its own, with its workers, as an operator starts it."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.forking import Command
from tests.service.register.own_home import OwnHome, start

PATIENCE = 30.0


class Program:
    """A register that listens at ``url``."""

    def __init__(self, process: Command, url: str) -> None:
        self.process = process
        self.url = url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        return self.process.pid

    def workers(self) -> list[int]:
        """The processes of its workers."""
        try:
            told = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except FileNotFoundError:  # it ended
            return []
        return [int(each) for each in told.split()]

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ended(self) -> tuple[int, str]:
        """Wait for its end: its exit status, and what it wrote on standard error."""
        _, told = self.process.communicate(timeout=PATIENCE)
        status = self.process.poll()
        assert status is not None
        return status, told


@contextmanager
def running_program(home: OwnHome, *arguments: str, **changes: str | None) -> Iterator[Program]:
    """Start it, wait until it listens, and end it with the block."""
    with start(home.environ(**changes), "run", *arguments) as process:
        line = process.output.readline()
        if not line:
            pytest.fail(process.communicate()[1])
        program = Program(process, json.loads(line)["listening"])
        try:
            yield program
        finally:
            if process.poll() is None:
                children = program.workers()
                process.kill()
                for each in children:
                    wait_until(lambda pid=each: not is_alive(pid))  # type: ignore[misc] # one pid each
            process.communicate()


def is_alive(pid: int) -> bool:
    """Whether the process is there, and no zombie that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    """Return once it holds; fail when it does not come to hold."""
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            pytest.fail("it did not come to be")
        time.sleep(0.05)


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def end_at_once(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
