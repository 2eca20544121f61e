"""``plaatsbewijs verify``: the report on a bundle (bewijsbundel), without a socket and without any extra."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from verifier import clock
from verifier.cli.arguments import existing_file
from verifier.cli.forms import At, Json, verb
from verifier.cli.loading import loading
from verifier.cli.outcome import Exit, advice
from verifier.cli.screen import Screen, console_on, euros, listing, printable
from verifier.core.errors import Refusal

if TYPE_CHECKING:
    from verifier.core.model.report import Finding, Report
    from verifier.core.model.verdict import Verdict

_STYLES = {"valid": "green", "invalid": "bold red", "undecided": "yellow"}
_WORDS = {
    False: {
        "as_of": "status as of",
        "good_until": "good until",
        "step": "step",
        "what": "what",
        "unknown": "unknown",
    },
    True: {"as_of": "stand van", "good_until": "geldig tot", "step": "stap", "what": "wat", "unknown": "onbekend"},
}
_STATUSES_NL = {"valid": "geldig", "invalid": "ongeldig", "undecided": "onbeslist"}


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make :func:`verify` a command of ``app``."""
    verb(app, panel=panel)(verify)


def verify(
    bundle: Annotated[Path, typer.Argument(parser=existing_file, help="The bundle's file.", metavar="BUNDLE")],
    kit: Annotated[
        Path,
        typer.Option(parser=existing_file, help="Your own kit: the roots that you trust.", metavar="KIT"),
    ],
    judged: At,
    as_json: Json = False,
    nl: Annotated[bool, typer.Option("--nl", help="Findings in Dutch.")] = False,
) -> int:
    """Verify a bundle offline: exit 0 valid, 1 invalid, 2 undecided.

    No socket is opened. Without a kit that can be read nothing can be trusted: undecided.
    """
    with loading():
        from verifier.offline.verification import EXIT_CODES, report_as_json, verify_file

    try:
        report = verify_file(bundle, kit=kit, at=clock.now() if judged.at is None else judged.at)
    except Refusal as refusal:
        return _without_kit(refusal, as_json=as_json)
    if as_json:
        sys.stdout.write(json.dumps(report_as_json(report), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(report, nl=nl)
    return EXIT_CODES[report.status]


def _show(report: Report, *, nl: bool) -> None:
    from verifier.offline.verification import written_moment

    words = _WORDS[nl]
    status = _STATUSES_NL[report.status] if nl else str(report.status)
    as_of, until = (
        written_moment(each) if each is not None else words["unknown"] for each in (report.as_of, report.good_until)
    )
    console = console_on(sys.stdout)
    line = Text(f"{status.upper()}: {words['as_of']} {as_of}, {words['good_until']} {until}")
    line.stylize(_STYLES[report.status], 0, len(status))
    console.print(line, soft_wrap=True)
    if report.verdict is not None:
        _show_verdict(report.verdict)
    styles = {(_STATUSES_NL[name] if nl else name): style for name, style in _STYLES.items()}
    console.print(listing([_row(each, nl=nl) for each in report.findings], styles=styles))


def _row(finding: Finding, *, nl: bool) -> dict[str, Any]:
    words = _WORDS[nl]
    return {
        words["step"]: finding.step,
        "status": _STATUSES_NL[finding.status] if nl else str(finding.status),
        words["what"]: finding.nl if nl else finding.en,
        "PROTOCOL": finding.clause.removeprefix("PROTOCOL "),
        "code": finding.code,
        "expected": finding.expected,
    }


def _show_verdict(verdict: Verdict) -> None:
    Screen(as_json=False).show(
        {
            "verdict": str(verdict.verdict),
            "moment": verdict.as_of.moment,
            "contract": verdict.contract,
            "rule_set": verdict.ruleset.name,
            "band": f"{verdict.band} %" if verdict.band else None,
            "shortfall": euros(verdict.shortfall_step),
            "floor": euros(verdict.floor_rounded),
            "placements": verdict.placements_class,
            "activities": euros(verdict.activities_total),
            "payment_basis_points": verdict.payment_basis_points,
            "malus": euros(verdict.malus),
        }
    )


def _without_kit(refusal: Refusal, *, as_json: bool) -> int:
    """A kit that cannot be read is trust that is missing: nothing is said about the bundle."""
    todo = advice(refusal.code)
    if as_json:
        told = {"code": refusal.code, "expected": refusal.expected, "field": refusal.field, "advice": todo}
        unknown: dict[str, Any] = {"as_of": None, "good_until": None, "verdict": None, "findings": []}
        sys.stdout.write(json.dumps({"status": "undecided", **unknown, "kit": told}, indent=2) + "\n")
    else:
        sentence = f"UNDECIDED: the kit cannot be read: {refusal}. What to do: {todo}. [{refusal.code}]"
        console_on(sys.stderr).print(printable(sentence), soft_wrap=True)
    return Exit.UNDECIDED
