"""Forking (afsplitsen): programs in processes of their own, all forked from one that has loaded them once.

To load a program takes longer than most of what a test asks of it. The process that is forked from has done nothing
with what it loaded: it opened nothing and started no thread.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, Self

from verifier.cli import main

FORKS: Final = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "pytest",
        "tests.service.agency.desk_process",
        "tests.service.evaluator.evaluator_process",
        "tests.service.register.register_process",
        "verifier.cli.app",
        "verifier.service.program",
    ]
)


def write_to(number: int, file: Path) -> None:
    """What this process writes on the output with this ``number`` goes to the end of ``file``."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(opened, number)
    os.close(opened)


class Forked:
    """The command ``plaatsbewijs``, forked: what :class:`subprocess.Popen` offers of it, as far as tests ask."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        said, output = FORKS.Pipe(duplex=False)
        told, errors = FORKS.Pipe(duplex=False)
        with output, errors:
            self._process = FORKS.Process(target=_command, args=(list(arguments), dict(environ), output, errors))
            self._process.start()
        self._pipes = said, told
        self.stdout = os.fdopen(said.fileno(), encoding="utf-8", closefd=False)
        self._told: list[bytes] = []
        self._listener = threading.Thread(target=self._listen, args=(told,))
        self._listener.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for its end: what it wrote on standard output and on standard error."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("plaatsbewijs", timeout)
        said = "" if self.stdout.closed else self.stdout.read()
        self._listener.join(timeout)
        self.stdout.close()
        for each in self._pipes:
            each.close()
        return said, b"".join(self._told).decode()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.communicate()

    def _listen(self, told: Connection) -> None:
        while octets := os.read(told.fileno(), 65536):
            self._told.append(octets)


def _command(arguments: list[str], environ: dict[str, str], output: Connection, errors: Connection) -> None:
    for number, pipe in ((1, output), (2, errors)):
        os.dup2(pipe.fileno(), number)
        pipe.close()
    os.environ.clear()
    os.environ.update(environ)
    sys.argv[:] = ["plaatsbewijs", *arguments]
    main(arguments)
