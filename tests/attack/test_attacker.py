"""The attacker infers exactly: it agrees with trying out everything that three people can be, and is right as often
as it says."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from fractions import Fraction

import pytest

from tests.attack.asking import Telling, told_by
from tests.attack.attacker import Attacker, Row, Value
from tests.attack.tables import HAAGLANDEN_TABLE, UTRECHT_BONUS, UTRECHT_TABLE, Kind, Table
from tests.attack.teams import Member, Team, random_team, seeded, team_of
from tests.attack.unsafe_answers import unsafe_totals
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy
from verifier.party.contractor.counted import highest_floor

TABLES = {"rates": UTRECHT_TABLE, "bonus": UTRECHT_BONUS, "windows": HAAGLANDEN_TABLE}
#: So lax that three people are enough: what is told then is worth attacking.
LAX = PublicationPolicy(people=2, events=1, peers=1, peers_for_band=1, people_for_rounded=2, peers_on_the_way=1)
THREE = (Member(((0, 15_600),), 0, 12), Member(((0, 15_600),), 3, 12), Member(((0, 7_800),), 0, 6))


def everything(team: Team, telling: Telling) -> Iterator[tuple[tuple[Kind, ...], Row, int]]:
    """All that the people can be, what is told then, and how much weight it has."""
    for kinds in itertools.product(team.table.kinds, repeat=len(team.members)):
        sums = [
            sum(team.numerator(each, kind, question) for each, kind in zip(team.members, kinds, strict=True))
            for question in team.questions
        ]
        row = tuple(said(number) for said, number in zip(telling, sums, strict=True))
        yield kinds, row, math.prod(kind.weight for kind in kinds)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("telling", ["told", "totals"])
def test_it_agrees_with_trying_out_everything(table: Table, telling: str) -> None:
    team = team_of(table, THREE, months=12, share=90)
    says = told_by(LAX, team) if telling == "told" else unsafe_totals(team)
    found, total = defaultdict[tuple[Row, int, Value], int](int), 0
    for kinds, row, weight in everything(team, says):
        total += weight
        for place, kind in enumerate(kinds):
            found[row, place, (kind.rate, kind.flat)] += weight
    success = Attacker(team, says).success()
    by_place = [surest(found, total, {place}) for place in range(3)]
    assert success.somebody == max(by_place)
    assert success.anybody == sum(by_place) / 3
    assert success.one == surest(found, total, {0, 1, 2})
    assert success.prior == Fraction(max(prior(table).values()), sum(prior(table).values()))
    assert success.prior <= success.anybody <= success.somebody <= success.one


def surest(found: dict[tuple[Row, int, Value], int], total: int, places: set[int]) -> Fraction:
    best: defaultdict[Hashable, int] = defaultdict(int)
    for (row, place, _), weight in found.items():
        if place in places:
            best[row] = max(best[row], weight)
    return Fraction(sum(best.values()), total)


def prior(table: Table) -> dict[Value, int]:
    found: defaultdict[Value, int] = defaultdict(int)
    for kind in table.kinds:
        found[kind.rate, kind.flat] += kind.weight
    return found


def test_it_is_right_as_often_as_it_says() -> None:
    team = team_of(UTRECHT_TABLE, THREE, months=12, share=90)
    telling = told_by(LAX, team)
    attacker, right, said = Attacker(team, telling), 0, Fraction(0)
    for kinds, _, weight in everything(team, telling):
        guess = attacker.guess(dict(enumerate(kinds)))
        named = kinds[team.members.index(guess.member)]
        right += weight * ((named.rate, named.flat) == guess.value)
        said += weight * guess.certainty
    assert right == said
    assert Fraction(right, 10**3) == attacker.success().one


def test_what_is_told_is_what_a_contractor_can_claim() -> None:
    """The steps of a telling are those of the contractor's own program: the highest floor, at every worth."""
    team = random_team(seeded(1), UTRECHT_TABLE, 12, 12)
    question, said = team.questions[-1], told_by(PUBLICATION_V1, team)[-1]
    remaining = question.obligation - question.counted
    people = sum(any(each.months(question.contracts, question.moment)) for each in team.members)
    quarters = [-(-remaining * part // 4) for part in (1, 2, 3, 4)]
    for worth in (each + cent for each in quarters for cent in (-1, 0)):
        if worth >= quarters[0]:
            floor = highest_floor(PUBLICATION_V1, worth, remaining=remaining, people=people, at_work=people)
            assert said(worth * team.table.hours_a_year) == said(floor * team.table.hours_a_year)
