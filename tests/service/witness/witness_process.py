"""A witness's program in a process of its own, as it runs in the world but for its cheap passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.forking import FORKS, write_to
from tests.unsafe_scheme import reopened
from verifier.party.witness.program import run_witness
from verifier.web.description import Contact

CONTACT = Contact("Test desk", "https://witness.example/contact", "desk@witness.example")


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Serve the witness whose home is ``folder``, where it says; at the end it is killed, not asked."""
    trail = folder.with_suffix(".trail")
    heard, said = FORKS.Pipe(duplex=False)
    process: BaseProcess = FORKS.Process(target=_serve, args=(folder, said, trail))
    process.start()
    said.close()
    try:
        with heard:
            assert heard.poll(60), trail.read_text()
            yield str(heard.recv())
    finally:
        process.kill()
        process.join()


def _serve(folder: Path, said: Connection, trail: Path) -> None:
    write_to(2, trail)
    with reopened(folder) as home:
        run_witness(home, contact=CONTACT, ready=said.send)
