"""An evaluator in a process of its own, as it runs in the world but for the cheap passphrase of its keystore.

``python -m tests.service.evaluator.evaluator_process HOME`` serves it; :func:`running` starts and stops it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests import loopback
from tests.unsafe_scheme import reopened
from verifier.party.evaluator.program import run_evaluator
from verifier.web.description import Contact

CONTACT = Contact("Test desk", "https://evaluator.example/contact", "desk@evaluator.example")


class Running:
    """A running evaluator: where it listens, and what it wrote on standard error."""

    def __init__(self, process: subprocess.Popen[str], url: str, trail: Path) -> None:
        self.process = process
        self.url = url
        self._trail = trail

    def post(self, path: str, body: object) -> httpx2.Response:
        return loopback.post(f"{self.url}{path}", json=body, timeout=20)

    def get(self, path: str) -> httpx2.Response:
        return loopback.get(f"{self.url}{path}", timeout=20)

    def written(self) -> str:
        return self._trail.read_text()

    def trail(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.written().splitlines()]


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """Serve the evaluator whose home is ``folder``; at the end it is killed, not asked."""
    command = [sys.executable, "-m", "tests.service.evaluator.evaluator_process", str(folder)]
    trail = folder.with_suffix(".trail")
    with (
        trail.open("a") as written,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=written, text=True) as process,  # noqa: S603 # our own interpreter and module
    ):
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line, trail.read_text()
            yield Running(process, json.loads(line)["listening"], trail)
        finally:
            process.kill()


if __name__ == "__main__":
    with reopened(Path(sys.argv[1])) as home:
        run_evaluator(home, contact=CONTACT)
