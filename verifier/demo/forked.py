"""A forked program (afgesplitst programma): the command in a process forked from one that has loaded it.

To load a program takes longer than most of what the story asks of it. The process that is forked from has done
nothing with what it loaded: it opened nothing and started no thread. Each program has an environment, outputs and
signals of its own, and no input.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

FORKS: Final = multiprocessing.get_context("forkserver")
#: What every program of the story needs. Whoever forks more than these names this, and more, before the first fork.
LOADED: Final = (
    "verifier.cli.app",
    "verifier.party.agency.program",
    "verifier.party.evaluator.program",
    "verifier.party.witness.program",
    "verifier.service.program",
)
FORKS.set_forkserver_preload(list(LOADED))


def write_to(number: int, file: Path) -> None:
    """What this process writes on the output with this ``number`` goes to the end of ``file``."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(opened, number)
    os.close(opened)


class Forked:
    """The command ``plaatsbewijs`` with ``arguments``; what it writes as an error goes to the end of a file.

    ``output`` is its standard output, to be read and closed.
    """

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str], *, errors: Path) -> None:
        said, output = FORKS.Pipe(duplex=False)
        with said, output:
            told = (list(arguments), dict(environ), output, errors)
            self._process = FORKS.Process(target=_command, args=told)
            self._process.start()
            self.output = os.fdopen(os.dup(said.fileno()), encoding="utf-8")

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; nothing while it lives."""
        return self._process.exitcode

    def wait(self, seconds: float) -> int | None:
        """The same, once it ended or so many seconds passed."""
        self._process.join(seconds)
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to stop."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


def _command(arguments: list[str], environ: dict[str, str], output: Connection, errors: Path) -> None:
    os.dup2(output.fileno(), 1)
    output.close()
    write_to(2, errors)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv[:] = ["plaatsbewijs", *arguments]
    runpy.run_module("verifier.cli", run_name="__main__")
