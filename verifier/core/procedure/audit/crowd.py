"""A crowd (menigte): how many people stand behind what counts, and behind each difference, placement by placement.

It comes to what ``rules.telling`` comes to with everything at hand, and keeps only numbers of those who are on one
placement: of the few that the register ties to others it waits for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from verifier.core.model.statement import Digest
from verifier.core.procedure.audit.facts import month_number
from verifier.core.procedure.audit.holdings import Changed
from verifier.core.rules.telling.people import People, person_of
from verifier.core.rules.telling.suppression import Answer

#: The names of the ties of a placement; of most there are none.
Ties = Callable[[Digest], Sequence[bytes]]
X = TypeVar("X")


@dataclass(slots=True)
class Tally:
    """``People.of``, of hours that come one by one."""

    count: int = 0
    largest: int = 0
    total: int = 0
    squares: int = 0

    def add(self, hours: int) -> None:
        """One person's hours; of a change, which may be below 0, its size; none count for nobody."""
        if hours:
            size = abs(hours)
            self.count, self.total, self.squares = self.count + 1, self.total + size, self.squares + size * size
            self.largest = max(self.largest, size)

    @property
    def people(self) -> People:
        return People(self.count, self.largest, self.total, self.squares)


@dataclass
class _Waiting(Generic[X]):
    """What was said of placements that are tied to others, until all of them are there."""

    ties: Ties
    said: dict[Digest, X] = field(default_factory=dict)
    links: list[tuple[Digest, bytes]] = field(default_factory=list)

    def keeps(self, placement: Digest, said: X) -> bool:
        """Whether ``placement`` is tied to others, and so waits."""
        ties = self.ties(placement)
        if not ties:
            return False
        self.said[placement] = said
        self.links += [(placement, tie) for tie in ties]
        return True

    def persons(self) -> Iterator[list[X]]:
        """What was said of each person."""
        whose = person_of(self.links)
        by_person: defaultdict[bytes, list[X]] = defaultdict(list)
        for placement, said in self.said.items():
            by_person[whose(placement)].append(said)
        yield from by_person.values()


class Crowd:
    """The people behind what counts (``people.count_people``)."""

    def __init__(self, ties: Ties) -> None:
        self._tally = Tally()
        self._waiting: _Waiting[int] = _Waiting(ties)

    def add(self, placement: Digest, hours: int) -> None:
        """A placement that counts, with the hours that it was granted in all."""
        if not self._waiting.keeps(placement, hours):
            self._tally.add(hours)

    def people(self) -> People:
        """All of them, once every placement was added."""
        for hours in self._waiting.persons():
            self._tally.add(sum(hours))
        return self._tally.people


class Told(NamedTuple):
    """An answer that was told, and how many verdicts came before it."""

    answer: Answer
    epoch: int


#: Whether a change lies in the answer that is asked for, and in which of those told: a bit each.
_Cell = tuple[bool, int]


class Pieces:
    """The people behind every difference that an answer adds (``suppression.differences``)."""

    def __init__(self, told: Sequence[Told], asked: Answer) -> None:
        self._told = told
        self._asked = Told(asked, 1 << 30)
        self._tallies: defaultdict[_Cell, Tally] = defaultdict(Tally)
        self._beside = {
            bit: Tally() for bit, each in enumerate(told) if each.answer.contracts.isdisjoint(asked.contracts)
        }
        self._shared: set[int] = set()

    def differences(self, changed: Iterable[Changed], ties: Ties) -> tuple[People, ...]:
        """What all that was ever granted comes to."""
        waiting: _Waiting[Mapping[_Cell, int]] = _Waiting(ties)
        for each in changed:
            cells = self._cells(each)
            if not waiting.keeps(each.placement, cells):
                self._person(cells)
        for several in waiting.persons():
            self._person(_added(several))
        return tuple(tally.people for tally in self._pieces() if tally.count)

    def _cells(self, changed: Changed) -> dict[_Cell, int]:
        cells: defaultdict[_Cell, int] = defaultdict(int)
        for change in changed.changes:
            where = changed.contract, change.month, change.epoch
            bits = sum(1 << bit for bit, each in enumerate(self._told) if _rests(each, *where))
            cells[_rests(self._asked, *where), bits] += change.hours
        return cells

    def _person(self, cells: Mapping[_Cell, int]) -> None:
        for cell, hours in cells.items():
            self._tallies[cell].add(hours)
        for bit, tally in self._beside.items():
            ours = [hours for (inside, _), hours in cells.items() if inside]
            theirs = [hours for (_, bits), hours in cells.items() if bits >> bit & 1]
            tally.add(sum(ours) - sum(theirs))
            if ours and theirs:
                self._shared.add(bit)

    def _pieces(self) -> Iterator[Tally]:
        for (inside, bits), tally in self._tallies.items():
            if inside and not bits:
                yield tally
            elif inside and (False, bits) in self._tallies:
                yield tally
                yield self._tallies[False, bits]
        yield from (tally for bit, tally in self._beside.items() if bit in self._shared)


def _rests(told: Told, contract: Digest, month: int, epoch: int) -> bool:
    answer = told.answer
    return contract in answer.contracts and month <= month_number(answer.moment) and epoch <= told.epoch


def _added(several: Iterable[Mapping[_Cell, int]]) -> dict[_Cell, int]:
    cells: defaultdict[_Cell, int] = defaultdict(int)
    for each in several:
        for cell, hours in each.items():
            cells[cell] += hours
    return cells
