"""A desk in a process of its own, as it runs in the world but for the cheap passphrase of its keystore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.forking import FORKS, write_to
from tests.unsafe_scheme import reopened
from verifier.party.agency.program import run_desk
from verifier.party.agency.registers.csv_file import CsvFile
from verifier.web.description import Contact

CONTACT = Contact("Test desk", "https://desk.example/contact", "desk@desk.example")


@contextmanager
def running(folder: Path, people: Path, trail: Path) -> Iterator[tuple[BaseProcess, str]]:
    """The desk whose home is ``folder`` and whose register is ``people``: its process, and where it listens."""
    heard, said = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_serve, args=(folder, people, said, trail))
    process.start()
    said.close()
    try:
        with heard:
            assert heard.poll(60), trail.read_text()
            yield process, heard.recv()
    finally:
        process.kill()
        process.join()


def _serve(folder: Path, people: Path, said: Connection, trail: Path) -> None:
    write_to(2, trail)
    with reopened(folder) as home:
        run_desk(home, CsvFile.open(people), contact=CONTACT, ready=said.send)
