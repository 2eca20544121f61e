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
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from sqlmodel import Session

from verifier.core.errors import Refusal
from verifier.service.store.dialects import begin_reading, connect, savepoint, writers_turn, writing
from verifier.service.store.failure import StorageBroken, is_final, is_lost, told

T = TypeVar("T")

GROUP = 64
_READERS = 4

#: A result, or what was raised instead; and the same with who waits for it.
_Outcome: TypeAlias = tuple[Any, BaseException | None]
_Answer: TypeAlias = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Joint(NamedTuple):
    """How a request is done among others that wait with it, when they have an equal ``key``.

    ``many`` gives what each of several commands comes to: a result, or the refusal of that one alone.
    """

    key: Hashable
    command: Any
    many: Callable[[Session, Any, Sequence[Any]], Sequence[Any]]


class _Done(Generic[T]):
    """What one caller waits for in its event loop, and another thread sets."""

    __slots__ = ("future", "loop")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.future: asyncio.Future[T] = loop.create_future()

    def set_result(self, result: T) -> None:
        _tell(self.loop, [(self.future, result, None)])

    def set_exception(self, failure: BaseException) -> None:
        _tell(self.loop, [(self.future, None, failure)])


@dataclass(frozen=True, slots=True, eq=False)
class _Job(Generic[T]):
    work: Callable[[Session, Any], T]
    done: _Done[T]
    joint: Joint | None = None


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

    async def write(self, work: Callable[[Session, Any], T], *, joint: Joint | None = None) -> T:
        """Run ``work`` in the next group; return after its commit is durable, or raise what it raised.

        With ``joint`` it may be done among others of its group instead.

        :class:`Unavailable` when the database could not be reached in time. The commit may have been durable all
        the same, when the connection was lost in it: whoever sends the same again is answered as the first time.
        A caller that is cancelled before its group begins changes nothing; after that, the work is done without it.
        """
        done: _Done[T] = _Done(asyncio.get_running_loop())
        self._queue.put(_Job(work, done, joint))
        return await done.future

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
            self._commit([each for each in jobs if not each.done.future.cancelled()])
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
            with writers_turn(self._url), writing(self.engine) as session:
                group = self._group(session)
                outcomes = _outcomes(session, group, jobs)
                group.complete()
        except BaseException as error:
            self.broken = self.broken or is_final(error)
            outcomes = dict.fromkeys(jobs, (None, error))
        answers: defaultdict[asyncio.AbstractEventLoop, list[_Answer]] = defaultdict(list)
        for job, (result, failure) in outcomes.items():
            answers[job.done.loop].append((job.done.future, result, None if failure is None else told(failure)))
        for loop, answered in answers.items():
            _tell(loop, answered)


def _tell(loop: asyncio.AbstractEventLoop, answers: Sequence[_Answer]) -> None:
    """Wake the callers of one event loop, all at once; one that has ended waits for nothing."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(_settle, answers)


def _settle(answers: Sequence[_Answer]) -> None:
    for future, result, failure in answers:
        if future.cancelled():
            continue
        if failure is None:
            future.set_result(result)
        else:
            future.set_exception(failure)


def _outcomes(session: Session, group: Group, jobs: Sequence[_Job[Any]]) -> dict[_Job[Any], _Outcome]:
    """What becomes of each request; those that have a key in common are done where the first of them stands.

    None of them was answered yet, so none can tell in which order they were done.
    """
    shares: dict[Hashable, list[_Job[Any]]] = {}
    for job in jobs:
        shares.setdefault(job.joint.key if job.joint else job, []).append(job)
    return {job: outcome for share in shares.values() for job, outcome in _share(session, group, share)}


def _share(session: Session, group: Group, jobs: list[_Job[Any]]) -> Iterable[tuple[_Job[Any], _Outcome]]:
    """Do several requests at once; each by itself when that fails for one that is no refusal."""
    first = jobs[0].joint
    if first is not None and len(jobs) > 1:
        commands = [job.joint.command for job in jobs if job.joint]
        found, failure = _attempt(session, group, lambda part, leaves: first.many(part, leaves, commands))
        if failure is None and found is not None:
            return zip(jobs, map(_outcome, found), strict=True)
    return [(job, _attempt(session, group, job.work)) for job in jobs]


def _outcome(found: Any) -> _Outcome:
    return (None, found) if isinstance(found, Refusal) else (found, None)


def _attempt(session: Session, group: Group, work: Callable[[Session, Any], Any]) -> _Outcome:
    """Run one request in a savepoint: durable with the group's commit, and without a trace when it is refused."""
    mark = group.mark()
    try:
        with savepoint(session):
            return work(session, group), None
    except Exception as refusal:
        if is_final(refusal) or is_lost(refusal):
            raise
        group.undo(mark)
        return None, refusal
