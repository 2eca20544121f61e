"""``plaatsbewijs plan``: what a proposal for social return comes to, before the award; no home, no key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.arguments import day, hundredths
from verifier.cli.forms import verb
from verifier.cli.proposed import Agreeing, proposed_activity, proposed_people
from verifier.cli.rules import RuleSetGiven, show_choice
from verifier.cli.screen import Eurocents, Hundredths, Screen
from verifier.cli.screen import shown as cell
from verifier.cli.shelf import known_practices
from verifier.cli.telling import Language, Shown, one_of, say_lines, show_rows
from verifier.core.model.contract import Obligation
from verifier.core.rules.planning.proposal import Proposal, ProposedActivity, ProposedPeople
from verifier.core.rules.table.building_blocks import Words

if TYPE_CHECKING:
    from verifier.core.rules.planning.alternatives import Alternative
    from verifier.core.rules.planning.plan import Plan
    from verifier.core.rules.planning.proportion import PlannedObligation, Proportion, ScaleStep
    from verifier.core.rules.table.ruleset import RuleSet

_DAY_SECONDS = 24 * 3600
_HEADINGS = {
    "remarks": ("Wat erbij te zeggen is", "What there is to say of it"),
    "equivalents": ("Zo veel werk is dat", "So much work that is"),
    "scale": ("Er is niets voorgesteld: zo veel zou het zijn", "Nothing was proposed: so much it would be"),
    "alternatives": ("Andere invullingen die genoeg zijn", "Other mixes that are enough"),
    "agreements": ("Wat de tabel open laat: spreek dit af", "What the table leaves open: agree on it"),
    "moments": (
        "Mogelijke rapportagemomenten, het einde inbegrepen",
        "Possible reporting moments, the end among them",
    ),
    "deadlines": ("Dagen die volgen", "Days that follow"),
}


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make :func:`plan` a command of ``app``."""
    verb(app, panel=panel)(plan)


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract that is talked about."""

    value: Annotated[int, typer.Option(parser=hundredths, help="Its value without VAT, in euro.", metavar="EURO")]
    first_day: Annotated[date, typer.Option("--from", parser=day, help="Its first day.", metavar="DAY")]
    last_day: Annotated[date, typer.Option("--until", parser=day, help="Its last day.", metavar="DAY")]
    labour: Annotated[
        int | None, typer.Option(parser=hundredths, help="The part of it that is labour.", metavar="PERCENT")
    ] = None
    reference_date: Annotated[
        date | None,
        typer.Option(parser=day, help="When age and group are judged; else its first day.", metavar="DAY"),
    ] = None


@dataclass(frozen=True, slots=True)
class Obliging:
    """What it would owe; nothing is assumed when nothing is said."""

    percent: Annotated[
        int | None, typer.Option(parser=hundredths, help="The obligation, of the value.", metavar="PERCENT")
    ] = None
    amount: Annotated[
        int | None, typer.Option(parser=hundredths, help="The obligation, in euro.", metavar="EURO")
    ] = None
    certificate: Annotated[
        list[str], typer.Option(help="A certificate of the contractor, by the rule set's code.", metavar="CODE")
    ] = ()  # type: ignore[assignment] # a default that nobody can change; Typer gives a list

    @property
    def obligation(self) -> Obligation | None:
        if self.percent is None and self.amount is None:
            return None
        return Obligation(basis_points=self.percent, amount=self.amount)


@dataclass(frozen=True, slots=True)
class Mix:
    """How it would be filled in."""

    people: Annotated[
        list[ProposedPeople],
        typer.Option(
            parser=proposed_people,
            help="GROUP=PEOPLExHOURSxMONTHS, perhaps with ,permanent,age=55,since=30 behind it.",
            metavar="PEOPLE",
        ),
    ] = ()  # type: ignore[assignment] # the same
    activity: Annotated[
        list[ProposedActivity],
        typer.Option(
            parser=proposed_activity,
            help="KIND=QUANTITY, KIND=TIMESxQUANTITY or KIND=EUR25000.",
            metavar="ACTIVITY",
        ),
    ] = ()  # type: ignore[assignment] # the same


def plan(
    rules: RuleSetGiven, contract: Contract, obliging: Obliging, mix: Mix, agreeing: Agreeing, shown: Shown
) -> None:
    """Work out which obligation follows, what a mix is worth, and which mixes meet it; about nobody.

    Without --percent or --amount no obligation is assumed: a scale shows what each percentage would ask.
    """
    from verifier.core.procedure.compliance import CLAIM_TERM
    from verifier.core.rules.planning.plan import make_plan
    from verifier.core.rules.planning.plan_fields import written_plan
    from verifier.core.rules.table.ruleset import parse_ruleset

    proposal = Proposal(
        contract_value=contract.value,
        first_day=contract.first_day,
        last_day=contract.last_day,
        obligation=obliging.obligation,
        labour_basis_points=contract.labour,
        certificates=tuple(obliging.certificate),
        people=tuple(mix.people),
        activities=tuple(mix.activity),
        agreed=agreeing.terms,
        reference_date=contract.reference_date,
    )
    ruleset = parse_ruleset(rules)
    made = make_plan(ruleset, proposal, known_practices(), claim_days=CLAIM_TERM // _DAY_SECONDS)
    if shown.as_json:
        shown.screen.show(written_plan(made))
    else:
        _show(made, ruleset, shown.lang)


def _show(made: Plan, ruleset: RuleSet, lang: Language) -> None:
    from verifier.core.rules.planning.agreements import DeadlineKind

    say_lines(one_of(made.title, lang), [made.ruleset])
    _show_proportion(made.proportion, lang)
    for choice in (*made.people, *made.activities):
        show_choice(choice, lang)
    facts = {"total": Eurocents(made.total), "of the contract's value, %": Hundredths(made.share_basis_points)}
    if made.over is not None:
        facts |= {"over" if made.over >= 0 else "lacking": Eurocents(abs(made.over))}
    Screen(as_json=False).show(facts)
    others = ([] if made.completed is None else [made.completed]) + list(made.alternatives)
    kinds = {kind.code: one_of(kind.title, lang) for kind in ruleset.activities}
    show_rows(_heading("alternatives", lang), [_alternative(each, kinds, lang) for each in others])
    say_lines(_heading("agreements", lang), [one_of(each.words, lang) for each in made.agreements])
    moments = [each.on.isoformat() for each in made.deadlines if each.kind is DeadlineKind.MOMENT and each.on]
    days = [one_of(each.words, lang) for each in made.deadlines if each.kind is not DeadlineKind.MOMENT]
    say_lines(_heading("deadlines", lang), [f"{_heading('moments', lang)}: {', '.join(moments)}", *days])


def _show_proportion(found: Proportion, lang: Language) -> None:
    if found.obligation is not None:
        planned = found.obligation
        facts = {"agreed": Eurocents(planned.agreed), "under the cap": Eurocents(planned.capped)}
        Screen(as_json=False).show({**facts, "obligation": Eurocents(planned.amount)})
        show_rows(_heading("equivalents", lang), list(_equivalents(planned, lang)))
    show_rows(_heading("scale", lang), [_step(step, lang) for step in found.scale])
    obstacle = [] if found.obstacle is None else [one_of(found.obstacle.words, lang)]
    say_lines(_heading("remarks", lang), [*obstacle, *(one_of(each, lang) for each in found.remarks)])


def _heading(name: str, lang: Language) -> str:
    return one_of(Words(*_HEADINGS[name]), lang)


def _step(step: ScaleStep, lang: Language) -> dict[str, object]:
    labour = step.obligation.labour_basis_points
    return {
        "%": Hundredths(step.basis_points),
        "obligation": Eurocents(step.obligation.amount),
        "of labour, %": None if labour is None else Hundredths(labour),
        **{one_of(each.title, lang): each.people for each in step.obligation.equivalents[:3]},
    }


def _equivalents(planned: PlannedObligation, lang: Language) -> Iterator[dict[str, object]]:
    for each in planned.equivalents:
        years = None if each.full_time_years is None else Hundredths(each.full_time_years)
        title = one_of(each.title, lang)
        yield {"row": title, "people": each.people, "months": each.months, "full-time years": years}


def _alternative(found: Alternative, kinds: Mapping[str, str], lang: Language) -> dict[str, object]:
    people = [
        f"{each.people} × {one_of(title, lang)}, {cell(Hundredths(each.hours_per_week))} h × {each.months}"
        for each, title in zip(found.people, found.titles, strict=True)
    ]
    activities = [f"{kinds[each.kind]}, {cell(Eurocents(each.amount or 0))}" for each in found.activities]
    mix = "; ".join([*people, *activities])
    return {"mix": mix, "worth": Eurocents(found.worth), "over": Eurocents(found.over)}
