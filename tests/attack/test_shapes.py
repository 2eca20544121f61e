"""Teams that give somebody away most, made by hand: one who weighs more than the others, comes later or leaves.

Each is attacked over obligations from far too low to far too high. The verdict at the end is promised to every
buyer, so what is held is what the policy adds to it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from statistics import fmean

import pytest

from tests.attack.asking import told_by
from tests.attack.attacker import Attacker, Success
from tests.attack.tables import HAAGLANDEN_TABLE, UTRECHT_TABLE, Table
from tests.attack.teams import Member, Question, Team, random_framework, seeded, team_of
from tests.attack.test_naming import MARGIN, VERDICT_ONLY
from tests.attack.unsafe_answers import unsafe_first_numbers
from tests.endurance import often
from verifier.core.rules.table.policy import PUBLICATION_V1

FULL, HALF = 15_600, 7_800
#: Of what can be expected, in percent; every team in a long run, some of them in a short one.
SHARES = range(60, 121, often(30, 10))
STAYING = (
    (156, 156, 104, 78, 52),
    (156, 78, 39, 26, 13),
    (156, 156, 156, 156, 156),
    (156, 156, 13, 13, 13),
    (156, 156, 156, *[26] * 9),
    (156, 156, 156, 156, *[52] * 8),
)


def staying(hours: tuple[int, ...], months: int) -> tuple[Member, ...]:
    return tuple(Member(((0, 100 * each),), 0, months) for each in hours)


def moving(hours: int, others: int, months: int, *, first: int = 0, end: int) -> tuple[Member, ...]:
    """One full-timer who is there from ``first`` to ``end``, among ``others`` with ``hours`` each."""
    return (Member(((0, FULL),), first, end), *[Member(((0, hours),), 0, months)] * others)


def added(table: Table, members: tuple[Member, ...], months: int) -> tuple[Fraction, Fraction]:
    """By how much the policy helps to name the worst one, and the surest one, over the verdict alone."""
    somebody = one = Fraction(0)
    for share in SHARES:
        team = team_of(table, members, months=months, share=share)
        told, promised = (
            Attacker(team, told_by(policy, team)).success() for policy in (PUBLICATION_V1, VERDICT_ONLY)
        )
        somebody += (told.somebody - promised.somebody) / len(SHARES)
        one += (told.one - promised.one) / len(SHARES)
    return somebody, one


@pytest.mark.parametrize("hours", STAYING[: often(2, 6)], ids=str)
@pytest.mark.parametrize("table", [UTRECHT_TABLE, HAAGLANDEN_TABLE], ids=["utrecht", "haaglanden"])
def test_somebody_who_weighs_more(table: Table, hours: tuple[int, ...]) -> None:
    assert max(added(table, staying(hours, 12), 12)) <= MARGIN


@pytest.mark.parametrize("people", (6, 12, 5, 8, 10, 15)[: often(2, 6)])
@pytest.mark.parametrize("hours", [HALF, FULL], ids=["among halves", "among wholes"])
def test_somebody_who_comes_later_or_leaves(people: int, hours: int) -> None:
    for first, end in ((6, 24), (0, 6), (21, 24)):
        members = moving(hours, people - 1, 24, first=first, end=end)
        assert added(UTRECHT_TABLE, members, 24)[0] <= MARGIN


@pytest.mark.parametrize("people", (6, 12, 15, 20)[: often(1, 4)])
def test_somebody_who_comes_later_or_leaves_within_three_years(people: int) -> None:
    for first, end in ((9, 36), (0, 9), (0, 24)):
        members = moving(HALF, people - 1, 36, first=first, end=end)
        assert added(UTRECHT_TABLE, members, 36)[0] <= MARGIN


def test_the_first_numbers_alone_name_who_leaves_a_large_team() -> None:
    """The control: with steps of EUR 10,000 from ten people on, one who leaves is almost always named."""
    team = team_of(UTRECHT_TABLE, moving(HALF, 11, 36, end=9), months=36, share=90)
    assert Attacker(team, unsafe_first_numbers(team)).success().somebody >= Fraction(9, 10)


@pytest.mark.parametrize("people", [1, 2, 4])
def test_fewer_than_five_give_nothing_but_the_verdict(people: int) -> None:
    """What is promised tells on so few by itself; nothing more is told of them."""
    team = team_of(UTRECHT_TABLE, staying((156,) * people, 12), months=12, share=90)
    assert told_by(PUBLICATION_V1, team)[:-1] == told_by(VERDICT_ONLY, team)[:-1]
    told, promised = (Attacker(team, told_by(each, team)) for each in (PUBLICATION_V1, VERDICT_ONLY))
    assert told.success() == promised.success()


def call_offs(sizes: tuple[int, ...], *, framework_first: bool) -> Team:
    """A framework that carries, asked for every quarter, and its call-offs with so many people each at the end."""
    members = tuple(Member(((number, FULL),), 0, 12) for number, people in enumerate(sizes) for _ in range(people))
    owed = [2_700_000 * people for people in sizes]
    questions: list[Question] = []
    for moment in (2, 5, 8, 11):
        whole = Question(frozenset(range(len(sizes))), moment, 12, sum(owed))
        parts = [Question(frozenset({number}), 11, 12, each, within=True) for number, each in enumerate(owed)]
        asked = [whole, *parts] if framework_first else [*parts, whole]
        questions += asked if moment == 11 else [whole]
    return Team(UTRECHT_TABLE, members, tuple(questions))


@pytest.mark.parametrize("sizes", [(6, 1), (8, 2), (3, 3, 3)], ids=str)
@pytest.mark.parametrize("framework_first", [True, False], ids=["framework first", "call-offs first"])
def test_a_framework_tells_nothing_of_a_small_call_off(sizes: tuple[int, ...], framework_first: bool) -> None:
    """Beside the verdict on the framework, which is what every buyer of it is promised."""
    team = call_offs(sizes, framework_first=framework_first)
    told = Attacker(team, told_by(PUBLICATION_V1, team)).success()
    promised = end_alone(team)
    assert told.somebody - promised.somebody <= MARGIN / 2
    assert told.one - promised.one <= MARGIN


def end_alone(team: Team) -> Success:
    """What the verdict on the framework tells by itself."""
    end = Team(team.table, team.members, tuple(each for each in team.questions if each.final and not each.within))
    return Attacker(end, told_by(VERDICT_ONLY, end)).success()


@pytest.mark.slow
def test_random_frameworks_name_nobody() -> None:
    """With people who divide their hours: twice one answer less another is among all that it counts."""
    draw, beyond = seeded(31), []
    for number in range(often(4, 200)):
        team = random_framework(draw, (UTRECHT_TABLE, HAAGLANDEN_TABLE)[number % 2])
        told, promised = Attacker(team, told_by(PUBLICATION_V1, team)).success(), end_alone(team)
        beyond.append((told.somebody - told.prior, told.one - promised.one))
    for part in (0, 1):
        assert fmean(float(each[part]) for each in beyond) <= MARGIN


def test_verdicts_on_call_offs_would_name_somebody() -> None:
    """The control: with an answer on each call-off, whoever works on a small one is named."""
    team = call_offs((6, 1), framework_first=True)
    apart = Team(team.table, team.members, tuple(replace(each, within=False) for each in team.questions))
    told = Attacker(apart, told_by(VERDICT_ONLY, apart)).success()
    assert told.somebody - end_alone(team).somebody >= 5 * MARGIN
