"""Suppression (onderdrukking): the people behind every difference that a buyer's answers allow (PROTOCOL 6).

Answers are laid over what was worked, and cut it into pieces: what lies in exactly the same answers is one piece. A
whole less its parts, an answer less an earlier one, and what was corrected between two answers are each a sum of
pieces; where every piece is that of enough people, and none of them weighs too much, every such sum is too. Two
answers on other contracts can be held against each other as well when the same people work on both.

Hours are hundredths, and only the granted ones count: no value and no activity takes part. The order of contracts,
of answers and of what was worked never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.rules.telling.people import People


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer rests on: the hours of ``contracts`` up to ``moment`` that the log granted before ``size``.

    One contract, or a framework and the call-offs that are judged with it.
    """

    contracts: frozenset[Digest]
    moment: Month
    size: int

    def rests_on(self, worked: Worked) -> bool:
        return worked.contract in self.contracts and worked.month <= self.moment and worked.leaf < self.size


class GrantedLine(NamedTuple):
    """One line of a grant at index ``leaf`` of the log: what ``placement`` was granted for ``month``."""

    contract: Digest
    placement: Digest
    month: Month
    leaf: int
    hours: int


class Worked(NamedTuple):
    """By how much one grant changed the hours of a person in a month on a contract; below 0 where it took back."""

    contract: Digest
    month: Month
    leaf: int
    person: bytes
    hours: int


def worked(lines: Iterable[GrantedLine], whose: Callable[[Digest], bytes]) -> tuple[Worked, ...]:
    """What each grant changed; ``whose`` is ``people.person_of`` over all of these contracts together.

    All lines there ever were, in any order: a later one for the same placement and month takes the earlier's place.
    """
    before: dict[tuple[Digest, Month], int] = {}
    changes = []
    for line in sorted(lines, key=lambda each: each.leaf):
        held = before.get((line.placement, line.month), 0)
        before[line.placement, line.month] = line.hours
        if line.hours != held:
            person = whose(line.placement)
            changes.append(Worked(line.contract, line.month, line.leaf, person, line.hours - held))
    return tuple(changes)


def differences(changes: Collection[Worked], told: Iterable[Answer], asked: Answer) -> tuple[People, ...]:
    """The people behind every difference that ``asked`` adds to what the answers ``told`` allow already.

    ``told`` are the buyer's new answers on the same contracts, on a framework or its call-offs, and on any contract
    where somebody of these works too. An end that is answered whatever stands behind it, with no band, is none of
    them: its one bit is never held back, and takes nothing else apart. A difference of nothing is left out. The
    people behind ``asked`` itself are those of its inputs. The work grows with the changes, and with the answers on
    one contract.
    """
    ground = _Ground.of(changes, frozenset(told) - {asked})
    return tuple(People.of(hours.values()) for hours in _differences(ground, asked) if any(hours.values()))


@dataclass(frozen=True, slots=True)
class _Ground:
    """What was worked, by contract, and the answers that were told, by number; ``on`` a contract are these."""

    changes: Mapping[Digest, list[Worked]]
    told: tuple[Answer, ...]
    on: Mapping[Digest, list[int]]

    @classmethod
    def of(cls, changes: Iterable[Worked], told: Iterable[Answer]) -> _Ground:
        by_contract: defaultdict[Digest, list[Worked]] = defaultdict(list)
        for each in changes:
            by_contract[each.contract].append(each)
        answers, on = tuple(told), defaultdict[Digest, list[int]](list)
        for number, answer in enumerate(answers):
            for contract in answer.contracts:
                on[contract].append(number)
        return cls(by_contract, answers, on)

    def under(self, answer: Answer) -> Mapping[bytes, int]:
        """The hours by person on which ``answer`` rests."""
        return _by_person(each for each in self.among(answer.contracts) if answer.rests_on(each))

    def among(self, contracts: Iterable[Digest]) -> Iterator[Worked]:
        """What was worked on these contracts."""
        for contract in contracts:
            yield from self.changes.get(contract, ())

    def answers_on(self, change: Worked) -> frozenset[int]:
        """The answers that were told in which ``change`` lies."""
        return frozenset(each for each in self.on.get(change.contract, ()) if self.told[each].rests_on(change))


def _differences(ground: _Ground, asked: Answer) -> Iterator[Mapping[bytes, int]]:
    yield from _pieces(ground, asked)
    ours = ground.under(asked)
    for answer in ground.told:
        if answer.contracts.isdisjoint(asked.contracts):
            theirs = ground.under(answer)
            if not ours.keys().isdisjoint(theirs):
                yield {whose: ours.get(whose, 0) - theirs.get(whose, 0) for whose in {*ours, *theirs}}


def _pieces(ground: _Ground, asked: Answer) -> Iterator[Mapping[bytes, int]]:
    """The hours by person of the pieces that ``asked`` makes: what it adds, and both sides of what it cuts.

    What lies on no contract of an answer that it shares a contract with is cut by nothing of this.
    """
    inside: defaultdict[frozenset[int], list[Worked]] = defaultdict(list)
    outside: defaultdict[frozenset[int], list[Worked]] = defaultdict(list)
    near = {number for contract in asked.contracts for number in ground.on.get(contract, ())}
    reached = asked.contracts.union(*(ground.told[number].contracts for number in near))
    for each in ground.among(reached):
        side = inside if asked.rests_on(each) else outside
        side[ground.answers_on(each)].append(each)
    for answers, piece in inside.items():
        if not answers:
            yield _by_person(piece)
        elif answers in outside:
            yield _by_person(piece)
            yield _by_person(outside[answers])


def _by_person(changes: Iterable[Worked]) -> Mapping[bytes, int]:
    hours: defaultdict[bytes, int] = defaultdict(int)
    for each in changes:
        hours[each.person] += each.hours
    return hours
