"""Workers (werkers): processes that share one listening socket, and the parent that keeps as many of them as asked.

The parent holds no thread, no connection and no database: it waits. A worker that dies is started anew, until that
happens too often; when the parent dies, its workers stop by themselves.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from verifier.service.audit import failed

#: So many workers may die within so many seconds before all of them are stopped.
DEATHS: Final = 5
WITHIN: Final = 60.0
#: How long workers may take to stop before they are killed: their own bounds, and some.
STOP_SECONDS: Final = 30.0

#: Serves as the worker with this number, calls back when it listens, and returns an exit status.
Work = Callable[[int, Callable[[], None]], int]


class WorkerFailed(Exception):
    """A worker did not start, or workers died again and again."""


class DiskFailed(Exception):
    """A worker ended because the disk failed: what is true now, a person finds out before the next start."""


class Workers:
    """The parent of ``count`` workers on ``listeners``; for the main thread of a process without another one."""

    def __init__(self, count: int, listeners: Sequence[socket.socket], work: Work) -> None:
        self._count = count
        self._listeners = listeners
        self._work = work
        self._pids: dict[int, int] = {}
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._ending = False
        self._failed = False
        self._disk_failed = False
        self._lifeline = os.pipe()

    def run(self, ready: Callable[[], None]) -> None:
        """Start all, call ``ready`` when all listen, and return when all have stopped after SIGTERM or SIGINT.

        Raises :class:`WorkerFailed` when one does not start, and when they die too often, and :class:`DiskFailed`
        when one ends with ``EX_IOERR``; the others are stopped first.
        """
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, self._kill)
        try:
            if all(self._start(number) for number in range(self._count)) and not self._ending:
                ready()
            else:
                self._give_up()
            self._watch()
        finally:
            signal.alarm(0)
            for number, handler in before.items():
                signal.signal(number, handler)
            for end in self._lifeline:
                os.close(end)
        if self._disk_failed:
            raise DiskFailed("a disk that keeps what is committed")
        if self._failed:
            raise WorkerFailed("workers that start and go on")

    def _watch(self) -> None:
        """Wait for the end of every worker, and put another in its place while we go on."""
        while self._pids:
            pid, status = os.waitpid(-1, 0)
            number = self._pids.pop(pid, None)
            self._disk_failed = self._disk_failed or os.waitstatus_to_exitcode(status) == os.EX_IOERR
            if number is None or self._ending:
                continue
            failed("worker", ChildProcessError())
            if self._disk_failed or self._die_too_often() or not self._start(number):
                self._give_up()

    def _die_too_often(self) -> bool:
        now = time.monotonic()
        self._deaths.append(now)
        return len(self._deaths) == DEATHS and now - self._deaths[0] < WITHIN

    def _start(self, number: int) -> bool:
        """Fork worker ``number``; whether it came to listen."""
        told, telling = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(told)
            self._live(number, telling)
        os.close(telling)
        self._pids[pid] = number
        try:
            return os.read(told, 1) == b"1"
        finally:
            os.close(told)

    def _live(self, number: int, telling: int) -> None:
        """What a worker does, from its birth to its end."""
        status = os.EX_SOFTWARE
        try:
            for each in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
                signal.signal(each, signal.SIG_DFL)
            os.close(self._lifeline[1])
            threading.Thread(target=_stop_without_parent, args=(self._lifeline[0],), daemon=True).start()
            status = self._work(number, lambda: _tell(telling))
        except Exception as failure:  # whatever it was, the parent's code must not run twice
            failed("worker", failure)
        finally:
            os._exit(status)

    def _stop(self, *_: object) -> None:
        """Take no more connections, and ask every worker to finish what it answers."""
        self._ending = True
        for listener in self._listeners:
            listener.close()
        self._signal(signal.SIGTERM)
        signal.alarm(int(STOP_SECONDS))

    def _kill(self, *_: object) -> None:
        self._signal(signal.SIGKILL)

    def _give_up(self) -> None:
        self._failed = self._failed or not self._ending
        self._stop()

    def _signal(self, number: signal.Signals) -> None:
        for pid in list(self._pids):
            os.kill(pid, number)


def _tell(telling: int) -> None:
    os.write(telling, b"1")
    os.close(telling)


def _stop_without_parent(lifeline: int) -> None:
    """Wait until the parent's end of the pipe closes, which also its death does."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
