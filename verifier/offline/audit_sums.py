"""Sums (sommen) of commitments: what a claim's proof is about, added up by as many processes as there are.

A month that has been added up is not added up again until something in it changes. Rows are shared out by place,
and each part comes to one element.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from verifier.core.privacy import group
from verifier.core.privacy.commitment import weighted_sum
from verifier.core.privacy.group import IDENTITY, Element
from verifier.offline.audit_rows import Row, Rows

#: Rows of one part.
PART: Final = 2_000
#: Terms that are added up together: many equal weights cost one addition each.
_TOGETHER: Final = 16_384


class Part(NamedTuple):
    """Rows from ``begin`` to ``end``, of these contracts, and the months (numbers) whose hours and flats count."""

    begin: int
    end: int
    contracts: frozenset[int]
    months: frozenset[int]
    until: int


class Sum(NamedTuple):
    """Σ h·C, and Σ F of the flats that count from one of the months on."""

    rates: Element
    flats: Element

    def plus(self, other: Sum) -> Sum:
        return Sum(group.add(self.rates, other.rates), group.add(self.flats, other.flats))


NOTHING: Final = Sum(IDENTITY, IDENTITY)
#: Adds up parts, in any order and in any process.
Share = Callable[[Iterable[Part]], Iterable[Sum]]


@dataclass(slots=True)
class Sums:
    """What is added up already: of each group of contracts, months that were added up together."""

    share: Share
    _marks: list[int] = field(default_factory=list)
    _rows: int = 0
    _known: dict[frozenset[int], list[tuple[frozenset[int], Sum]]] = field(default_factory=dict)

    def mark(self, place: int) -> None:
        """Note where a row begins: rows are shared out by that."""
        if self._rows % PART == 0:
            self._marks.append(place)
        self._rows += 1

    def forget(self, month: int) -> None:
        """What a month comes to has changed; and from when on a flat counts, in that month or later."""
        for contracts, known in self._known.items():
            self._known[contracts] = [each for each in known if max(each[0]) < month]

    def up_to(self, contracts: frozenset[int], until: int, *, end: int) -> tuple[Element, Element]:
        """Both sums over the rows up to ``end`` of the months up to ``until``."""
        known = [each for each in self._known.get(contracts, []) if max(each[0]) <= until]
        months = frozenset(range(until + 1)).difference(*(done for done, _ in known))
        if months:
            edges = [*self._marks, end]
            parts = [Part(begin, stop, contracts, months, until) for begin, stop in itertools.pairwise(edges)]
            added = NOTHING
            for each in self.share(parts):
                added = added.plus(each)
            known.append((months, added))
            self._known[contracts] = known
        total = NOTHING
        for _, each in known:
            total = total.plus(each)
        return total.rates, total.flats


def sum_part(rows: Rows, part: Part) -> Sum:
    """What one part comes to."""
    total, terms, flats = IDENTITY, list[tuple[int, Element]](), IDENTITY
    for _, row in rows.between(part.begin, part.end):
        if not row.head.counts or row.head.contract not in part.contracts:
            continue
        commitments = rows.commitments(row)
        steps = max(0, min(row.head.months, part.until - row.head.first + 1))
        hours = struct.unpack(f">{steps}Q", row.hours(steps))
        for step, weight in enumerate(hours):
            if weight and row.head.first + step in part.months:
                terms.append((weight, Element(commitments[32 * step : 32 * step + 32])))
        if _flat_from(row, hours) in part.months:
            flats = group.add(flats, Element(commitments[-32:]))
        if len(terms) >= _TOGETHER:
            total = group.add(total, weighted_sum(terms))
            terms.clear()
    return Sum(group.add(total, weighted_sum(terms)), flats)


def _flat_from(row: Row, hours: Collection[int]) -> int:
    """The first month in which hours were granted by which the flat may count; -1 when there is none."""
    for step, (granted, flat) in enumerate(zip(hours, row.flats(len(hours)), strict=True)):
        if granted and flat == 1:
            return row.head.first + step
    return -1
