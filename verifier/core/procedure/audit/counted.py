"""What counts (wat meetelt) at a moment of an audit: ``Grounds`` out of the holdings, one placement at a time."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.statement import Digest
from verifier.core.privacy.commitment import claim_point
from verifier.core.privacy.group import Element
from verifier.core.procedure.audit.crowd import Crowd
from verifier.core.procedure.audit.facts import month_number, numbered_month
from verifier.core.procedure.audit.holdings import Counting, Holdings
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.people import People, person_of
from verifier.core.rules.valuing.fulltime import full_time_hours


@dataclass(frozen=True, slots=True)
class Counted:
    """``Inputs``, of which only what they come to is held; ``contracts`` are those that are judged together."""

    contract: Contract
    moment: Month
    contracts: frozenset[Digest]
    digest: Digest
    count: int
    people: People
    holdings: Holdings

    def hours_until(self, month: Month) -> int:
        until = month_number(month)
        return sum(sum(hours_of(each)) for each in _of(self.holdings, self.contracts, until))

    def point(self, ruleset: RuleSet, floor: int) -> Element:
        """S = Σ h·C + D·Σ F − D·floor·G (PROTOCOL 5)."""
        rates, flats = self.holdings.sums(self.contracts, month_number(self.moment))
        return claim_point(((1, rates),), (flats,), full_time_hours(ruleset), floor)

    def worked(self) -> list[frozenset[Month]]:
        """For each person the months with granted hours."""
        waiting: dict[Digest, frozenset[Month]] = {}
        links: list[tuple[Digest, bytes]] = []
        found: dict[bytes, frozenset[Month]] = {}
        persons = []
        for each in _of(self.holdings, self.contracts, month_number(self.moment)):
            months = frozenset(
                numbered_month(each.first + step) for step, hours in enumerate(hours_of(each)) if hours
            )
            placement = Digest(each.head[:32])
            ties = self.holdings.ties_of(placement) if months else ()
            if ties:
                waiting[placement] = months
                links += [(placement, tie) for tie in ties]
            elif months:
                persons.append(months)
        whose = person_of(links)
        for placement, months in waiting.items():
            found[whose(placement)] = found.get(whose(placement), frozenset()) | months
        return [*persons, *found.values()]


class Counts:
    """Counts what counts, and remembers it while nothing changes: a claim and its verdict ask for the same."""

    def __init__(self, holdings: Holdings, last_change: Mapping[Digest, int]) -> None:
        self._holdings = holdings
        self._last_change = last_change
        self._known: tuple[object, Counted] | None = None

    def of(self, contract: Contract, contracts: frozenset[Digest], moment: Month) -> Counted:
        """What counts for ``contracts`` now, up to ``moment``: its digest (PROTOCOL 5), and of how many."""
        key = contracts, moment, tuple(sorted((each, self._last_change.get(each, -1)) for each in contracts))
        if self._known is None or self._known[0] != key:
            self._known = key, _count(self._holdings, contract, contracts, moment)
        return replace(self._known[1], contract=contract)

    def changed(self, contracts: Collection[Digest]) -> int:
        """The leaf of the newest statement among what counts for ``contracts``; -1 when there is none."""
        return max(self._last_change.get(each, -1) for each in contracts)


def _count(holdings: Holdings, contract: Contract, contracts: frozenset[Digest], moment: Month) -> Counted:
    whole, crowd, number = hashlib.sha256(), Crowd(holdings.ties_of), 0
    for each in _of(holdings, contracts, month_number(moment)):
        whole.update(each.head)
        whole.update(each.grants)
        whole.update(each.hours)
        crowd.add(Digest(each.head[:32]), sum(hours_of(each)))
        number += 1
    return Counted(contract, moment, contracts, Digest(whole.digest()), number, crowd.people(), holdings)


def hours_of(counting: Counting) -> tuple[int, ...]:
    """Hundredths of granted hours, month by month."""
    return struct.unpack(f">{len(counting.hours) // 8}Q", counting.hours)


def _of(holdings: Holdings, contracts: frozenset[Digest], until: int) -> Iterator[Counting]:
    return (each for each in holdings.counting(until) if each.contract in contracts)
