"""A PostgreSQL of our own (een eigen PostgreSQL): started by the tests, in a folder of its own, and ended by them.

It listens on a socket in that folder and nowhere else. Three roles, as a real installation has them: the server's
own superuser, the owner of the tables, and the register's, which row-level security holds. The schema is migrated
once, into a template; every database of a test is a copy of it.

To make a connection takes the server longer than to answer: the last few of who reads beside a register are kept.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest

from verifier.service.store.migrations import migrate

SUPERUSER: Final = "postgres"
OWNER: Final = "register_owner"
SERVICE: Final = "register_service"
_TEMPLATE: Final = "register_template"
_EMPTY: Final = "template1"
#: Nothing here must survive a power cut, and everything must survive a kill: what is written is with the system.
_OPTIONS: Final = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
_MOST: Final = 6


def binaries() -> Path | None:
    """The folder with PostgreSQL's programs, the newest when there are several; None when there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda each: int(each.parts[4]))
    if installed:
        return installed[-1].parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def need_programs() -> None:
    """Skip the test where PostgreSQL is not installed; in CI, where both databases are tested, fail it."""
    if binaries() is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and here both databases are tested")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")


class Connections:
    """Connections of the superuser that are kept: one for a database, each statement a transaction."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], psycopg.Connection[tuple[Any, ...]]] = {}
        self._lock = threading.Lock()

    def to(self, folder: str, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        """The one to ``database`` of the server in ``folder``; the one that was asked for longest ago may close."""
        key = (folder, database)
        with self._lock:
            found = self._made.pop(key, None) or psycopg.connect(
                host=folder, dbname=database, user=SUPERUSER, autocommit=True, prepare_threshold=None
            )
            self._made[key] = found
            if len(self._made) > _MOST:
                self._made.pop(next(iter(self._made))).close()
        return found

    def close(self, folder: str, database: str = "") -> None:
        """Close those to the server in ``folder``, or the one to this database."""
        with self._lock:
            for key in [key for key in self._made if key == (folder, database or key[1])]:
                self._made.pop(key).close()


KEPT: Final = Connections()


@dataclass(slots=True)
class Server:
    """A running server; ``folder`` has its files and its socket."""

    folder: Path
    binaries: Path
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, *, role: str = SERVICE) -> str:
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    def connect(self, database: str, *, role: str = SUPERUSER) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection beside the register's; each statement is a transaction."""
        return psycopg.connect(host=str(self.folder), dbname=database, user=role, autocommit=True)

    def copy(self, *, template: str = _TEMPLATE) -> str:
        """A new database with the tables of the register, or an empty one."""
        name = f"register{next(self._numbers)}"
        KEPT.close(str(self.folder), template)  # a database that is copied has nobody in it
        connection = KEPT.to(str(self.folder), "postgres")
        # Its files are copied, as every version before 15 did; the log is not told of each page.
        how = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER {OWNER} {how}".encode())
        if template == _EMPTY:
            self._give_schema(name)
        return name

    def empty(self) -> str:
        """A new database without a table, in which the owner may make them."""
        return self.copy(template=_EMPTY)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
        command = [
            str(self.binaries / "postgres"),
            "-D",
            str(self.folder / "data"),
            "-k",
            str(self.folder),
            *settings,
        ]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **_somebody())  # noqa: S603 # found above
        for _ in range(600):
            try:
                self.connect("postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self) -> None:
        """End the server and all that it does at once, as a crash would."""
        assert self.process is not None
        KEPT.close(str(self.folder))
        self.process.send_signal(signal.SIGSTOP)
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for each in children:
            with suppress(ProcessLookupError):  # it may have ended before its parent stood still
                os.kill(int(each), signal.SIGKILL)
        self.process.kill()
        self.process.wait(20)
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def stop(self) -> None:
        assert self.process is not None
        KEPT.close(str(self.folder))
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(20)

    def _give_schema(self, name: str) -> None:
        with self.connect(name) as connection:
            connection.execute(f"ALTER SCHEMA public OWNER TO {OWNER}".encode())

    def prepare(self) -> None:
        """Make the roles, and the template with the newest schema."""
        with self.connect("postgres") as connection:
            for role in (OWNER, SERVICE):
                connection.execute(
                    f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS".encode()
                )
            connection.execute(f"CREATE DATABASE {_TEMPLATE} OWNER {OWNER}".encode())
        self._give_schema(_TEMPLATE)
        migrate(self.url(_TEMPLATE, role=OWNER), service=SERVICE)


@contextmanager
def server() -> Iterator[Server]:
    """A server for as long as the block lasts; the programs must be there."""
    programs = binaries()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="pb"))
    somebody = _somebody()
    if somebody:
        os.chown(folder, somebody["user"], somebody["group"])
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", SUPERUSER, "-A", "trust", "--no-sync"]
    subprocess.run(  # noqa: S603 # found above
        [*command, "-E", "UTF8", "--locale=C"], check=True, stdout=subprocess.DEVNULL, **somebody
    )
    running = Server(folder, programs)
    try:
        running.start()
        running.prepare()
        yield running
    finally:
        running.stop()
        shutil.rmtree(folder)


def _somebody() -> dict[str, Any]:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
