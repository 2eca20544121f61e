"""An evaluator in a process of its own, as it runs in the world but for the cheap passphrase of its keystore."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx2

from tests import loopback
from tests.forking import FORKS, write_to
from tests.unsafe_scheme import reopened
from verifier.party.evaluator.program import run_evaluator
from verifier.web.description import Contact

CONTACT = Contact("Test desk", "https://evaluator.example/contact", "desk@evaluator.example")


class Running:
    """A running evaluator: where it listens, and what it wrote on standard error."""

    def __init__(self, process: BaseProcess, url: str, trail: Path) -> None:
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
    trail = folder.with_suffix(".trail")
    heard, said = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_serve, args=(folder, said, trail))
    process.start()
    said.close()
    try:
        yield Running(process, _url(heard, trail), trail)
    finally:
        process.kill()
        process.join()


def _url(heard: Connection, trail: Path) -> str:
    with heard:
        assert heard.poll(60), trail.read_text()
        try:
            return str(heard.recv())
        except EOFError:
            raise AssertionError(trail.read_text()) from None


def _serve(folder: Path, said: Connection, trail: Path) -> None:
    write_to(2, trail)
    with reopened(folder) as home:
        run_evaluator(home, contact=CONTACT, ready=said.send)
