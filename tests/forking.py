"""Forking (afsplitsen): programs in processes of their own, all forked from one that has loaded them once.

As the demo starts its programs: to load one takes longer than most of what a test asks of it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from verifier.demo.forked import FORKS, LOADED, Forked, write_to

FORKS.set_forkserver_preload(
    [
        *LOADED,
        "pytest",
        "tests.service.agency.desk_process",
        "tests.service.evaluator.evaluator_process",
        "tests.service.register.register_process",
    ]
)


class Command(Forked):
    """The command ``plaatsbewijs``, forked: what :class:`subprocess.Popen` offers of it, as far as tests ask."""

    def __init__(self, arguments: Sequence[str], environ: Mapping[str, str]) -> None:
        number, name = tempfile.mkstemp(prefix="plaatsbewijs-")
        os.close(number)
        self._errors = Path(name)
        self._written: tuple[str, str] | None = None
        super().__init__(arguments, environ, errors=self._errors)

    @property
    def returncode(self) -> int | None:
        return self.poll()

    def send_signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for its end: what it wrote on standard output and on standard error."""
        if self.wait(timeout) is None:
            raise subprocess.TimeoutExpired("plaatsbewijs", timeout)
        if self._written is None:
            self._written = self.output.read(), self._errors.read_text(encoding="utf-8")
            self.output.close()
            self._errors.unlink()
        return self._written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.communicate()


__all__ = ["FORKS", "Command", "write_to"]
