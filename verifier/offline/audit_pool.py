"""A pool (ploeg) of processes for one audit: lines are opened and sums added up on every core.

What the lines of a stretch rest on is written to the audit's folder once, and read by a process that needs it.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Final, Self, TypeVar

from verifier.core.procedure.audit.auditing import Stretch, open_stretch
from verifier.core.procedure.audit.facts import Opened, Setting
from verifier.core.trust.directory import Trust
from verifier.core.wire.audit_bundle import UnreadLine
from verifier.offline.audit_rows import Rows
from verifier.offline.audit_sums import Part, Sum, sum_part

#: So many tasks are under way for each process.
_AHEAD: Final = 3

X = TypeVar("X")
R = TypeVar("R")


class Pool:
    """Processes that start when there is work for them; without ``processes`` this one does it all."""

    def __init__(self, folder: Path, *, processes: int) -> None:
        self._folder = folder
        self._processes = processes
        self._executor: ProcessPoolExecutor | None = None
        self._setting: Setting | None = None
        self._settings = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def open_all(self, stretches: Iterator[Stretch]) -> Iterator[tuple[Stretch, list[Opened]]]:
        """Each stretch with what became of its lines, in order, and never many at a time."""
        waiting: deque[tuple[Stretch, Future[list[Opened]]]] = deque()
        for each in stretches:
            waiting.append((each, self._opened(each)))
            while len(waiting) > _AHEAD * max(1, self._processes):
                yield self._first(waiting)
        while waiting:
            yield self._first(waiting)

    def share(self, parts: Iterable[Part]) -> Iterator[Sum]:
        """The sum of each part."""
        if not self._processes:
            rows = Rows(self._folder, write=False)
            yield from (sum_part(rows, each) for each in parts)
            rows.close()
            return
        yield from self._pool().map(_sum_in, [(str(self._folder), each) for each in parts])

    def _opened(self, stretch: Stretch) -> Future[list[Opened]]:
        if not self._processes or stretch.setting is None:
            done: Future[list[Opened]] = Future()
            done.set_result(open_stretch(stretch))
            return done
        return self._pool().submit(_open_in, self._written(stretch.setting), stretch.lines)

    @staticmethod
    def _first(waiting: deque[tuple[Stretch, Future[list[Opened]]]]) -> tuple[Stretch, list[Opened]]:
        stretch, future = waiting.popleft()
        return stretch, future.result()

    def _written(self, setting: Setting) -> str:
        """The file of a setting; the next one differs from the last, so none is looked for among those before."""
        if setting is not self._setting:
            self._setting, self._settings = setting, self._settings + 1
            bare = Setting(
                Trust(setting.trust.directory, setting.trust.enrolled), setting.contracts, setting.rulesets
            )
            self._path().write_bytes(pickle.dumps(bare))
        return str(self._path())

    def _path(self) -> Path:
        return self._folder / f"setting-{self._settings}"

    def _pool(self) -> ProcessPoolExecutor:
        if self._executor is None:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload([__name__])
            self._executor = ProcessPoolExecutor(self._processes, mp_context=context)
        return self._executor


def cores() -> int:
    """How many processes may run at once for this one."""
    return len(os.sched_getaffinity(0))


def _open_in(setting: str, lines: tuple[UnreadLine, ...]) -> list[Opened]:
    return open_stretch(Stretch(_read_setting(setting), lines))


@lru_cache(maxsize=4)
def _read_setting(path: str) -> Setting:
    setting: Setting = pickle.loads(Path(path).read_bytes())  # noqa: S301 - written by the process that started this one
    return setting


def _sum_in(task: tuple[str, Part]) -> Sum:
    folder, part = task
    rows = Rows(Path(folder), write=False)
    try:
        return sum_part(rows, part)
    finally:
        rows.close()
