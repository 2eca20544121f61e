"""A team (ploeg): people at work for a buyer, their hours, and the questions that the buyer can ask about them.

Months count from 0, contracts too. Hours are hundredths a month and stay the same while somebody is there: whole
quarters apart, which is when a difference tells most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.attack.tables import Kind, Table
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.rules.telling.suppression import Answer, Worked

FIRST = Month(2026, 1)
QUARTER = 3
#: Leaves of the log in a month: grants come before what was taken back, and that before the answers.
_LEAVES = 10
_HOURS = (5_200, 7_800, 10_400, 13_000, 15_600, 15_600)


def seeded(seed: int) -> Random:
    """Draws that are the same on every machine."""
    return Random(seed)  # noqa: S311 # contracts of a simulation


def digest(contract: int) -> Digest:
    return Digest(bytes([contract]) * 32)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with ``monthly`` hours by contract, from month ``first`` to before ``end``.

    From the moment of month ``withdrawn`` on, everything was taken back.
    """

    monthly: tuple[tuple[int, int], ...]
    first: int
    end: int
    withdrawn: int | None = None

    def months(self, contracts: frozenset[int], moment: int) -> Iterator[tuple[int, int]]:
        """The months that count on ``contracts`` at the end of month ``moment``, with their hours."""
        hours = sum(each for contract, each in self.monthly if contract in contracts)
        if hours and (self.withdrawn is None or moment < self.withdrawn):
            for month in range(self.first, min(self.end, moment + 1)):
                yield month, hours


@dataclass(frozen=True, slots=True)
class Question:
    """The answer that is asked on ``contracts`` at the end of month ``moment``; ``final`` is always answered.

    ``counted`` are eurocents of activities, known to all. ``within``: a call-off that is judged with its framework.
    """

    contracts: frozenset[int]
    moment: int
    months: int
    obligation: int
    counted: int = 0
    within: bool = False

    @property
    def final(self) -> bool:
        return self.moment == self.months - 1

    @property
    def answer(self) -> Answer:
        return Answer(frozenset(map(digest, self.contracts)), FIRST.plus(self.moment), _LEAVES * (self.moment + 1))


@dataclass(frozen=True, slots=True)
class Team:
    """All that an attacker knows: the table, everybody's hours, and what can be asked, in that order."""

    table: Table
    members: tuple[Member, ...]
    questions: tuple[Question, ...]

    def numerator(self, member: Member, kind: Kind, question: Question) -> int:
        """What ``member`` adds to the worth at a question: eurocents times the hours of a full-time year."""
        counted = list(member.months(question.contracts, question.moment))
        within = [hours for month, hours in counted if not kind.months or month < member.first + kind.months]
        return sum(within) * kind.rate + (self.table.hours_a_year * kind.flat if counted else 0)

    def worked(self) -> tuple[Worked, ...]:
        """The grants that the log holds, and those that took back what was withdrawn."""
        return tuple(change for number, member in enumerate(self.members) for change in _changes(member, number))


def _changes(member: Member, number: int) -> Iterator[Worked]:
    person = number.to_bytes(2, "big")
    for contract, hours in member.monthly:
        granted = range(member.first, min(member.end, member.withdrawn or member.end))
        for month in granted:
            yield Worked(digest(contract), FIRST.plus(month), _LEAVES * month, person, hours)
        for month in granted if member.withdrawn is not None else ():
            leaf = _LEAVES * member.withdrawn + 1 if member.withdrawn is not None else 0
            yield Worked(digest(contract), FIRST.plus(month), leaf, person, -hours)


def team_of(table: Table, members: tuple[Member, ...], *, months: int, share: int, activities: int = 0) -> Team:
    """One contract of ``months`` with a moment every quarter.

    Its obligation is ``share`` % of what can be expected; ``activities`` (% of the obligation) are confirmed in
    equal parts by the moments.
    """
    obligation = _expected(table, members, months) * share // 100
    questions = []
    for moment in range(QUARTER - 1, months, QUARTER):
        counted = obligation * activities * (moment + 1) // (100 * months)
        questions.append(Question(frozenset({0}), moment, months, obligation, counted))
    return Team(table, members, tuple(questions))


def random_team(draw: Random, table: Table, people: int, months: int) -> Team:
    """Full-timers and part-timers; some come later, leave sooner, or are withdrawn; sometimes with activities."""
    moving = draw.choice((0, 1, 1, 2))
    members = []
    for number in range(people):
        first, end, withdrawn = 0, months, None
        if number < moving:
            turn = QUARTER * draw.randrange(1, months // QUARTER)
            first, end = (turn, months) if draw.random() < 0.5 else (0, turn)
        elif number == people - 1 and draw.random() < 0.25:
            withdrawn = QUARTER * draw.randrange(1, months // QUARTER) + QUARTER - 1
        members.append(Member(((0, draw.choice(_HOURS)),), first, end, withdrawn))
    activities = draw.choice((0, 0, 0, 10, 25))
    return team_of(table, tuple(members), months=months, share=draw.randrange(60, 121), activities=activities)


def _expected(table: Table, members: tuple[Member, ...], months: int) -> int:
    """Eurocents that the members can be expected to be worth at the end."""
    end = Question(frozenset({0}), months - 1, months, 0)
    team, total = Team(table, members, (end,)), sum(kind.weight for kind in table.kinds)
    whole = sum(kind.weight * team.numerator(each, kind, end) for each in members for kind in table.kinds)
    return whole // (total * table.hours_a_year)
