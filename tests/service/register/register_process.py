"""The register in a process of its own, to be killed: one parent that is ready to go, and a child for each life.

It serves as in the world, but for the cheap passphrase of its keystore and the cadence. With ``early`` it answers
before it commits.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from tests.forking import FORKS, write_to
from tests.service.register.running import settings_in
from tests.service.register.unsafe_database import UnsafeEarlyDatabase
from tests.unsafe_scheme import reopened
from verifier.party.home import Home
from verifier.service.app import build_app
from verifier.service.settings.settings import Settings
from verifier.service.store.log import LogBatch
from verifier.service.store.office import TransactionalOffice
from verifier.service.wiring import (
    Register,
    allowances_of,
    assemble,
    bring_up_to_date,
    powers_of,
    published_rules,
    tokens_of,
)
from verifier.web.face import Face
from verifier.web.serving import serve


class Lives:
    """A register that can be killed and started again; ``written`` is all it wrote on both outputs."""

    def __init__(self, pipe: Connection, trail: Path) -> None:
        self._pipe = pipe
        self._trail = trail
        self.pid = 0

    def start(self) -> str:
        """Start a life; where it listens."""
        self._pipe.send(None)
        try:
            url, self.pid = self._pipe.recv()
        except EOFError:
            raise AssertionError(self._trail.read_text()) from None
        return str(url)

    def kill(self) -> None:
        """End the life at once, in the middle of whatever it does."""
        os.kill(self.pid, signal.SIGKILL)

    def peak_kib(self) -> int:
        """The most memory that this life ever had."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    def written(self) -> str:
        return self._trail.read_text()


@contextmanager
def lives(home: Path, folder: Path, *, early: bool = False, name: str = "") -> Iterator[Lives]:
    """A register of the keys in ``home`` over the database of ``folder``; ``name`` tells it from others there."""
    trail = folder.with_name(f"{folder.name}{name}.trail")
    ours, its = FORKS.Pipe()
    process = FORKS.Process(target=live, args=(home, folder, its, trail, early))
    process.start()
    its.close()
    try:
        with ours:
            yield Lives(ours, trail)
    finally:
        process.join(20)
    assert process.exitcode == 0, trail.read_text()


def live(folder_of_keys: Path, folder: Path, pipe: Connection, trail: Path, early: bool) -> None:
    """Open the keys once, and fork a life whenever it is asked for; wait for its end before the next."""
    for number in (1, 2):
        write_to(number, trail)
    with reopened(folder_of_keys) as home:
        app = prepared(home, folder, early=early)
        child = 0
        while asked(pipe):
            if child:
                os.waitpid(child, 0)
            child = os.fork()
            if not child:
                serve(app, ready=lambda url: pipe.send((url, os.getpid())))
                os._exit(0)
        if child:
            os.kill(child, signal.SIGKILL)


def prepared(home: Home, folder: Path, *, early: bool) -> Face:
    """The register over the database of ``folder``, as far as all its lives can share it."""

    def opening(settings: Settings) -> Register:
        return unsafe_register(home, settings) if early else assemble(home.custodian, home.kit, settings)

    settings = settings_in(folder, cadence=0.3)
    bring_up_to_date(settings)
    tokens_of(home.custodian, settings)
    return build_app(settings, opening=opening)


def asked(pipe: Connection) -> bool:
    """Whether one more life is wanted."""
    try:
        pipe.recv()
    except EOFError:
        return False
    return True


def unsafe_register(home: Home, settings: Settings) -> Register:
    """The register over a database that answers before it commits."""
    database = UnsafeEarlyDatabase(settings.database_url, group=LogBatch)
    powers = powers_of(home.custodian, settings.public_url)
    office = TransactionalOffice(database, powers, published_rules(), home.kit)
    return Register(office, tokens_of(home.custodian, settings), allowances_of(settings), database)
