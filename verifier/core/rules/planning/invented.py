"""An invented placement (verzonnen plaatsing): somebody who does not exist, of whom the rules are asked the worth.

Nobody's facts are used. What a proposal does not say is assumed as it usually is: the benefit ends when the work
begins, training and subsidy last as long as the placement, and the employer is new to the person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, Obligation, RuleSetRef
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.rules.planning.proposal import Proposal, ProposedPeople
from verifier.core.rules.table.building_blocks import Condition
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.conditions import months_before
from verifier.core.rules.valuing.facts import Period, PersonFacts

_NOBODY = PartyId("kvk:00000000")
_NO_DIGEST = Digest(bytes(32))
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Invented:
    """A contract of a proposal, and somebody at work for it as was proposed."""

    contract: Contract
    placement: Placement
    facts: PersonFacts


def invented(ruleset: RuleSet, people: ProposedPeople, proposal: Proposal) -> Invented:
    """One of ``people`` at work from the contract's first day, as long as was proposed and the contract lasts.

    How long he or she is in the group is known only when that was proposed.
    """
    placement = _placement(people, proposal)
    lasts = Period(placement.first_day, placement.last_day)
    facts = PersonFacts(
        group=people.target_group,
        birth_date=None if people.age is None else months_before(proposal.judged_on, 12 * people.age),
        traits=frozenset(people.traits),
        benefit=_benefit(ruleset, people, proposal),
        subsidy=lasts,
        training=lasts,
        employed=(),
    )
    return Invented(invented_contract(ruleset, proposal), placement, facts)


def invented_contract(ruleset: RuleSet, proposal: Proposal) -> Contract:
    """The contract of ``proposal`` under ``ruleset``, between nobody and nobody."""
    return Contract(
        iss=_NOBODY,
        aud=_NOBODY,
        jti="",
        iat=0,
        reference="",
        contractor=_NOBODY,
        value=proposal.contract_value,
        obligation=proposal.obligation or Obligation(amount=0),
        first_day=proposal.first_day,
        last_day=proposal.last_day,
        ruleset=RuleSetRef(ruleset.name, ruleset.digest),
        reference_date=proposal.judged_on,
        moments=(Month.of(proposal.last_day),),
        malus_basis_points=ruleset.malus_basis_points or 0,
        agreed=proposal.agreed,
        certificates=proposal.certificates,
    )


def _placement(people: ProposedPeople, proposal: Proposal) -> Placement:
    lasts = min(people.months, proposal.months)
    return Placement(
        iss=_NOBODY,
        aud=_NOBODY,
        jti="",
        iat=0,
        contract=_NO_DIGEST,
        agency=_NOBODY,
        first_day=proposal.first_day,
        last_day=Month.of(proposal.first_day).plus(lasts - 1).last_day,
        hours_per_week=people.hours_per_week,
        employment_kind=people.employment_kind,
        subject_commitment=bytes(32),
        sealed_subject_sha256=_NO_DIGEST,
        reply_kid="",
    )


def _benefit(ruleset: RuleSet, people: ProposedPeople, proposal: Proposal) -> Period | None:
    """The time in the group; None when a row turns on a part of it that nobody gave."""
    since, left = people.months_in_group, people.months_left
    asked = [row.when for row in ruleset.categories_of(people.target_group)]
    asked += [row.condition for row in ruleset.bonuses if _may_be_of(row.condition, people.target_group)]
    if since is None and any(each.months_in_group is not None for each in asked):
        return None
    if left is None and any(each.months_left is not None for each in asked):
        return None
    day = proposal.judged_on
    ends = proposal.first_day - _DAY if left is None else months_before(day, -left) - _DAY
    return Period(min(months_before(day, since or 0), ends), ends)


def _may_be_of(condition: Condition, group: str) -> bool:
    return not condition.groups or group in condition.groups


def fitting(people: ProposedPeople, condition: Condition) -> ProposedPeople:
    """``people`` with what ``condition`` asks, where they have no other."""
    kinds = condition.employment_kinds or tuple(type(people.employment_kind))
    allowed = [kind for kind in kinds if kind not in condition.without_employment_kinds]
    kind = people.employment_kind if people.employment_kind in allowed else allowed[0]
    low, below = condition.age_at_least, condition.age_below
    age = low if low is not None else below - 1 if below is not None else people.age
    traits = dict.fromkeys((*people.traits, *condition.all_traits, *condition.traits[:1]))
    spans = (condition.months_in_group, condition.months_left)
    since, left = (None if span is None else span.at_least or 0 for span in spans)
    return replace(
        people, employment_kind=kind, age=age, traits=tuple(traits), months_in_group=since, months_left=left
    )
