"""``plaatsbewijs rules``: rule sets (bouwblokken) read, explained, compared, checked and begun; no home, no key."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier import clock, shipped
from verifier.cli.arguments import existing_file
from verifier.cli.forms import Json, Out, group, verb
from verifier.cli.outcome import Exit
from verifier.cli.proposed import Agreeing, Kind
from verifier.cli.screen import Eurocents, Screen
from verifier.cli.shelf import rule_set_octets, shelved, words_of_codes
from verifier.cli.telling import Language, Shown, one_of, say_lines, show_rows, tell
from verifier.core.errors import WrongValue
from verifier.core.model.calendar import day_of

if TYPE_CHECKING:
    from verifier.core.rules.drafting.corrections import Correction
    from verifier.core.rules.planning.choice import Choice
    from verifier.core.rules.table.ruleset import RuleSet

app = group("Reads, explains, compares and checks rule sets.")

_WHAT = "A shipped rule set by name or digest, or a file."
RuleSetGiven = Annotated[bytes, typer.Argument(parser=rule_set_octets, help=_WHAT, metavar="RULES")]
#: When an invented placement begins; which year it is makes no difference.
_BEGINS = date(2026, 1, 1)


@verb(app, "list")
def list_shipped(as_json: Json = False) -> None:
    """List the rule sets that are shipped."""
    rows = [
        {
            "name": name,
            "family": ruleset.family,
            "status": str(ruleset.status),
            "from": ruleset.contracts_from or "unspecified",
            "digest": ruleset.digest,
        }
        for name, ruleset in shelved().items()
    ]
    Screen(as_json).show({"rule_sets": rows})


@verb(app)
def show(rules: RuleSetGiven, shown: Shown) -> None:
    """Show the rows of a rule set; with --json the file itself and its digest."""
    ruleset = _read(rules)
    if shown.as_json:
        shown.screen.show({"digest": ruleset.digest, "rule_set": json.loads(rules)})
        return
    from verifier.cli.ruleset_rows import tables

    facts = {"version": ruleset.version, "status": ruleset.status, "digest": ruleset.digest}
    say_lines(one_of(ruleset.title, shown.lang), [ruleset.name])
    shown.screen.show(facts)
    for heading, rows in tables(ruleset, words_of_codes(), shown.lang):
        show_rows(heading, rows)


@verb(app)
def explain(rules: RuleSetGiven, shown: Shown) -> None:
    """Explain a rule set in plain words, made from its data."""
    from verifier.core.rules.explaining.explanation import explain as explained
    from verifier.core.rules.explaining.explanation_fields import written_explanation

    explanation = explained(_read(rules), words_of_codes())
    if shown.as_json:
        shown.screen.show(written_explanation(explanation))
    else:
        tell(explanation.sections, shown.lang, explanation.title)


@verb(app)
def diff(before: RuleSetGiven, after: RuleSetGiven, shown: Shown) -> None:
    """Say what one rule set has and another has not, for whom, from what to what."""
    from verifier.core.rules.explaining.difference import difference

    found = difference(_read(before), _read(after), words_of_codes())
    if shown.as_json:
        changes = [
            {
                "part": str(each.part),
                "kind": str(each.kind),
                "member": each.member or None,
                "before": None if each.before is None else {"row": each.before.code, "says": each.before.written},
                "after": None if each.after is None else {"row": each.after.code, "says": each.after.written},
                "words": asdict(each.words),
            }
            for each in found.changes
        ]
        shown.screen.show({"before": found.before.digest, "after": found.after.digest, "changes": changes})
        return
    for part in dict.fromkeys(each.part for each in found.changes):
        told = [one_of(each.words, shown.lang) for each in found.changes if each.part is part]
        say_lines(part.replace("_", " "), told)
    if not found.changes:
        shown.screen.note("Both say the same.")


@verb(app)
def validate(
    files: Annotated[list[Path], typer.Argument(parser=existing_file, help="Rule sets.", metavar="FILE...")],
    as_json: Json = False,
) -> int:
    """Say what is to be mended in files of rule sets: exit 0 when every one is accepted, 1 when one is not."""
    from verifier.core.rules.drafting.corrections import corrections

    schema, vocabulary = json.loads(shipped.schema("ruleset.v1")), words_of_codes()
    found = {path: corrections(path.read_bytes(), schema, vocabulary) for path in files}
    if as_json:
        Screen(as_json=True).show({"files": [_as_rows(path, each) for path, each in found.items()]})
    else:
        for path, each in found.items():
            _show_corrections(path, each)
    return Exit.REFUSED if any(each.code for listed in found.values() for each in listed) else Exit.DONE


@verb(app)
def new(
    name: Annotated[str, typer.Argument(help="Its name, such as zeeland-2027.", metavar="NAME")],
    out: Out,
    as_json: Json = False,
) -> None:
    """Write a valid file to begin from: everything is unspecified, with an open point that asks for it."""
    from verifier.core.rules.drafting.scaffold import scaffold

    octets = scaffold(name, on=day_of(clock.now()))
    try:
        with out.open("xb") as file:
            file.write(octets)
    except FileExistsError:
        raise WrongValue("a file that is not there yet", field="--out") from None
    Screen(as_json).show({"file": str(out), "open_points": [point.code for point in _read(octets).open_points]})


@verb(app)
def value(rules: RuleSetGiven, kind: Kind, agreeing: Agreeing, shown: Shown) -> int:
    """Say what people of one kind would be worth, line by line; nobody's facts are used: exit 1 when it cannot."""
    from verifier.core.model.calendar import Month
    from verifier.core.rules.planning.choice import value_people
    from verifier.core.rules.planning.plan_fields import written_choice
    from verifier.core.rules.planning.proposal import MAX_MONTHS, Proposal, check_proposal
    from verifier.core.rules.table.agreed import settled

    lasting = min(max(1, kind.months), MAX_MONTHS)
    proposal = Proposal(
        contract_value=1,
        first_day=_BEGINS,
        last_day=Month.of(_BEGINS).plus(lasting - 1).last_day,
        people=(kind.proposed,),
        agreed=agreeing.terms,
    )
    ruleset = _read(rules)
    check_proposal(ruleset, proposal)
    choice = value_people(settled(ruleset, proposal.agreed), kind.proposed, proposal)
    if shown.as_json:
        shown.screen.show(written_choice(choice))
    else:
        show_choice(choice, shown.lang)
    return Exit.DONE if choice.obstacle is None else Exit.REFUSED


def show_choice(choice: Choice, lang: Language) -> None:
    """The reasoning, a line each, and the worth under it."""
    rows = [
        {"why": one_of(line.words, lang), "adds": Eurocents(line.amount) if line.amount is not None else None}
        for line in choice.lines
    ]
    total = {"why": {Language.NL: "samen", Language.EN: "together"}[lang], "adds": Eurocents(choice.counted)}
    title = one_of(choice.title, lang) if choice.title is not None else ""
    show_rows(title, [*rows, total] if choice.worth is not None else [])
    if choice.obstacle is not None:
        say_lines(title or choice.obstacle.code.replace("_", " "), [one_of(choice.obstacle.words, lang)])


def _read(rules: bytes) -> RuleSet:
    from verifier.core.rules.table.ruleset import parse_ruleset

    return parse_ruleset(rules)


def _as_rows(path: Path, found: tuple[Correction, ...]) -> dict[str, Any]:
    return {
        "file": str(path),
        "accepted": not any(each.code for each in found),
        "corrections": [{**asdict(each), "code": each.code or None} for each in found],
    }


def _show_corrections(path: Path, found: tuple[Correction, ...]) -> None:
    """Each on a line that an editor can follow."""
    lines = []
    for each in found:
        where = f"{path}:{each.line}" if each.line is not None else str(path)
        what = f"{each.path}: expected {each.expected}" if each.path else f"expected {each.expected}"
        lines.append(f"{where}: {what}. {each.advice} [{each.code or 'advice'}]")
    faults = sum(1 for each in found if each.code)
    told = f"{faults} to mend" if faults else "accepted"
    say_lines(f"{path}: {told}", lines or ["Nothing to mend."])
