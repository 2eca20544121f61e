"""The database (gegevensbank): one writer with group commit, readers beside it.

Durability: SQLite runs in WAL mode with ``synchronous=FULL``, so what a commit returned survives a power cut.
All writes go through one thread and one connection; requests that wait share a commit. Each has a savepoint of
its own, so that one refusal undoes one request. A crash before the commit loses all of a group and none of them
was answered; a crash after it loses nothing.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Engine, event
from sqlmodel import Session, create_engine

T = TypeVar("T")

GROUP = 64
_READERS = 4


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Session, Any], T]
    done: Future[T]


class Group(Protocol):
    """What a group of requests builds up together beside the rows: the new leaves of the log."""

    def mark(self) -> int: ...

    def undo(self, mark: int) -> None:
        """Forget what came after ``mark``: that request was refused."""

    def complete(self) -> None:
        """Write what was built up; runs just before the commit."""


class Database:
    """Runs work in transactions; ``group`` makes what a group of requests builds up together."""

    def __init__(self, url: str, *, group: Callable[[Session], Group]) -> None:
        self.engine = connect(url)
        self._group = group
        self._queue: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._writer = threading.Thread(target=self._run, name="writer", daemon=True)
        self._writer.start()

    async def write(self, work: Callable[[Session, Any], T]) -> T:
        """Run ``work`` in the next group; return after its commit is durable, or raise what it raised.

        A caller that is cancelled before its group begins changes nothing; after that, the work is done without it.
        """
        done: Future[T] = Future()
        self._queue.put(_Job(work, done))
        return await asyncio.wrap_future(done)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` on a snapshot of its own; it must not write."""

        def run() -> T:
            with Session(self.engine) as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def close(self) -> None:
        """Finish what waits, then let go of the file."""
        self._queue.put(None)
        self._writer.join()
        self._readers.shutdown()
        self.engine.dispose()

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            jobs = [job]
            goes_on = self._gather(jobs)
            self._commit([each for each in jobs if each.done.set_running_or_notify_cancel()])
            if not goes_on:
                return

    def _gather(self, jobs: list[_Job[Any]]) -> bool:
        """Add what waits already; False when closing is what comes next."""
        while len(jobs) < GROUP and not self._queue.empty():
            job = self._queue.get()
            if job is None:
                return False
            jobs.append(job)
        return True

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        """Run a group in one transaction. Durable when ``commit`` returns: only then is anyone answered."""
        try:
            with Session(self.engine) as session:
                session.connection(execution_options={"writes": True})
                group = self._group(session)
                outcomes = [_attempt(session, group, job.work) for job in jobs]
                group.complete()
                session.commit()
        except BaseException as error:
            for job in jobs:
                job.done.set_exception(error)
            return
        for job, (result, refusal) in zip(jobs, outcomes, strict=True):
            if refusal is not None:
                job.done.set_exception(refusal)
            else:
                job.done.set_result(result)


def connect(url: str) -> Engine:
    """An engine whose SQL errors never print parameters, and whose transactions are explicit."""
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _attempt(
    session: Session, group: Group, work: Callable[[Session, Any], T]
) -> tuple[T | None, BaseException | None]:
    """Run one request in a savepoint: durable with the group's commit, and without a trace when it is refused."""
    mark = group.mark()
    savepoint = session.begin_nested()
    try:
        result = work(session, group)
        session.flush()
        savepoint.commit()
    except Exception as refusal:
        savepoint.rollback()
        group.undo(mark)
        return None, refusal
    return result, None


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    """Open a transaction, with the write lock when it will write. A crash inside it leaves nothing."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
