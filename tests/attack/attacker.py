"""An attacker (aanvaller): a buyer who knows all hours and all possible values, and infers exactly what is likely.

Whoever people are, what is told follows from sums of what they are worth. So the attacker counts, over everything
that they could be, how often each row of answers comes about and with whom: weights, added and multiplied as whole
numbers. Nobody can do better with the same answers (Bayes).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.attack.asking import Telling
from tests.attack.tables import Kind
from tests.attack.teams import Member, Team

#: The value that is named: eurocents for a full-time year, and once.
Value = tuple[int, int]
#: A row of answers, one for each question.
Row = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Success:
    """How often a guess is right, over everything that the people could be, each as often as it is likely.

    ``prior`` is the best guess without any answer. ``anybody`` names everybody and is right about this part of
    them. ``somebody`` names one person that was chosen before the answers, the worst one. ``one`` names the person
    and the value of which it is surest after it saw the answers.
    """

    prior: Fraction
    anybody: Fraction
    somebody: Fraction
    one: Fraction


@dataclass(frozen=True, slots=True)
class Guess:
    """Whom the attacker names after a row of answers, as what, and with how much certainty."""

    member: Member
    value: Value
    certainty: Fraction


class Attacker:
    """What can be inferred about ``team`` from what ``telling`` says."""

    def __init__(self, team: Team, telling: Telling) -> None:
        self._team, self._telling = team, telling
        self._scale, self._bits = _measures(team)
        self._options = {each: self._contributions(each) for each in team.members}
        self._alike = Counter(team.members)
        whole = _sums([self._options[each] for each in sorted(team.members, key=self._options.__getitem__)])
        self._total = sum(whole.values())
        self._rows = {packed: self._row(packed) for packed in whole}
        self._joint = {each: self._by_row(whole, each) for each in self._alike}

    def success(self) -> Success:
        right = {member: self._right(rows) for member, rows in self._joint.items()}
        surest: defaultdict[Row, int] = defaultdict(int)
        for rows in self._joint.values():
            for row, values in rows.items():
                surest[row] = max(surest[row], *values.values())
        everybody = sum(right[member] * count for member, count in self._alike.items())
        return Success(
            prior=Fraction(max(self._prior().values()), self._total),
            anybody=Fraction(everybody, self._total * len(self._team.members)),
            somebody=Fraction(max(right.values()), self._total),
            one=Fraction(sum(surest.values()), self._total),
        )

    def guess(self, truth: Mapping[int, Kind]) -> Guess:
        """Whom it names when the people, by their place in the team, are ``truth``."""
        members = self._team.members
        row = tuple(
            said(sum(self._team.numerator(each, truth[place], question) for place, each in enumerate(members)))
            for question, said in zip(self._team.questions, self._telling, strict=True)
        )
        found = {(member, value): weight for member, value, weight in self._named(row)}
        (member, value), weight = max(found.items(), key=lambda each: (each[1], each[0][1]))
        mass = sum(weight for named, _, weight in self._named(row) if named == member)
        return Guess(member, value, Fraction(weight, mass))

    def prior_guess(self) -> Value:
        return max(self._prior().items(), key=lambda each: (each[1], each[0]))[0]

    def _prior(self) -> Mapping[Value, int]:
        member = self._team.members[0]
        found: defaultdict[Value, int] = defaultdict(int)
        for values in self._joint[member].values():
            for value, weight in values.items():
                found[value] += weight
        return found

    def _named(self, row: Row) -> Iterator[tuple[Member, Value, int]]:
        for member, rows in self._joint.items():
            for value, weight in rows[row].items():
                yield member, value, weight

    @staticmethod
    def _right(rows: Mapping[Row, Mapping[Value, int]]) -> int:
        return sum(max(values.values()) for values in rows.values())

    def _contributions(self, member: Member) -> tuple[tuple[int, int, Value], ...]:
        """(packed sums, weight, value) of each kind: one number holds what a person adds to every question."""
        found = []
        for kind in self._team.table.kinds:
            packed = 0
            for question in self._team.questions:
                packed = (packed << self._bits) | self._team.numerator(member, kind, question) // self._scale
            found.append((packed, kind.weight, (kind.rate, kind.flat)))
        return tuple(sorted(found))

    def _row(self, packed: int) -> Row:
        mask, places = (1 << self._bits) - 1, len(self._telling)
        return tuple(
            said((packed >> (self._bits * (places - 1 - place)) & mask) * self._scale)
            for place, said in enumerate(self._telling)
        )

    def _by_row(self, whole: Mapping[int, int], member: Member) -> Mapping[Row, Mapping[Value, int]]:
        """How much weight each value of one member has together with each row of answers."""
        options = self._options[member]
        found: defaultdict[Row, defaultdict[Value, int]] = defaultdict(lambda: defaultdict(int))
        for others, weight in _without(whole, options).items():
            for packed, likely, value in options:
                found[self._rows[others + packed]][value] += weight * likely
        return found


def _measures(team: Team) -> tuple[int, int]:
    """What every contribution is a multiple of, and the bits that hold the largest sum of them."""
    each = [
        [team.numerator(member, kind, question) for kind in team.table.kinds for question in team.questions]
        for member in team.members
    ]
    scale = math.gcd(*(number for numbers in each for number in numbers)) or 1
    return scale, (sum(map(max, each)) // scale).bit_length() + 1


def _sums(options: list[tuple[tuple[int, int, Value], ...]]) -> Mapping[int, int]:
    """How much weight every sum has, when each person adds one of its options."""
    whole = {0: 1}
    for person in options:
        following: defaultdict[int, int] = defaultdict(int)
        for packed, weight in whole.items():
            for added, likely, _ in person:
                following[packed + added] += weight * likely
        whole = following
    return whole


def _without(whole: Mapping[int, int], options: tuple[tuple[int, int, Value], ...]) -> Mapping[int, int]:
    """The sums of all the others: ``whole`` divided by one person's options, from the smallest sum on."""
    merged: defaultdict[int, int] = defaultdict(int)
    for packed, likely, _ in options:
        merged[packed] += likely
    (least, share), *rest = sorted(merged.items())
    others: dict[int, int] = {}
    for packed in sorted(whole):
        weight = whole[packed] - sum(likely * others.get(packed - added, 0) for added, likely in rest)
        if weight:
            others[packed - least] = weight // share
    return others
