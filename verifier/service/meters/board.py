"""A board (meterbord): counters in memory that all workers share, each worker writing in a row of its own.

The rows are made before the workers are, so every series is known beforehand: a label has no value that was not
listed here, whatever a client sends. A worker that is started anew goes on in the row of the one before it, so that
a counter never falls.
"""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

Labels = tuple[str, ...]

_CELL: Final = 8


@dataclass(frozen=True, slots=True)
class Counting:
    """A counter: one series for each of ``listed``, the values of its ``labels``."""

    name: str
    says: str
    labels: Labels
    listed: Sequence[Labels]

    @property
    def width(self) -> int:
        """Cells of one series."""
        return 1


@dataclass(frozen=True, slots=True)
class Spread:
    """A histogram: beside the series the upper ``bounds`` of its buckets, in rising order."""

    name: str
    says: str
    labels: Labels
    listed: Sequence[Labels]
    bounds: Sequence[float]

    @property
    def width(self) -> int:
        """A cell for each bucket, one for what is above them, and the sum."""
        return len(self.bounds) + 2


Kind = Counting | Spread


class Board:
    """The cells of ``kinds`` for ``workers`` processes."""

    def __init__(self, kinds: Sequence[Kind], *, workers: int) -> None:
        self.kinds = tuple(kinds)
        self._places = dict[tuple[str, Labels], int]()
        size = 0
        for kind in self.kinds:
            for labels in kind.listed:
                self._places[kind.name, labels] = size
                size += kind.width
        self._size = size
        self._workers = workers
        self._row = 0
        self._cells = memoryview(mmap.mmap(-1, size * workers * _CELL)).cast("d")

    def take_row(self, worker: int) -> None:
        """Write in the row of ``worker``, from 0, from here on in this process."""
        if not 0 <= worker < self._workers:
            raise ValueError("a worker of this board")
        self._row = worker

    def add(self, kind: Counting, labels: Labels) -> None:
        """Count one; :class:`KeyError` for labels that are not listed. For one thread of a process at a time."""
        self._cells[self._row * self._size + self._places[kind.name, labels]] += 1

    def observe(self, kind: Spread, labels: Labels, amount: float) -> None:
        """Count one of ``amount``; as :meth:`add`."""
        first = self._row * self._size + self._places[kind.name, labels]
        self._cells[first + bisect_left(kind.bounds, amount)] += 1
        self._cells[first + len(kind.bounds) + 1] += amount

    def read(self, kind: Kind, labels: Labels) -> list[float]:
        """The cells of a series, summed over all workers."""
        first = self._places[kind.name, labels]
        rows = (self._cells[row * self._size + first :][: kind.width] for row in range(self._workers))
        return [sum(cells) for cells in zip(*rows, strict=True)]
