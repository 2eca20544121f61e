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


#: How many people each call-off of a framework has, or each contract of a buyer: small ones beside larger ones.
_SHAPES = ((6, 1), (5, 2), (4, 3), (3, 3), (2, 2, 2), (5, 1, 1), (1, 1, 1, 1, 1, 1))


def random_framework(draw: Random, table: Table) -> Team:
    """A framework that carries, over a year: asked for every quarter, and each call-off at its end, first or last.

    Some people divide their hours between two call-offs.
    """
    sizes, months = draw.choice(_SHAPES), 12
    members = _divided(draw, sizes, months)
    owed = _owed(draw, table, members, len(sizes), months)
    whole = frozenset(range(len(sizes)))
    parts = [Question(frozenset({each}), months - 1, months, owed[each], within=True) for each in sorted(whole)]
    on_the_way = [Question(whole, each, months, sum(owed)) for each in range(QUARTER - 1, months - 1, QUARTER)]
    end = [Question(whole, months - 1, months, sum(owed))]
    asked = [*on_the_way, *end, *parts] if draw.random() < 0.5 else [*on_the_way, *parts, *end]
    return Team(table, members, tuple(asked))


def random_beside(draw: Random, table: Table) -> Team:
    """Two contracts of one buyer over a year, asked for every quarter, on which many of the same people work."""
    months, people = 12, draw.choice((5, 6, 7))
    members = []
    for _ in range(people):
        hours = draw.choice(_HOURS)
        here = draw.choice((hours, hours // 2, hours // 2, 0))
        monthly = tuple((on, each) for on, each in ((0, here), (1, hours - here)) if each)
        members.append(Member(monthly, 0, months))
    owed = _owed(draw, table, tuple(members), 2, months)
    questions = tuple(
        Question(frozenset({on}), moment, months, owed[on])
        for moment in range(QUARTER - 1, months, QUARTER)
        for on in (0, 1)
    )
    return Team(table, tuple(members), questions)


def _divided(draw: Random, sizes: tuple[int, ...], months: int) -> tuple[Member, ...]:
    members = []
    for number, people in enumerate(sizes):
        for _ in range(people):
            hours, other = draw.choice(_HOURS), (number + 1) % len(sizes)
            divided = draw.random() < 0.2
            monthly = ((number, hours // 2), (other, hours // 2)) if divided else ((number, hours),)
            members.append(Member(monthly, 0, months))
    return tuple(members)


def _owed(draw: Random, table: Table, members: tuple[Member, ...], contracts: int, months: int) -> list[int]:
    """The obligation of each contract: 60 to 120 % of what can be expected on it."""
    return [_expected(table, members, months, each) * draw.randrange(60, 121) // 100 for each in range(contracts)]


def _expected(table: Table, members: tuple[Member, ...], months: int, contract: int = 0) -> int:
    """Eurocents that the members can be expected to be worth at the end of a contract."""
    end = Question(frozenset({contract}), months - 1, months, 0)
    team, total = Team(table, members, (end,)), sum(kind.weight for kind in table.kinds)
    whole = sum(kind.weight * team.numerator(each, kind, end) for each in members for kind in table.kinds)
    return whole // (total * table.hours_a_year)
