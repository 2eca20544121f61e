"""A plan as JSON (doorrekening als JSON): the members under which programs find it.

Money is integer eurocents, hours and quantities are hundredths, shares basis points, days ISO 8601, texts in Dutch
and English; a member that says nothing is null.
"""

from __future__ import annotations

from typing import Any

from verifier.core.rules.explaining.explanation_fields import words
from verifier.core.rules.planning.agreements import Agreement
from verifier.core.rules.planning.alternatives import Alternative
from verifier.core.rules.planning.choice import Choice
from verifier.core.rules.planning.obstacles import Obstacle
from verifier.core.rules.planning.plan import Plan
from verifier.core.rules.planning.proportion import PlannedObligation, Proportion
from verifier.core.rules.planning.proposal import ProposedActivity, ProposedPeople
from verifier.core.wire import base64url

Members = dict[str, Any]


def written_plan(plan: Plan) -> Members:
    """The whole plan."""
    return {
        "rule_set": plan.ruleset,
        "digest": base64url.encode(plan.digest),
        "title": words(plan.title),
        **_written_proportion(plan.proportion),
        "people": [written_choice(choice) for choice in plan.people],
        "activities": [written_choice(choice) for choice in plan.activities],
        "total": plan.total,
        "over": plan.over,
        "share_basis_points": plan.share_basis_points,
        "completed": None if plan.completed is None else _written_alternative(plan.completed),
        "alternatives": [_written_alternative(each) for each in plan.alternatives],
        "agreements": [
            {"point": each.point, "member": each.member or None, "words": words(each.words)}
            for each in plan.agreements
        ],
        "deadlines": [
            {
                "kind": str(each.kind),
                "day": None if each.on is None else each.on.isoformat(),
                "words": words(each.words),
            }
            for each in plan.deadlines
        ],
    }


def written_choice(choice: Choice) -> Members:
    """What one part of a mix is worth, and why."""
    return {
        "row": choice.row,
        "title": None if choice.title is None else words(choice.title),
        "worth": choice.worth,
        "lines": [{"words": words(line.words), "amount": line.amount} for line in choice.lines],
        "obstacle": _written_obstacle(choice.obstacle),
    }


def _written_agreement(agreement: Agreement) -> Members:
    return {"point": agreement.point, "member": agreement.member or None, "words": words(agreement.words)}


def _written_proportion(found: Proportion) -> Members:
    return {
        "applicability": str(found.applicability),
        "obligation": None if found.obligation is None else _written_obligation(found.obligation),
        "scale": [
            {"basis_points": step.basis_points, "obligation": _written_obligation(step.obligation)}
            for step in found.scale
        ],
        "remarks": [words(each) for each in found.remarks],
        "obstacle": _written_obstacle(found.obstacle),
    }


def _written_obligation(planned: PlannedObligation) -> Members:
    return {
        "agreed": planned.agreed,
        "capped": planned.capped,
        "discount": planned.discount,
        "amount": planned.amount,
        "labour_basis_points": planned.labour_basis_points,
        "equivalents": [
            {
                "row": each.row,
                "title": words(each.title),
                "people": each.people,
                "months": each.months,
                "full_time_years": each.full_time_years,
            }
            for each in planned.equivalents
        ],
    }


def _written_obstacle(obstacle: Obstacle | None) -> Members | None:
    if obstacle is None:
        return None
    return {"code": obstacle.code, "point": obstacle.point or None, "words": words(obstacle.words)}


def _written_alternative(found: Alternative) -> Members:
    people = [
        {**_written_people(each), "title": words(title)}
        for each, title in zip(found.people, found.titles, strict=True)
    ]
    activities = [_written_activity(each) for each in found.activities]
    return {"people": people, "activities": activities, "worth": found.worth, "over": found.over}


def _written_people(people: ProposedPeople) -> Members:
    return {
        "target_group": people.target_group,
        "people": people.people,
        "hours_per_week": people.hours_per_week,
        "months": people.months,
        "employment_kind": str(people.employment_kind),
        "age": people.age,
        "traits": list(people.traits),
        "months_in_group": people.months_in_group,
        "months_left": people.months_left,
    }


def _written_activity(activity: ProposedActivity) -> Members:
    return {
        "kind": activity.kind,
        "quantity": activity.quantity,
        "amount": activity.amount,
        "times": activity.times,
    }
