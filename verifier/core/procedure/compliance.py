"""How to assess compliance (nakoming): a pure function of statements, rule set and moment (PROTOCOL 2 and 6).

The register answers by this one function, and an auditor recomputes its answer by the same one.
"""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.claim import Claim
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.claim import require_moment_passed
from verifier.core.procedure.inputs import Inputs
from verifier.core.rules import disclosure
from verifier.core.rules.disclosure import Disclosure
from verifier.core.rules.obligation import obligation_of
from verifier.core.rules.people import People
from verifier.core.rules.ruleset import RuleSet

#: How long after its last moment a contract may still be claimed for before the answer is *not met*: 31 days.
CLAIM_TERM = 31 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the register may say; what the publication policy holds back is None."""

    outcome: Outcome
    band: str | None = None
    shortfall_step: int | None = None
    floor_rounded: int | None = None
    placements_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands at one moment: ``claim`` is the effective one, or None; ``events`` since the last answer."""

    inputs: Inputs
    ruleset: RuleSet
    claim: Claim | None
    people: People
    events: int


def assess_compliance(standing: Standing, *, at: int) -> Assessment | None:
    """Judge a contract at a moment that has passed, or return None: the last answer is then repeated.

    1. the moment is one of the contract's and has passed; 2. a claim counts only for what counts now: when the
    inputs changed since, it proves nothing; 3. the publication policy says what may be told; 4. the final moment
    is always answered: *met* when the floor reaches the obligation, *pending* while a higher claim may still come,
    then *not met*; 5. on the way, *on track* when the floor reaches the quarter that time has reached, else
    *behind*.
    """
    contract, moment = standing.inputs.contract, standing.inputs.moment
    require_moment_passed(contract.moments, moment, at=at)  # 1
    claim = standing.claim if standing.claim and standing.claim.inputs == standing.inputs.digest else None  # 2
    reached = claim.floor if claim else 0
    final = moment == contract.moments[-1]
    told = _told(standing, final=final)  # 3
    if not told.new_answer:
        return None
    obligation = obligation_of(standing.ruleset, contract)
    if final:  # 4
        outcome = _final(reached, obligation, over=at >= moment.plus(1).starts_at + CLAIM_TERM)
    else:  # 5
        outcome = _interim(reached, obligation, standing.inputs)
    if outcome is Outcome.PENDING:
        return Assessment(outcome=outcome)
    return _assessment(outcome, told, standing, reached=reached, obligation=obligation)


def _told(standing: Standing, *, final: bool) -> Disclosure:
    people, policy = standing.people, standing.ruleset.policy
    return disclosure.disclose(
        policy,
        final=final,
        people=people.count,
        largest_share_over_half=disclosure.is_dominated(policy, largest=people.largest, total=people.total),
        events_since_last=standing.events,
    )


def _assessment(
    outcome: Outcome, told: Disclosure, standing: Standing, *, reached: int, obligation: int
) -> Assessment:
    policy = standing.ruleset.policy
    step = disclosure.shortfall_step(policy, reached=reached, obligation=obligation)
    placements = len(standing.inputs.placements)
    return Assessment(
        outcome=outcome,
        band=disclosure.band(reached, obligation) if told.band else None,
        shortfall_step=step if told.shortfall_step else None,
        floor_rounded=disclosure.floor_rounded(policy, reached) if told.floor_rounded else None,
        placements_class=disclosure.placements_class(policy, placements) if told.placements_class else None,
    )


def _final(reached: int, obligation: int, *, over: bool) -> Outcome:
    if reached >= obligation:
        return Outcome.MET
    return Outcome.NOT_MET if over else Outcome.PENDING


def _interim(reached: int, obligation: int, inputs: Inputs) -> Outcome:
    """A floor lies on quarters, so time is rounded down to the last quarter that has passed."""
    contract = inputs.contract
    elapsed = inputs.moment.since(contract.first_month) + 1
    length = contract.last_month.since(contract.first_month) + 1
    expected = -(-obligation * (4 * elapsed // length) // 4)
    return Outcome.ON_TRACK if reached >= expected else Outcome.BEHIND
