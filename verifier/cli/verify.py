"""``plaatsbewijs verify``: the report on bundles (bewijsbundels) and credentials, without a socket or any extra."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from verifier import clock
from verifier.cli.arguments import existing_file, existing_path
from verifier.cli.forms import At, Json, verb
from verifier.cli.loading import loading
from verifier.cli.outcome import Exit, advice
from verifier.cli.screen import Screen, console_on, euros, listing, printable
from verifier.core.errors import Refusal

if TYPE_CHECKING:
    from verifier.core.model.credential import Credential
    from verifier.core.model.report import Finding, Report
    from verifier.core.model.verdict import Verdict
    from verifier.core.procedure.shown_credential import Beside

STYLES = {"valid": "green", "invalid": "bold red", "undecided": "yellow"}
WORDS = {
    False: {
        "as_of": "status as of",
        "good_until": "good until",
        "step": "step",
        "what": "what",
        "unknown": "unknown",
    },
    True: {"as_of": "stand van", "good_until": "geldig tot", "step": "stap", "what": "wat", "unknown": "onbekend"},
}
STATUSES_NL = {"valid": "geldig", "invalid": "ongeldig", "undecided": "onbeslist"}


@dataclass(frozen=True, slots=True)
class BesideOptions:
    """What you have beside a credential that is shown, and what its holder was asked to sign for."""

    directory: Annotated[
        Path | None,
        typer.Option(parser=existing_file, help="For a credential: the register's directory.", metavar="FILE"),
    ] = None
    status_list: Annotated[
        Path | None,
        typer.Option(parser=existing_file, help="For a credential: its status list.", metavar="FILE"),
    ] = None
    audience: Annotated[str | None, typer.Option(help="For a credential: whom its holder shows it to.")] = None
    nonce: Annotated[str | None, typer.Option(help="For a credential: the nonce that you gave.")] = None

    def beside(self) -> Beside:
        """As the core has it."""
        from verifier.core.procedure.shown_credential import Beside
        from verifier.offline.verification import read_token

        status_list = read_token(self.status_list) if self.status_list else None
        return Beside(
            directory=read_token(self.directory) if self.directory else None,
            status_list=lambda _: status_list,
            audience=self.audience,
            nonce=self.nonce,
        )


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make :func:`verify` a command of ``app``."""
    verb(app, panel=panel)(verify)


def verify(
    shown: Annotated[
        list[Path],
        typer.Argument(
            parser=existing_path, help="Bundles, credentials, and folders of bundles.", metavar="FILE|FOLDER"
        ),
    ],
    kit: Annotated[
        Path,
        typer.Option(parser=existing_file, help="Your own kit: the roots that you trust.", metavar="KIT"),
    ],
    judged: At,
    presented: BesideOptions,
    as_json: Json = False,
    nl: Annotated[bool, typer.Option("--nl", help="Findings in Dutch.")] = False,
) -> int:
    """Verify bundles and credentials offline: exit 0 valid, 1 invalid, 2 undecided; of many, the worst.

    No socket is opened. Of one file every finding is shown; of a folder, or of more files, one line each, and how
    many there are of each status. Without a kit that can be read nothing can be trusted: undecided.
    """
    with loading():
        from verifier.offline.verification import EXIT_CODES, verify_file

    at = clock.now() if judged.at is None else judged.at
    try:
        if len(shown) > 1 or shown[0].is_dir():
            from verifier.cli.verify_folder import verify_many

            return verify_many(shown, kit=kit, beside=presented.beside(), at=at, as_json=as_json, nl=nl)
        report = verify_file(shown[0], kit=kit, beside=presented.beside(), at=at)
    except Refusal as refusal:
        return _without_kit(refusal, as_json=as_json)
    if as_json:
        _write(report)
    else:
        _show(report, nl=nl)
    return EXIT_CODES[report.status]


def told(status: str, *, nl: bool) -> str:
    """A status in the language of the reader."""
    return STATUSES_NL[status] if nl else str(status)


def term(as_of: int | None, good_until: int | None, *, nl: bool) -> str:
    """*status as of ..., good until ...*."""
    from verifier.core.wire.report import written_moment

    words = WORDS[nl]
    since, until = (written_moment(each) if each is not None else words["unknown"] for each in (as_of, good_until))
    return f"{words['as_of']} {since}, {words['good_until']} {until}"


def _write(report: Report) -> None:
    from verifier.core.wire.report import write_report

    sys.stdout.write(json.dumps(write_report(report), ensure_ascii=False, indent=2) + "\n")


def _show(report: Report, *, nl: bool) -> None:
    status = told(report.status, nl=nl)
    console = console_on(sys.stdout)
    line = Text(f"{status.upper()}: {term(report.as_of, report.good_until, nl=nl)}")
    line.stylize(STYLES[report.status], 0, len(status))
    console.print(line, soft_wrap=True)
    if report.verdict is not None:
        _show_verdict(report.verdict)
    elif report.credential is not None:
        _show_facts(report.credential)
    styles = {told(name, nl=nl): style for name, style in STYLES.items()}
    console.print(listing([_row(each, nl=nl) for each in report.findings], styles=styles))


def _row(finding: Finding, *, nl: bool) -> dict[str, Any]:
    words = WORDS[nl]
    return {
        words["step"]: finding.step,
        "status": told(finding.status, nl=nl),
        words["what"]: finding.nl if nl else finding.en,
        "PROTOCOL": finding.clause.removeprefix("PROTOCOL "),
        "code": finding.code,
        "expected": finding.expected,
    }


def _show_verdict(verdict: Verdict) -> None:
    paid = {"payment_basis_points": verdict.payment_basis_points, "malus": euros(verdict.malus)}
    _show_facts(verdict, **paid)


def _show_facts(told: Verdict | Credential, **more: Any) -> None:
    """What a verdict and a credential say alike."""
    Screen(as_json=False).show(
        {
            "verdict": str(told.verdict),
            "moment": told.as_of.moment,
            "contract": told.contract,
            "rule_set": told.ruleset.name,
            "band": f"{told.band} %" if told.band else None,
            "shortfall": euros(told.shortfall_step),
            "floor": euros(told.floor_rounded),
            "placements": told.placements_class,
            "activities": euros(told.activities_total),
            **more,
        }
    )


def _without_kit(refusal: Refusal, *, as_json: bool) -> int:
    """A kit that cannot be read is trust that is missing: nothing is said about what was shown."""
    todo = advice(refusal.code)
    if as_json:
        told = {"code": refusal.code, "expected": refusal.expected, "field": refusal.field, "advice": todo}
        unknown: dict[str, Any] = dict.fromkeys(("as_of", "good_until", "verdict", "credential")) | {"findings": []}
        sys.stdout.write(json.dumps({"status": "undecided", **unknown, "kit": told}, indent=2) + "\n")
    else:
        sentence = f"UNDECIDED: the kit cannot be read: {refusal}. What to do: {todo}. [{refusal.code}]"
        console_on(sys.stderr).print(printable(sentence), soft_wrap=True)
    return Exit.UNDECIDED
