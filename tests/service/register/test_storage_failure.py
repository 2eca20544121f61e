"""A disk that fails: nothing is acknowledged after it, the register ends, and what was acknowledged is there."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from tests import loopback
from tests.service.register import story
from tests.service.register.cast import Cast
from tests.service.register.own_home import OwnHome, copied, found_home
from tests.service.register.program import Program, running_program
from tests.service.register.running import Running
from verifier.service.store.failure import is_final


class Coded(sqlite3.OperationalError):
    """An error of SQLite with its result code, as the library raises it."""

    def __init__(self, code: int) -> None:
        super().__init__("x")
        self.sqlite_errorcode = code


class Stated(Exception):
    """An error of PostgreSQL with its SQLSTATE, as the library raises it."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("x")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("original", "final"),
    [
        (Coded(sqlite3.SQLITE_IOERR), True),
        (Coded(sqlite3.SQLITE_IOERR_FSYNC), True),
        (Coded(sqlite3.SQLITE_CORRUPT), True),
        (Coded(sqlite3.SQLITE_BUSY), False),
        (Coded(sqlite3.SQLITE_FULL), False),
        (Coded(sqlite3.SQLITE_CONSTRAINT_CHECK), False),
        (Stated("58030"), True),
        (Stated("XX001"), True),
        (Stated("40001"), False),
        (Stated("53100"), False),
        (Stated("57P01"), False),
    ],
    ids=lambda value: None if isinstance(value, bool) else str(vars(value)),
)
def test_what_may_not_be_tried_again(original: Exception, final: bool) -> None:
    failure: DBAPIError = OperationalError("COMMIT", None, original)
    assert is_final(failure) is final
    assert not is_final(original)


@contextmanager
def failing_sync(pid: int, path: Path) -> Iterator[None]:
    """Until the block ends, every sync of the file at ``path`` by this process fails with EIO."""
    strace = shutil.which("strace")
    if strace is None:
        if os.environ.get("CI"):
            pytest.fail("strace is not installed, and here failing disks are tested")
        pytest.skip("strace is not installed: apt-get install strace")
    command = [strace, "-f", "-p", str(pid), "-P", str(path), "-e", "inject=fsync,fdatasync:error=EIO"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracing:  # noqa: S603 # our own process
        assert tracing.stderr is not None
        assert "attached" in tracing.stderr.readline()
        drain = threading.Thread(target=tracing.stderr.read, daemon=True)
        drain.start()
        try:
            yield
        finally:
            tracing.terminate()
            drain.join(10)


@pytest.fixture(scope="module")
def sealed(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> OwnHome:
    return found_home(tmp_path_factory.mktemp("failing"), cast.register.kit, at=cast.at)


def send(running: Running, token: str) -> int:
    """How a contract was answered, on a connection of its own; 0 when it was not."""
    try:
        with loopback.client(headers=running.buyer.headers, timeout=20) as client:
            return client.post(f"{running.url}/v1/buyer/contracts", json={"statement": token}).status_code
    except httpx2.TransportError:
        return 0


def send_until_it_ends(running: Running, cast: Cast, program: Program) -> dict[str, int]:
    """Contracts one after the other, each with its answer."""
    answered: dict[str, int] = {}
    while program.process.poll() is None and len(answered) < 200:
        token = story.contract(cast).token
        answered[token] = send(running, token)
    return answered


@pytest.mark.slow
@pytest.mark.parametrize(
    ("workers", "file"), [("1", "register.sqlite-wal"), ("2", "register.sqlite-wal"), ("1", "audit.jsonl")]
)
def test_a_failed_sync_ends_the_register(
    sealed: OwnHome, cast: Cast, tmp_path: Path, workers: str, file: str
) -> None:
    home = copied(sealed, tmp_path)
    with running_program(home, "--workers", workers) as program:
        running = Running(program.url, cast, home.folder)
        running.introduce()
        before = story.contract(cast).token
        assert send(running, before) == 201
        with failing_sync(serving_pid(program), home.folder / file):
            answered = send_until_it_ends(running, cast, program)
            status, told = program.ended()
        running.close()
    assert status == 74, told
    assert told.splitlines()[-1].endswith("[storage_broken]")
    failed = [token for token, answer in answered.items() if answer >= 500]
    assert failed
    with running_program(home) as program:
        running = Running(program.url, cast, home.folder)
        kept = {token for (token,) in running.database.rows("SELECT token FROM statement")}
        assert {before, *(token for token, answer in answered.items() if answer == 201)} <= kept
        assert running.database.head() == running.database.recomputed_head()
        assert send(running, failed[0]) == 201
        running.close()


def serving_pid(program: Program) -> int:
    """The process whose disk is to fail: the only one, or one of the workers."""
    return (program.workers() or [program.pid])[0]
