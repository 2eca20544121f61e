"""Unsafe answers (onveilige antwoorden): what a buyer would be told without the policy, or by less of it.

They show that the attacker can attack: what it cannot do against the policy, it does against these.
"""

from __future__ import annotations

from collections.abc import Hashable

from tests.attack.asking import Steps, Telling
from tests.attack.teams import Question, Team
from verifier.core.rules.telling.people import People

_EURO = 100


def unsafe_totals(team: Team) -> Telling:
    """Every answer is the exact worth, in eurocents."""

    def said(numerator: int) -> Hashable:
        return numerator // team.table.hours_a_year

    return (said,) * len(team.questions)


def unsafe_first_numbers(team: Team) -> Telling:
    """The thresholds as PROTOCOL 6 has them, and nothing besides: five people, half of the hours, ten for floors.

    From ten people on, floors lie on steps of EUR 10,000; nothing guards a difference, or anybody's weight.
    """
    return tuple(_steps(team, question) for question in team.questions)


def _steps(team: Team, question: Question) -> Steps:
    hours: list[int] = []
    for member in team.members:
        hours.append(sum(each for _, each in member.months(question.contracts, question.moment)))
    people, owed = People.of(hours), question.obligation - question.counted
    enough = people.count >= 5 and 2 * people.largest <= people.total
    least = {owed} if question.final else set()
    if enough:
        least |= {-(-owed * part // 4) for part in (1, 2, 3, 4)}
    if enough and people.count >= 10:
        least |= set(range(10_000 * _EURO, owed + 1, 10_000 * _EURO))
    grid = sorted(each for each in least if each > 0)
    return Steps(tuple(each * team.table.hours_a_year for each in grid), tuple(range(len(grid) + 1)))
