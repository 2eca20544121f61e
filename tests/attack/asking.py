"""Asking (vragen): what a buyer is told at each question, by the register's own code.

The contractor claims the highest floor it can, and the buyer asks as soon as it may, and for everything. What is
said depends on the hidden worth through steps; a telling gives for each question the step that a worth lies on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.attack.teams import FIRST, Question, Team, digest
from tests.world.scheme import BUYER, CONTRACTOR, REGISTER
from verifier.core.model.claim import Claim
from verifier.core.model.contract import CallOffRule, CallOffs, Contract, Obligation, RuleSetRef
from verifier.core.procedure.compliance import CLAIM_TERM, Assessment, Standing, assess_compliance
from verifier.core.procedure.inputs import Inputs
from verifier.core.rules.owing.owed import Owed
from verifier.core.rules.table.policy import PublicationPolicy
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.disclosure import floors
from verifier.core.rules.telling.people import People
from verifier.core.rules.telling.suppression import Answer, Worked, differences

#: What is said for each numerator of the worth (``Team.numerator``): one for each question of a team.
Telling = tuple[Callable[[int], Hashable], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """From each of ``least`` on (numerators), what is said is the next of ``said``."""

    least: tuple[int, ...]
    said: tuple[Hashable, ...]

    def __call__(self, numerator: int) -> Hashable:
        return self.said[bisect_right(self.least, numerator)]


def told_by(policy: PublicationPolicy, team: Team) -> Telling:
    """What the register says under ``policy`` when everything is asked in the order of the team's questions."""
    return tuple(step for step, _ in _told(policy, team))


def answers_by(policy: PublicationPolicy, team: Team) -> tuple[Answer, ...]:
    """The questions that got a new answer, against which later ones are held."""
    return tuple(
        question.answer for question, (_, counts) in zip(team.questions, _told(policy, team), strict=True) if counts
    )


def standing(policy: PublicationPolicy, team: Team, question: Question, told: tuple[Answer, ...]) -> Standing:
    """What the register judges a question by, when ``told`` were answered before; without a claim."""
    asked, changes = question.answer, team.worked()
    hours: dict[bytes, int] = {}
    for each in changes:
        if asked.rests_on(each):
            hours[each.person] = hours.get(each.person, 0) + each.hours
    return Standing(
        inputs=Inputs.of(_contract(team.table.ruleset, question), asked.moment, ()),
        ruleset=replace(team.table.ruleset, policy=policy),
        claim=None,
        people=People.of(hours.values()),
        events=_events(changes, told, asked),
        owed=Owed(question.obligation, question.counted),
        framework=_framework(team.table.ruleset, question) if question.within else None,
        differences=differences(changes, told, asked),
    )


def _told(policy: PublicationPolicy, team: Team) -> Iterator[tuple[Steps, bool]]:
    told: tuple[Answer, ...] = ()
    for question in team.questions:
        steps = _steps(standing(policy, team, question, told), team)
        counts = any(_counts(each, final=question.final) for each in steps.said)
        told = (*told, question.answer) if counts else told
        yield steps, counts


def _counts(said: Hashable, *, final: bool) -> bool:
    """Whether an answer is a new one that a later one is held against; an end without a band is told regardless."""
    return isinstance(said, Assessment) and (said.band is not None or not final)


def _steps(found: Standing, team: Team) -> Steps:
    """What is said for every floor that can be claimed, from none to the highest."""
    owed = found.owed
    assert owed is not None
    grid = floors(found.ruleset.policy, remaining=owed.remaining, people=found.people.count)
    said = [_assess(found, floor) for floor in (0, *grid)]
    least = [floor * team.table.hours_a_year for floor in grid]
    new = [place for place in range(len(grid)) if said[place] != said[place + 1]]
    return Steps(tuple(least[place] for place in new), (said[0], *(said[place + 1] for place in new)))


def _assess(found: Standing, floor: int) -> Assessment | None:
    inputs = found.inputs
    claim = Claim(
        iss=CONTRACTOR,
        aud=REGISTER,
        jti="",
        iat=0,
        contract=digest(0),
        moment=inputs.moment,
        log_size=1,
        inputs=inputs.digest,
        floor=floor,
        proof=b"",
    )
    at = inputs.moment.plus(1).starts_at + CLAIM_TERM
    return assess_compliance(replace(found, claim=claim), at=at)


def _events(changes: tuple[Worked, ...], told: tuple[Answer, ...], asked: Answer) -> int:
    since = max((each.size for each in told if each.contracts == asked.contracts), default=0)
    return len({(each.person, each.contract) for each in changes if asked.rests_on(each) and each.leaf >= since})


def _contract(ruleset: RuleSet, question: Question) -> Contract:
    last = FIRST.plus(question.months - 1)
    return Contract(
        iss=BUYER,
        aud=REGISTER,
        jti="",
        iat=0,
        reference="",
        contractor=CONTRACTOR,
        value=0,
        obligation=Obligation(amount=question.obligation),
        first_day=FIRST.first_day,
        last_day=last.plus(1).first_day - timedelta(days=1),
        ruleset=RuleSetRef(ruleset.name, ruleset.digest),
        reference_date=FIRST.first_day,
        moments=tuple(FIRST.plus(month) for month in range(2, question.months, 3)),
        malus_basis_points=10_000,
    )


def _framework(ruleset: RuleSet, question: Question) -> Contract:
    return replace(_contract(ruleset, question), call_offs=CallOffs(CallOffRule.CARRIED))
