"""The database (gegevensbank): one writer with group commit, readers beside it.

Durability: SQLite runs in WAL mode with ``synchronous=FULL``, PostgreSQL with ``synchronous_commit=on``: what a
commit returned survives a power cut. All writes of a process go through one thread and one connection; requests
that wait share a commit. Each has a savepoint of its own, so that one refusal undoes one request. A crash before
the commit loses all of a group and none of them was answered; a crash after it loses nothing. Several processes may
work on one database: their groups come one after the other.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import Session

from verifier.service.store.dialects import begin_reading, begin_writing, connect, forget_viewer, writers_turn
from verifier.service.store.failure import StorageBroken, is_final, is_lost, told

T = TypeVar("T")

GROUP = 64
_READERS = 4


@dataclass(frozen=True, slots=True)
class _Job(Generic[T]):
    work: Callable[[Session, Any], T]
    done: Future[T]


class Group(Protocol):
    """What a group of requests builds up together beside the rows: the new leaves of the log."""

    def mark(self) -> Any: ...

    def undo(self, mark: Any) -> None:
        """Forget what came after ``mark``: that request was refused."""

    def complete(self) -> None:
        """Write what was built up; runs just before the commit."""


class Database:
    """Runs work in transactions; ``group`` makes what a group of requests builds up together."""

    def __init__(self, url: str, *, group: Callable[[Session], Group]) -> None:
        self.engine = connect(url)
        self._url = url
        self._group = group
        #: Whether a commit failed so that nothing more may be written; who serves ends then.
        self.broken = False
        #: Told of every group: how many requests it had, and the seconds it took.
        self.watch: Callable[[int, float], None] = lambda _size, _seconds: None
        self._queue: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._writer = threading.Thread(target=self._run, name="writer", daemon=True)
        self._writer.start()

    async def write(self, work: Callable[[Session, Any], T]) -> T:
        """Run ``work`` in the next group; return after its commit is durable, or raise what it raised.

        :class:`Unavailable` when the database could not be reached in time. The commit may have been durable all
        the same, when the connection was lost in it: whoever sends the same again is answered as the first time.
        A caller that is cancelled before its group begins changes nothing; after that, the work is done without it.
        """
        done: Future[T] = Future()
        self._queue.put(_Job(work, done))
        return await asyncio.wrap_future(done)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run ``work`` on a snapshot of its own; it must not write. :class:`Unavailable` when there is none now."""

        def run() -> T:
            try:
                with Session(self.engine) as session:
                    begin_reading(session)
                    return work(session)
            except Exception as failure:
                raise told(failure) from failure

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    @property
    def waiting(self) -> int:
        """How many requests wait for the next group, about."""
        return self._queue.qsize()

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
            began = time.perf_counter()
            self._commit([each for each in jobs if each.done.set_running_or_notify_cancel()])
            self.watch(len(jobs), time.perf_counter() - began)
            if not goes_on:
                return

    def _require_sound(self) -> None:
        if self.broken:
            raise StorageBroken("a database whose last commit is known to be durable")

    def _gather(self, jobs: list[_Job[Any]]) -> bool:
        """Add what waits already; False when closing is what comes next."""
        while len(jobs) < GROUP and not self._queue.empty():
            job = self._queue.get()
            if job is None:
                return False
            jobs.append(job)
        return True

    def _commit(self, jobs: list[_Job[Any]]) -> None:
        """Run a group in one transaction. Durable when ``commit`` returns: only then is anyone answered.

        When the disk fails nobody knows what is durable: no group is tried after that.
        """
        try:
            self._require_sound()
            with writers_turn(self._url), Session(self.engine) as session:
                begin_writing(session)
                group = self._group(session)
                outcomes = [_attempt(session, group, job.work) for job in jobs]
                group.complete()
                session.commit()
        except BaseException as error:
            self.broken = self.broken or is_final(error)
            for job in jobs:
                job.done.set_exception(told(error))
            return
        for job, (result, refusal) in zip(jobs, outcomes, strict=True):
            if refusal is not None:
                job.done.set_exception(told(refusal))
            else:
                job.done.set_result(result)


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
        if is_final(refusal) or is_lost(refusal):
            raise
        savepoint.rollback()
        forget_viewer(session)
        group.undo(mark)
        return None, refusal
    return result, None
