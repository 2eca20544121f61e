"""The programs (programma's): register, evaluators, witnesses and desks, each a process of its own."""

from __future__ import annotations

import json
import os
import selectors
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from verifier.demo import cast
from verifier.demo.cast import Member
from verifier.demo.failure import StoryFailed
from verifier.demo.forked import Forked
from verifier.demo.setting import Setting

#: How long a program may take to start listening, and to stop.
START_SECONDS = 90.0
STOP_SECONDS = 15.0
#: Seconds between published checkpoints in the story: nobody waits a minute for the next act.
CADENCE = "1"
LOG = "program.log"
REGISTER_FILE = "register-file.csv"


class NotStarted(StoryFailed):
    """A program did not say that it listens; the end of its log is in the message."""


class Programs(AbstractContextManager["Programs"]):
    """All programs of the story; they stop when the context ends, in reverse order."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._stack = ExitStack()

    def start(self, members: Sequence[Member]) -> Iterator[Member]:
        """Start the programs of ``members`` together, and name each as soon as it listens."""
        started = [(member, self._launch(member)) for member in members]
        for member, process in started:
            _await_listening(process, self._log(member))
            yield member

    def _launch(self, member: Member) -> Forked:
        environ = environment_of(self._setting, member)
        process = Forked(_arguments(self._setting, member), environ, errors=self._log(member))
        self._stack.callback(_stop, process)
        return process

    def _log(self, member: Member) -> Path:
        return self._setting.folder / member.folder / LOG

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def _arguments(setting: Setting, member: Member) -> Sequence[str]:
    folder = setting.folder / member.folder
    port = setting.url(member).rpartition(":")[2]
    if member is cast.REGISTER:
        return ("register", "run")
    if member in (cast.EVALUATOR1, cast.EVALUATOR2):
        return ("evaluator", "run", "--home", str(folder), "--port", port)
    if member in cast.WITNESSES:
        return ("witness", "run", "--home", str(folder), "--port", port)
    return ("agency", "run", "--home", str(folder), "--register-file", str(folder / REGISTER_FILE), "--port", port)


def environment_of(setting: Setting, member: Member) -> Mapping[str, str]:
    """What the program of ``member`` finds in its environment, and nothing of ours that was told to another."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAATSBEWIJS_")}
    ours = {"PLAATSBEWIJS_PASSPHRASE_FILE": str(setting.passphrase_file(member))}
    if member is cast.REGISTER:
        ours |= {
            "PLAATSBEWIJS_ENVIRONMENT": "demo",
            "PLAATSBEWIJS_HOME": str(setting.folder / member.folder),
            "PLAATSBEWIJS_PUBLIC_URL": setting.url(member),
            "PLAATSBEWIJS_PORT": setting.url(member).rpartition(":")[2],
            "PLAATSBEWIJS_CADENCE": CADENCE,
            **setting.hosting.variables,
        }
    return {**kept, **ours}


def _await_listening(process: Forked, log: Path) -> None:
    """Read the one JSON line with which every program says that it listens."""
    line = _first_line(process.output, until=time.monotonic() + START_SECONDS)
    try:
        json.loads(line)["listening"]
    except (ValueError, KeyError, TypeError):
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise NotStarted(f"a program did not start; its log ends with:\n{end}") from None


def _first_line(output: IO[str], *, until: float) -> str:
    with selectors.DefaultSelector() as ready:
        ready.register(output, selectors.EVENT_READ)
        return output.readline() if ready.select(max(0.0, until - time.monotonic())) else ""


def _stop(process: Forked) -> None:
    process.terminate()
    if process.wait(STOP_SECONDS) is None:
        process.kill()
        process.wait(STOP_SECONDS)
    process.output.close()
