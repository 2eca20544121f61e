"""The register in a process of its own, to be killed: one parent that is ready to go, and a child for each life.

``python -m tests.service.register.register_process FOLDER [early]`` loads everything and opens the keys once.
Each line on its standard input forks a child that serves the register over the database in FOLDER, as in the
world but for the cheap passphrase of its keystore and the cadence. With ``early`` it answers before it commits.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
from verifier.web.serving import serve


class Lives:
    """A register that can be killed and started again; ``written`` is all it wrote on both outputs."""

    def __init__(self, process: subprocess.Popen[str], trail: Path) -> None:
        self._process = process
        self._trail = trail
        self._spoken: list[str] = []
        self.pid = 0

    def start(self) -> str:
        """Start a life; where it listens."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, self._trail.read_text()
        self._spoken.append(line)
        said = json.loads(line)
        self.pid = said["pid"]
        return str(said["listening"])

    def kill(self) -> None:
        """End the life at once, in the middle of whatever it does."""
        os.kill(self.pid, signal.SIGKILL)

    def peak_kib(self) -> int:
        """The most memory that this life ever had."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    def written(self) -> str:
        return self._trail.read_text() + "".join(self._spoken)


@contextmanager
def lives(home: Path, folder: Path, *, early: bool = False, name: str = "") -> Iterator[Lives]:
    """A register of the keys in ``home`` over the database of ``folder``; ``name`` tells it from others there."""
    command = [sys.executable, "-m", "tests.service.register.register_process", str(home), str(folder)]
    trail = folder.with_name(f"{folder.name}{name}.trail")
    with (
        trail.open("a") as errors,
        subprocess.Popen(  # noqa: S603 # our own interpreter and module
            command + ["early"] * early, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        made = Lives(process, trail)
        try:
            yield made
        finally:
            process.communicate(timeout=20)


def run(home: Home, folder: Path, *, early: bool) -> None:
    """Fork a life for each line, and wait for its end before the next."""

    def opening(settings: Settings) -> Register:
        return unsafe_register(home, settings) if early else assemble(home.custodian, home.kit, settings)

    settings = settings_in(folder, cadence=0.3)
    bring_up_to_date(settings)
    app = build_app(settings, opening=opening)
    child = 0
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            serve(app, ready=announce_with_pid)
            os._exit(0)
    if child:
        os.kill(child, signal.SIGKILL)


def announce_with_pid(url: str) -> None:
    sys.stdout.write(json.dumps({"listening": url, "pid": os.getpid()}) + "\n")
    sys.stdout.flush()


def unsafe_register(home: Home, settings: Settings) -> Register:
    """The register over a database that answers before it commits."""
    database = UnsafeEarlyDatabase(settings.database_url, group=LogBatch)
    office = TransactionalOffice(database, powers_of(home.custodian), published_rules(), home.kit)
    return Register(office, tokens_of(home.custodian, settings), allowances_of(settings), database)


if __name__ == "__main__":
    with reopened(Path(sys.argv[1])) as opened:
        run(opened, Path(sys.argv[2]), early="early" in sys.argv[3:])
