"""What a buyer can name: on random contracts, no single value beyond the prior and two in a hundred (TARGETS).

Exact over everything that the people can be, so only the contracts are a sample: 1,000 with ``PLAATSBEWIJS_LONG``.
The final verdict is promised to every buyer (PROTOCOL 6), and by itself tells an attacker that may choose whom to
name about as much; what the policy adds is held apart. ``measure.py`` prints the figures of ADR 0023.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from statistics import fmean

import pytest

from tests.attack.asking import Telling, told_by
from tests.attack.attacker import Attacker, Success
from tests.attack.tables import HAAGLANDEN_TABLE, UTRECHT_BONUS, UTRECHT_TABLE
from tests.attack.teams import Team, random_team, seeded
from tests.attack.unsafe_answers import unsafe_first_numbers, unsafe_totals
from tests.endurance import often
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy

MARGIN = Fraction(2, 100)
#: A rule set so strict that nothing is told but what every buyer is promised: the verdict at the end.
VERDICT_ONLY = PublicationPolicy(people=1_000)
#: Table, people, months: five to twelve people, one year or two. Where more is hidden, fewer people take as long.
_SORTS = (
    *[(UTRECHT_TABLE, range(5, 13), 12)] * 3,
    *[(UTRECHT_TABLE, range(5, 13), 24)] * 2,
    *[(HAAGLANDEN_TABLE, range(5, 13), 12)] * 3,
    (UTRECHT_BONUS, range(5, 8), 12),
    (HAAGLANDEN_TABLE, range(5, 8), 24),
)


def random_teams(count: int, *, seed: int) -> list[Team]:
    draw, found = seeded(seed), []
    for number in range(count):
        table, people, months = _SORTS[number % len(_SORTS)]
        found.append(random_team(draw, table, draw.choice(people), months))
    return found


def successes(teams: list[Team], telling: Callable[[Team], Telling]) -> list[Success]:
    return [Attacker(team, telling(team)).success() for team in teams]


def mean(found: list[Success], part: Callable[[Success], Fraction]) -> float:
    return fmean(float(part(each)) for each in found)


@pytest.mark.slow
def test_the_policy_names_nobody() -> None:
    teams = random_teams(often(9, 1_000), seed=23)
    told = successes(teams, lambda team: told_by(PUBLICATION_V1, team))
    promised = successes(teams, lambda team: told_by(VERDICT_ONLY, team))
    assert mean(told, lambda each: each.anybody - each.prior) <= MARGIN
    assert mean(told, lambda each: each.somebody - each.prior) <= MARGIN
    assert mean(told, lambda each: each.one) - mean(promised, lambda each: each.one) <= MARGIN
    for each, least in zip(told, promised, strict=True):
        assert each.one >= least.one, "an answer more never makes an attacker worse"


@pytest.mark.slow
def test_exact_totals_name_almost_everybody_who_moves() -> None:
    """The control: the same attacker on the same contracts, when every answer is the exact total."""
    teams = random_teams(often(5, 200), seed=23)
    told = successes(teams, unsafe_totals)
    assert mean(told, lambda each: each.somebody - each.prior) >= 15 * MARGIN
    assert sum(each.somebody == 1 for each in told) >= len(told) // 2


@pytest.mark.slow
def test_the_first_numbers_alone_name_too_many() -> None:
    """Why ADR 0023 adds to the thresholds of PROTOCOL 6: with those alone the attacker passes the margin."""
    teams = random_teams(often(6, 1_000), seed=23)
    told = successes(teams, unsafe_first_numbers)
    assert mean(told, lambda each: each.somebody - each.prior) > MARGIN


def test_asking_again_tells_nothing_new() -> None:
    """A question that is asked once more, and one that somebody else asks, repeats what was said."""
    for team in random_teams(5, seed=7):
        again = Team(team.table, team.members, tuple(each for each in team.questions for _ in range(2)))
        once, twice = (told_by(PUBLICATION_V1, asked) for asked in (team, again))
        for number, said in enumerate(once[:-1]):
            assert twice[2 * number] == said
            assert twice[2 * number + 1].said == (None,)  # type: ignore[attr-defined]  # nothing new
