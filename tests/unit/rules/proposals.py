"""Proposals (voorstellen) for the tests of the planner: a contract of two years, and kinds of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from verifier import shipped
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.calendar import Month
from verifier.core.rules.planning.plan import Plan, make_plan
from verifier.core.rules.planning.practice import read_practices
from verifier.core.rules.planning.proposal import (
    Proposal,
    ProposedPeople,
)
from verifier.core.rules.table.ruleset import RuleSet, parse_ruleset

EURO = 100
RULESETS = {name: parse_ruleset(shipped.ruleset(name)) for name in shipped.ruleset_names()}
UTRECHT, HAAGLANDEN = RULESETS["utrecht-current.v1"], RULESETS["haaglanden-2023-07.v1"]
PRACTICES = read_practices(shipped.field_practice())
#: Rule sets with amounts for people, under the full-time year that a contract may agree on.
VALUING = [each for each in RULESETS.values() if each.categories]


def proposal(*people: ProposedPeople, months: int = 24, **changes: Any) -> Proposal:
    first = date(2026, 1, 1)
    made = Proposal(
        contract_value=800_000 * EURO,
        first_day=first,
        last_day=Month.of(first).plus(months - 1).last_day,
        people=people,
    )
    return replace(made, **changes)


def kind(
    group: str = "participation_act", people: int = 1, hours: int = 36, months: int = 12, **more: Any
) -> ProposedPeople:
    return ProposedPeople(target_group=group, people=people, hours_per_week=hours * 100, months=months, **more)


def planned(ruleset: RuleSet, proposed: Proposal) -> Plan:
    return make_plan(ruleset, agreeing(ruleset, proposed), PRACTICES, claim_days=31)


def agreeing(ruleset: RuleSet, proposed: Proposal) -> Proposal:
    """With a full-time year, where the table states none."""
    if ruleset.full_time.hours.yearly is not None or proposed.agreed is not None:
        return proposed
    return replace(proposed, agreed=AgreedTerms(full_time_weekly_hours=3_600))


def worth(ruleset: RuleSet, people: ProposedPeople, **changes: Any) -> int | None:
    (choice,) = planned(ruleset, proposal(people, **changes)).people
    return choice.worth
