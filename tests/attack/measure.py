"""Measure (meten) what a buyer can name, for the figures of ADR 0023: ``python -m tests.attack.measure 1000``.

For each way of answering: the success beyond the prior in percent, exact for each contract, with its mean over the
contracts, 95 % of where that mean may lie, and the worst contract. Behind it how often a drawn truth was named, and
how often the prior alone named it (Wilson, 95 %). ``python -m tests.attack.measure frameworks 200`` does the first
for call-offs of frameworks, and for contracts of one buyer on which the same people work.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from statistics import fmean, stdev

from tests.attack.asking import Telling, told_by
from tests.attack.attacker import Attacker, Success
from tests.attack.tables import HAAGLANDEN_TABLE, UTRECHT_TABLE, Kind
from tests.attack.teams import Team, random_beside, random_framework, seeded
from tests.attack.test_naming import VERDICT_ONLY, random_teams
from tests.attack.unsafe_answers import unsafe_first_numbers, unsafe_totals
from verifier.core.rules.table.policy import PUBLICATION_V1, PublicationPolicy

#: The thresholds of PROTOCOL 6 for people and hours, with quarters alone instead of steps of EUR 10,000.
_QUARTERS_FOR_FIVE = PublicationPolicy(
    peers=1, peers_for_band=1, peers_on_the_way=1, people_for_rounded=5, people_per_step=1_000
)
WAYS: dict[str, Callable[[Team], Telling]] = {
    "verdict at the end only": lambda team: told_by(VERDICT_ONLY, team),
    "publication-v1": lambda team: told_by(PUBLICATION_V1, team),
    "quarters for five people": lambda team: told_by(_QUARTERS_FOR_FIVE, team),
    "first numbers alone": unsafe_first_numbers,
    "exact totals": unsafe_totals,
}


@dataclass
class Tally:
    """What was found for one way of answering."""

    successes: list[Success] = field(default_factory=list)
    named: int = 0
    by_prior: int = 0

    def add(self, attacker: Attacker, team: Team, truth: dict[int, Kind]) -> None:
        self.successes.append(attacker.success())
        guess = attacker.guess(truth)
        kind = truth[team.members.index(guess.member)]
        self.named += (kind.rate, kind.flat) == guess.value
        self.by_prior += (kind.rate, kind.flat) == attacker.prior_guess()

    def line(self, part: str) -> str:
        beyond = [100 * float(getattr(each, part) - each.prior) for each in self.successes]
        half = 1.96 * stdev(beyond) / math.sqrt(len(beyond))
        return f"{fmean(beyond):6.2f} ± {half:.2f} (max {max(beyond):5.1f})"


def wilson(right: int, count: int) -> str:
    middle = (right + 1.92) / (count + 3.84)
    half = 1.96 * math.sqrt(right * (count - right) / count + 0.96) / (count + 3.84)
    return f"{100 * right / count:5.1f} % ({100 * (middle - half):.1f}-{100 * (middle + half):.1f})"


def measured(teams: list[Team], draw: Random) -> dict[str, Tally]:
    """Every way of answering, on the same contracts with the same people."""
    tallies = {name: Tally() for name in WAYS}
    for team in teams:
        kinds = draw.choices(team.table.kinds, [each.weight for each in team.table.kinds], k=len(team.members))
        for name, way in WAYS.items():
            tallies[name].add(Attacker(team, way(team)), team, dict(enumerate(kinds)))
    return tallies


def end_alone(team: Team) -> tuple[Team, Telling]:
    """The last question on each contract or framework, and the verdict alone."""
    end = replace(team, questions=tuple(each for each in team.questions if each.final and not each.within))
    return end, told_by(VERDICT_ONLY, end)


def call_offs_apart(team: Team) -> tuple[Team, Telling]:
    """The same, and the verdict on every call-off, whoever stands behind it."""
    questions = tuple(replace(each, within=False) for each in team.questions if each.final)
    apart = replace(team, questions=questions)
    return apart, told_by(VERDICT_ONLY, apart)


SHARED: dict[str, Callable[[Team], tuple[Team, Telling]]] = {
    "verdict at the end only": end_alone,
    "and on each call-off": call_offs_apart,
    "publication-v1": lambda team: (team, told_by(PUBLICATION_V1, team)),
}


def frameworks(count: int) -> None:
    """Frameworks that carry, and contracts beside each other, with every way of answering."""
    tables = (UTRECHT_TABLE, HAAGLANDEN_TABLE)
    for name, drawn in (("framework", random_framework), ("beside", random_beside)):
        draw, tallies = seeded(31), {each: Tally() for each in SHARED}
        for number in range(count):
            team = drawn(draw, tables[number % len(tables)])
            for each, way in SHARED.items():
                tallies[each].successes.append(Attacker(*way(team)).success())
        for each, tally in tallies.items():
            sys.stdout.write(f"{name}, {each}\n")
            for part in ("anybody", "somebody", "one"):
                sys.stdout.write(f"  {part:9s} {tally.line(part)}\n")


def main(count: int) -> None:
    write = sys.stdout.write
    for name, tally in measured(random_teams(count, seed=23), seeded(24)).items():
        write(f"{name}\n")
        for part in ("anybody", "somebody", "one"):
            write(f"  {part:9s} {tally.line(part)}\n")
        write(f"  named     {wilson(tally.named, count)}, by the prior {wilson(tally.by_prior, count)}\n")


if __name__ == "__main__":
    frameworks(int(sys.argv[2])) if sys.argv[1] == "frameworks" else main(int(sys.argv[1]))
