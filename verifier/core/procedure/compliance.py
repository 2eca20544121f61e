"""How to assess compliance (nakoming): a pure function of statements, rule set and moment (PROTOCOL 2 and 6).

The register answers by this one function, and an auditor recomputes its answer by the same one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from verifier.core.errors import Unsupported
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.verdict import Outcome, TargetAnswer, Verdict
from verifier.core.procedure.claim import require_moment_passed
from verifier.core.procedure.framework import owes_as_a_whole
from verifier.core.procedure.inputs import Grounds
from verifier.core.procedure.owing import ConfirmedActivity
from verifier.core.procedure.targets import Progress, due_by, judge_targets
from verifier.core.rules.owing.malus import malus_amount
from verifier.core.rules.owing.obligation import obligation_of
from verifier.core.rules.owing.owed import Owed
from verifier.core.rules.owing.shortfall import told_shortfall
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling import disclosure
from verifier.core.rules.telling.disclosure import Disclosure
from verifier.core.rules.telling.people import People

#: How long after its last moment a contract may still be claimed for before the answer is *not met*: 31 days.
CLAIM_TERM = 31 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the register may say; what the publication policy holds back is None, or not among ``targets``."""

    outcome: Outcome
    band: str | None = None
    shortfall_step: int | None = None
    floor_rounded: int | None = None
    placements_class: str | None = None
    activities_total: int | None = None
    targets: tuple[TargetAnswer, ...] = ()
    payment_basis_points: int | None = None
    malus: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands at one moment: ``claim`` is the effective one, or None; ``events`` since the last answer.

    ``owed`` and ``activities`` are those of ``owing_of``; without them a contract owes its obligation. ``worked``
    are the months with granted hours of each person (``months_worked``). ``reached_before`` is what was reached at
    earlier moments, in eurocents, and ``given`` what was answered then. ``framework`` is that of a call-off.
    ``differences`` are the people behind what this answer and those told already would let a buyer take apart
    (``suppression.differences``): over time, over call-offs and over the buyer's contracts.
    """

    inputs: Grounds
    ruleset: RuleSet
    claim: Claim | None
    people: People
    events: int
    owed: Owed | None = None
    activities: tuple[ConfirmedActivity, ...] = ()
    worked: Collection[Collection[Month]] = ()
    reached_before: Mapping[Month, int] = field(default_factory=dict)
    given: tuple[Verdict, ...] = ()
    framework: Contract | None = None
    differences: tuple[People, ...] = ()


def assess_compliance(standing: Standing, *, at: int) -> Assessment | None:
    """Judge a contract at a moment that has passed, or return None: the last answer is then repeated.

    1. the moment is one of the contract's, or the end of its recovery period, and has passed; 2. a claim counts
    only for what counts now: when the inputs changed since, it proves nothing; counted activities are added to its
    floor; 3. the publication policy says what may be told; of a call-off that is judged with its framework, nothing
    but whether it is met by itself, where a band could be told or nothing remains for people, and nothing at all
    where the framework owes as a whole (:class:`Unsupported`); 4. the end, and the last moment, of any other are
    always answered: *met* when the obligation is reached; *pending* while a higher claim may still come; then
    *behind* where a recovery period still runs, or another call-off may cover what is lacking, else *not met*; the
    last answer waits for targets that may still be met; 5. on the way, *on track* when the quarter is reached that
    time has reached, or half of it where fewer people stand behind it, else *behind*; 6. targets are judged beside
    it; the payment that is due and, once the last answer is *not met*, the malus follow from the contract and from
    what is told.
    """
    contract, moment = standing.inputs.contract, standing.inputs.moment
    require_moment_passed(contract.answer_moments, moment, at=at)  # 1
    owed = _owed(standing)
    claim = standing.claim if standing.claim and standing.claim.inputs == standing.inputs.digest else None  # 2
    floor = claim.floor if claim else 0
    ends = moment >= contract.moments[-1]
    told = _told(standing, owed, ends=ends)  # 3
    if not told.new_answer:
        return None
    targets = judge_targets(_progress(standing, owed.reached(floor), told), at=at)  # 6
    if ends:  # 4
        outcome = _final(standing, owed, floor, over=at >= moment.plus(1).starts_at + CLAIM_TERM)
        if moment == contract.answer_moments[-1] and any(each.outcome is Outcome.PENDING for each in targets):
            outcome = Outcome.PENDING
    else:  # 5
        quarters = due_by(4, contract.first_month, moment, contract.last_month)
        expected = disclosure.expected(owed.obligation, quarters=quarters, pace=told.pace)
        outcome = Outcome.ON_TRACK if owed.reached(floor) >= expected else Outcome.BEHIND
    if outcome is Outcome.PENDING:
        return Assessment(outcome=outcome)
    return _assessment(outcome, told, standing, owed, floor, targets)


def _owed(standing: Standing) -> Owed:
    if standing.framework is not None and owes_as_a_whole(standing.framework):
        raise Unsupported("the framework of this call-off, which owes as a whole", field="contract")
    if standing.owed is not None:
        return standing.owed
    if standing.inputs.contract.call_offs is not None:
        raise Unsupported("what the call-offs of a framework owe", field="owed")
    return Owed(obligation_of(standing.ruleset, standing.inputs.contract))


def _told(standing: Standing, owed: Owed, *, ends: bool) -> Disclosure:
    told = disclosure.disclose(
        standing.ruleset.policy,
        (standing.people, *standing.differences),
        final=ends,
        events_since_last=standing.events,
    )
    if is_judged_with(standing.framework):
        answered = ends and (told.band or not owed.remaining)
        return Disclosure(answered, band=False, shortfall_step=False, floor_rounded=False, placements_class=False)
    return told


def is_judged_with(framework: Contract | None) -> bool:
    """Whether a call-off of ``framework`` is judged with it: what it lacks may be covered by another."""
    return framework is not None and framework.call_offs is not None and framework.call_offs.together


def _progress(standing: Standing, reached: int, told: Disclosure) -> Progress:
    return Progress(
        inputs=standing.inputs,
        reached={**standing.reached_before, standing.inputs.moment: reached},
        worked=standing.worked,
        activities=standing.activities,
        given=standing.given,
        told=told.band,
        term=CLAIM_TERM,
    )


def _final(standing: Standing, owed: Owed, floor: int, *, over: bool) -> Outcome:
    if owed.reached(floor) >= owed.obligation:
        return Outcome.MET
    if not over:
        return Outcome.PENDING
    recovers = standing.inputs.moment < standing.inputs.contract.answer_moments[-1]
    return Outcome.BEHIND if recovers or is_judged_with(standing.framework) else Outcome.NOT_MET


def _assessment(
    outcome: Outcome,
    told: Disclosure,
    standing: Standing,
    owed: Owed,
    floor: int,
    targets: tuple[TargetAnswer, ...],
) -> Assessment:
    policy, contract = standing.ruleset.policy, standing.inputs.contract
    floor = disclosure.shown(policy, floor, remaining=owed.remaining, people=told.people)
    reached = owed.reached(floor)
    step = disclosure.shortfall_step(policy, reached=reached, obligation=owed.obligation)
    placements = standing.inputs.count
    said = Assessment(
        outcome=outcome,
        band=disclosure.band(reached, owed.obligation) if told.band else None,
        shortfall_step=step if told.shortfall_step else None,
        floor_rounded=disclosure.floor_rounded(policy, floor) if told.floor_rounded else None,
        placements_class=disclosure.placements_class(policy, placements) if told.placements_class else None,
        activities_total=owed.counted or None,
        targets=targets,
    )
    malus = told_malus(said, contract, owed, standing.ruleset)
    return replace(said, payment_basis_points=payment_due(said, contract), malus=malus)


def payment_due(said: Assessment, contract: Contract) -> int | None:
    """The share of the payment that is due by what is said, in basis points; None without milestones."""
    if not contract.milestones:
        return None
    met = {each.code for each in said.targets if each.outcome is Outcome.MET}
    return sum(
        each.basis_points
        for each in contract.milestones
        if (each.target in met if each.target is not None else said.outcome is Outcome.MET)
    )


def told_malus(said: Assessment, contract: Contract, owed: Owed, ruleset: RuleSet) -> int | None:
    """The malus in eurocents by what is said; None unless the contract is *not met* and it is said by how much."""
    if said.outcome is not Outcome.NOT_MET or said.band is None or said.shortfall_step is None:
        return None
    shortfall = told_shortfall(
        owed, band=said.band, shortfall_step=said.shortfall_step, floor_rounded=said.floor_rounded
    )
    return malus_amount(ruleset, contract, shortfall=shortfall)
