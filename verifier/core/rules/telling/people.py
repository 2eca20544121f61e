"""People (mensen): how many distinct persons stand behind a contract, counted without knowing who they are.

A person is seen through pseudonym indexes, one per calendar year; a placement that spans New Year ties two of
them together, so persons are what is left when tied indexes are taken as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest


@dataclass(frozen=True, slots=True)
class People:
    """``count`` distinct persons with granted hours; ``largest`` is the hours of one of them, of ``total``.

    ``squares`` is the sum of the squares of their hours; where it is not given, the least that it can be counts.
    """

    count: int
    largest: int
    total: int
    squares: int = 0

    @classmethod
    def of(cls, hours: Iterable[int]) -> People:
        """Those whose hours, one number for each person, are not 0; of a change, which may be below 0, its size."""
        sizes = [abs(each) for each in hours if each]
        return cls(len(sizes), max(sizes, default=0), sum(sizes), sum(each * each for each in sizes))

    @property
    def peers(self) -> int:
        """As how many people with the most hours all of them weigh together: Σ hours² / largest², rounded down.

        What one person is worth is hidden among the others by their squares, as any sum of unknown numbers is:
        four halves weigh as one whole (ADR 0023). Never more than ``count``; 0 for nobody.
        """
        if self.count < 2:
            return self.count
        square, rest = self.largest**2, self.total - self.largest
        least = square + -(-rest * rest // (self.count - 1))
        return max(self.squares, least) // square


def count_people(links: Iterable[tuple[Digest, bytes]], hours: Mapping[Digest, int]) -> People:
    """Count persons over ``links`` (placement, index), weighed by the hundredths of ``hours`` granted in all.

    Placements without granted hours tie indexes together and count for nobody.
    """
    whose = person_of(links)
    sums: defaultdict[bytes, int] = defaultdict(int)
    for placement, granted in hours.items():
        if granted > 0:
            sums[whose(placement)] += granted
    return People.of(sums.values())


def months_worked(
    links: Iterable[tuple[Digest, bytes]], worked: Mapping[Digest, Collection[Month]]
) -> tuple[frozenset[Month], ...]:
    """For each person the months with granted hours, over all of his or her placements; in no telling order.

    ``worked`` gives those months by placement; a placement without any counts for nobody.
    """
    whose = person_of(links)
    found: defaultdict[bytes, set[Month]] = defaultdict(set)
    for placement, months in worked.items():
        if months:
            found[whose(placement)].update(months)
    return tuple(sorted(map(frozenset, found.values()), key=sorted))


def kept(worked: Iterable[Collection[Month]], *, months: int, until: Month) -> int:
    """How many persons have granted hours in at least ``months`` months up to ``until``; gaps do not start anew."""
    return sum(sum(month <= until for month in each) >= months for each in worked)


def person_of(links: Iterable[tuple[Digest, bytes]]) -> Callable[[Digest], bytes]:
    """Whose a placement is, for every one that is linked: an index, the same for all that are of one person."""
    parent: dict[bytes, bytes] = {}
    index_of: dict[Digest, bytes] = {}
    for placement, index in links:
        parent.setdefault(index, index)
        tied = index_of.setdefault(placement, index)
        parent[_root(parent, index)] = _root(parent, tied)
    return lambda placement: _root(parent, index_of[placement])


def _root(parent: dict[bytes, bytes], index: bytes) -> bytes:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
