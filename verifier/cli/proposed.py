"""What is proposed (voorgesteld), as it is typed: kinds of people, activities and agreements, without a person."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

import typer

from verifier.cli.arguments import Unfit, hundredths
from verifier.core.model.agreed_terms import AgreedBonusKind, AgreedStacking, AgreedTerms, Rounding
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.planning.proposal import ProposedActivity, ProposedPeople

_PEOPLE = "GROUP=PEOPLExHOURSxMONTHS, such as participation_act=2x24x12, and perhaps permanent, age=55, since=30"
_ACTIVITY = "KIND=QUANTITY, KIND=TIMESxQUANTITY or KIND=EUR AMOUNT, such as gastles=5x2 or inkopen=EUR25000"


@dataclass(frozen=True, slots=True)
class Agreeing:
    """What is to be agreed on where the rule set is silent."""

    full_time: Annotated[
        int | None, typer.Option(parser=hundredths, help="Agreed: hours in a full-time week.", metavar="HOURS")
    ] = None
    window_months: Annotated[int | None, typer.Option(help="Agreed: months for which somebody counts.")] = None
    start_window: Annotated[
        int | None, typer.Option(help="Agreed: months before the contract in which one may begin.")
    ] = None
    bonus_kind: Annotated[AgreedBonusKind | None, typer.Option(help="Agreed: how a bonus counts.")] = None
    bonus_stacking: Annotated[AgreedStacking | None, typer.Option(help="Agreed: whether bonuses add up.")] = None
    rounding: Annotated[Rounding | None, typer.Option(help="Agreed: how a percentage is rounded.")] = None

    @property
    def terms(self) -> AgreedTerms | None:
        """As a contract would have them; None when nothing is agreed."""
        if not any(value is not None for value in asdict(self).values()):
            return None
        return AgreedTerms(
            full_time_weekly_hours=self.full_time,
            window_months=self.window_months,
            start_window_months=self.start_window,
            bonus_kind=self.bonus_kind,
            bonus_stacking=self.bonus_stacking,
            rounding=self.rounding,
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of people, who do not exist."""

    group: Annotated[str, typer.Option(help="The target group, a code of groups.v1.", metavar="GROUP")]
    hours: Annotated[int, typer.Option(parser=hundredths, help="Hours a week.", metavar="HOURS")]
    months: Annotated[int, typer.Option(help="Whole months at work.")]
    people: Annotated[int, typer.Option(help="How many of them.")] = 1
    employment: Annotated[EmploymentKind, typer.Option(help="How they are employed.")] = EmploymentKind.FIXED_TERM
    age: Annotated[int | None, typer.Option(help="Full years on the reference date.")] = None
    trait: Annotated[list[str] | None, typer.Option(help="A code of traits.v1; may be repeated.")] = None
    since: Annotated[int | None, typer.Option(help="Months in the group on the reference date.")] = None
    left: Annotated[int | None, typer.Option(help="Months that the benefit still lasts on it.")] = None

    @property
    def proposed(self) -> ProposedPeople:
        """As a proposal has them."""
        return ProposedPeople(
            target_group=self.group,
            people=self.people,
            hours_per_week=self.hours,
            months=self.months,
            employment_kind=self.employment,
            age=self.age,
            traits=tuple(self.trait or ()),
            months_in_group=self.since,
            months_left=self.left,
        )


def proposed_people(text: str) -> ProposedPeople:
    """People from GROUP=PEOPLExHOURSxMONTHS, with what else is known of them after commas."""
    what, *details = text.split(",")
    group, found, numbers = what.partition("=")
    parts = numbers.split("x")
    if not found or len(parts) != 3:
        raise Unfit(_PEOPLE)
    people = ProposedPeople(
        target_group=group,
        people=_whole(parts[0], _PEOPLE),
        hours_per_week=hundredths(parts[1]),
        months=_whole(parts[2], _PEOPLE),
    )
    for detail in details:
        people = replace(people, **_detail(people, detail.strip()))
    return people


def proposed_activity(text: str) -> ProposedActivity:
    """An activity from KIND=QUANTITY, KIND=TIMESxQUANTITY or KIND=EUR AMOUNT."""
    kind, found, measure = text.partition("=")
    if not found or not measure:
        raise Unfit(_ACTIVITY)
    if measure.upper().startswith("EUR"):
        return ProposedActivity(kind=kind, amount=hundredths(measure[3:].strip()))
    times, several, quantity = measure.rpartition("x")
    return ProposedActivity(
        kind=kind, quantity=hundredths(quantity), times=_whole(times, _ACTIVITY) if several else 1
    )


def _detail(people: ProposedPeople, detail: str) -> dict[str, Any]:
    name, found, value = detail.partition("=")
    if not found and detail in list(EmploymentKind):
        return {"employment_kind": EmploymentKind(detail)}
    members = {"age": "age", "since": "months_in_group", "left": "months_left"}
    if name in members:
        return {members[name]: _whole(value, _PEOPLE)}
    if name == "trait":
        return {"traits": (*people.traits, value)}
    raise Unfit(_PEOPLE)


def _whole(text: str, expected: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Unfit(expected)
    return int(text)
