"""A race (wedloop): eight workers who at the same moment ask for more than one person's month has room for."""

from __future__ import annotations

import random
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.endurance import often

WORKERS = 8
ROUNDS = often(20, 200)
FULL_SHARE = 1_000_000


class Contender(Protocol):
    """A ledger under test: ``ask`` reports hundredths of hours, ``held`` is what it holds for the person."""

    def ask(self, worker: int, turn: int, hours: int, /) -> None: ...

    def held(self, turn: int, /) -> int: ...


@dataclass(slots=True)
class Outcome:
    """The most that was ever held, in millionths of an FTE, and what went wrong in a worker."""

    most: int = 0
    failures: list[str] = field(default_factory=list)


def race(contender: Contender, *, rounds: int = ROUNDS, after: Callable[[int], None] = lambda _: None) -> Outcome:
    """Run ``rounds`` rounds; in each all workers ask at once, then what is held is read."""
    outcome, chance = Outcome(), random.Random(20261125)  # noqa: S311 # the same race every time
    asked = [[chance.randint(0, 15_600) for _ in range(WORKERS)] for _ in range(rounds)]
    start, finish = threading.Barrier(WORKERS + 1), threading.Barrier(WORKERS + 1)

    def work(worker: int) -> None:
        for turn in range(rounds):
            start.wait(60)
            try:
                contender.ask(worker, turn, asked[turn][worker])
            except Exception as failure:  # told by the test, whatever it was
                outcome.failures.append(f"{type(failure).__name__}: {failure}")
            finish.wait(60)

    workers = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    patience = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)  # more turns for everybody: more interleavings, and less waiting for one's own
    for each in workers:
        each.start()
    for turn in range(rounds):
        start.wait(60)
        finish.wait(60)
        outcome.most = max(outcome.most, contender.held(turn))
        after(turn)
    for each in workers:
        each.join(60)
    sys.setswitchinterval(patience)
    return outcome


class UnsafeLedger:
    """Reads the sum, decides, then writes it back: what two workers may do at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("CREATE TABLE held (worker INTEGER PRIMARY KEY, share INTEGER NOT NULL)")

    def ask(self, worker: int, _turn: int, hours: int) -> None:
        share = hours * FULL_SHARE // 15_600
        with closing(self._connect()) as connection:
            taken = connection.execute("SELECT coalesce(sum(share), 0) FROM held WHERE worker <> ?", (worker,))
            granted = max(0, min(share, FULL_SHARE - taken.fetchone()[0]))
            time.sleep(0.001)
            connection.execute(
                "INSERT INTO held VALUES (?, ?) ON CONFLICT (worker) DO UPDATE SET share = excluded.share",
                (worker, granted),
            )

    def held(self, _turn: int) -> int:
        with closing(self._connect()) as connection:
            total: int = connection.execute("SELECT coalesce(sum(share), 0) FROM held").fetchone()[0]
        return total

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None, timeout=20)
