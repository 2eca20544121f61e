"""What must hold for any plan: sums, more people, alternatives that meet it, and refusals that repeat nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.endurance import often
from tests.unit.rules.proposals import EURO, UTRECHT, VALUING, kind, planned, proposal
from verifier.core.errors import WrongValue
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedTerms
from verifier.core.model.contract import Obligation
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.planning.choice import Choice
from verifier.core.rules.planning.plan_fields import written_plan
from verifier.core.rules.planning.proposal import (
    MAX_PEOPLE,
    Proposal,
    ProposedActivity,
    ProposedPeople,
)
from verifier.core.rules.table.ruleset import RuleSet


@st.composite
def people_of(draw: st.DrawFn, ruleset: RuleSet) -> ProposedPeople:
    group = draw(st.sampled_from(sorted({group for row in ruleset.categories for group in row.groups})))
    return kind(
        group,
        people=draw(st.integers(1, 20)),
        hours=draw(st.integers(1, 60)),
        months=draw(st.integers(1, 60)),
        age=draw(st.sampled_from([None, 17, 30, 50, 56, 64])),
        employment_kind=draw(st.sampled_from(EmploymentKind)),
        months_in_group=draw(st.sampled_from([None, 0, 5, 12, 30])),
        months_left=draw(st.sampled_from([0, 3, 40])),
    )


@st.composite
def activity_of(draw: st.DrawFn, ruleset: RuleSet) -> ProposedActivity:
    chosen = draw(st.sampled_from(ruleset.activities))
    spent = chosen.measure(spent=True) is not None or not chosen.measures
    if spent:
        return ProposedActivity(kind=chosen.code, amount=draw(st.integers(1, 10**7)), times=draw(st.integers(1, 5)))
    return ProposedActivity(
        kind=chosen.code, quantity=100 * draw(st.integers(1, 40)), times=draw(st.integers(1, 5))
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[RuleSet, Proposal]:
    ruleset = draw(st.sampled_from(VALUING))
    people = draw(st.lists(people_of(ruleset), max_size=4))
    activities = draw(st.lists(activity_of(ruleset), max_size=3)) if ruleset.activities else []
    owed = draw(st.sampled_from([None, Obligation(basis_points=500), Obligation(amount=1_234_567)]))
    proposed = proposal(*people, months=draw(st.integers(1, 50)), obligation=owed, activities=tuple(activities))
    return ruleset, replace(proposed, contract_value=draw(st.sampled_from([2_000_000, 80_000_000, 10**10])))


def counted(choices: tuple[Choice, ...]) -> int:
    return sum(choice.worth or 0 for choice in choices)


@pytest.mark.slow
@given(cases())
def test_a_plan_holds_together(case: tuple[RuleSet, Proposal]) -> None:
    """The sum of the choices is the total, the lines are the worth, and what is told again is the same."""
    ruleset, proposed = case
    made = planned(ruleset, proposed)
    assert made.total == counted(made.people) + counted(made.activities)
    for choice in (*made.people, *made.activities):
        assert (choice.worth is None) == (choice.obstacle is not None)
        assert sum(line.amount or 0 for line in choice.lines) == choice.counted
    assert planned(ruleset, proposed) == made
    assert json.loads(json.dumps(written_plan(made)))["total"] == made.total


@pytest.mark.slow
@given(cases(), st.integers(0, 3), st.integers(1, 5))
def test_more_people_never_lower_the_total(case: tuple[RuleSet, Proposal], which: int, more: int) -> None:
    ruleset, proposed = case
    if which < len(proposed.people):
        grown = replace(proposed.people[which], people=proposed.people[which].people + more)
        people = (*proposed.people[:which], grown, *proposed.people[which + 1 :])
        assert planned(ruleset, replace(proposed, people=people)).total >= planned(ruleset, proposed).total


@pytest.mark.slow
@settings(max_examples=often(8, 200))
@given(cases())
def test_alternatives_really_meet_it_and_nobody_of_them_can_be_left_out(case: tuple[RuleSet, Proposal]) -> None:
    ruleset, proposed = case
    made = planned(ruleset, proposed)
    owed = made.proportion.obligation
    found = [*made.alternatives, *([made.completed] if made.completed else [])]
    assert (made.completed is None) == (not proposed.people or owed is None or (made.over or 0) >= 0)
    for each in found:
        again = planned(ruleset, replace(proposed, people=each.people, activities=each.activities))
        assert owed is not None
        assert (again.total, again.over) == (each.worth, each.over)
        assert each.over >= 0
    for each in made.alternatives:
        for position, people in enumerate(each.people):
            rest = (*each.people[:position], *each.people[position + 1 :])
            fewer = rest if people.people == 1 else (*rest, replace(people, people=people.people - 1))
            left = planned(ruleset, replace(proposed, people=fewer, activities=each.activities))
            assert left.over is not None
            assert left.over < 0


@pytest.mark.parametrize("ruleset", VALUING, ids=lambda each: each.name)
@pytest.mark.parametrize("value", [100_000, 800_000, 60_000_000], ids=str)
def test_every_table_with_amounts_has_three_alternatives_at_least(ruleset: RuleSet, value: int) -> None:
    made = planned(ruleset, proposal(contract_value=value * EURO, obligation=Obligation(basis_points=400)))
    assert len(made.alternatives) >= 3
    assert len({json.dumps(written_plan(made)["alternatives"][position]) for position in range(3)}) == 3


ABSURD: dict[str, tuple[dict[str, Any], str]] = {
    "no value": ({"contract_value": 0}, "contract_value"),
    "too much": ({"contract_value": 10**15 + 1}, "contract_value"),
    "days": ({"last_day": date(2025, 1, 1)}, "last_day"),
    "too long": ({"last_day": date(2099, 1, 1)}, "last_day"),
    "reference": ({"reference_date": date(2099, 1, 1)}, "reference_date"),
    "labour": ({"labour_basis_points": 10_001}, "labour_basis_points"),
    "percent": ({"obligation": Obligation(basis_points=10_001)}, "obligation.basis_points"),
    "above the value": ({"obligation": Obligation(amount=10**14)}, "obligation.amount"),
    "both": ({"obligation": Obligation(basis_points=1, amount=1)}, "obligation"),
    "neither": ({"obligation": Obligation()}, "obligation"),
    "certificate": ({"certificates": ("telltale",)}, "certificates"),
    "group": ({"people": (kind("telltale"),)}, "people.0.target_group"),
    "nobody": ({"people": (kind(), kind(people=0))}, "people.1.people"),
    "everybody": ({"people": (kind(people=MAX_PEOPLE + 1),)}, "people.0.people"),
    "hours": ({"people": (kind(hours=61),)}, "people.0.hours_per_week"),
    "months": ({"people": (kind(months=0),)}, "people.0.months"),
    "age": ({"people": (kind(age=121),)}, "people.0.age"),
    "crowd": ({"people": (kind(),) * 21}, "people"),
    "agreed already": ({"agreed": AgreedTerms(full_time_weekly_hours=4_000)}, "agreed.full_time_weekly_hours"),
    "agreed too much": ({"agreed": AgreedTerms(window_months=9_999)}, "agreed.window_months"),
    "agreed on nothing": ({"agreed": AgreedTerms(bonus_kind=AgreedBonusKind.FLAT)}, "agreed.bonus_kind"),
}


@pytest.mark.parametrize(("changes", "field"), ABSURD.values(), ids=ABSURD.keys())
def test_what_no_contract_could_be_is_refused_and_not_repeated(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(WrongValue) as refused:
        planned(UTRECHT, proposal(**changes))
    assert refused.value.field == field
    for value in ("telltale", "10001", "1000000000000001", "2099", "9999"):
        assert value not in str(refused.value)
