"""``plaatsbewijs audit``: a contract worked out again (controle) from its audit bundle, without a socket."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from verifier import clock
from verifier.cli.arguments import existing_file
from verifier.cli.forms import At, Json, verb
from verifier.cli.loading import loading
from verifier.cli.outcome import Exit, advice
from verifier.cli.screen import Moment, Screen, console_on, listing, printable
from verifier.core.errors import Refusal, WrongValue

if TYPE_CHECKING:
    from verifier.core.model.audit_report import AuditReport, Difference
    from verifier.offline.auditing import Progress

_STYLES = {"valid": "green", "invalid": "bold red", "undecided": "yellow"}
_STATUSES_NL = {"valid": "geldig", "invalid": "ongeldig", "undecided": "onbeslist"}


@dataclass(frozen=True, slots=True)
class Signing:
    """Whose auditor signs what came out, and where to."""

    sign_with: Annotated[
        Path | None,
        typer.Option("--sign", help="The folder of an auditor, who signs what came out.", metavar="FOLDER"),
    ] = None
    out: Annotated[
        Path | None, typer.Option(help="With --sign: the file for what is signed, a line each.", metavar="FILE")
    ] = None

    def sign(self, report: AuditReport, *, at: int) -> None:
        """Sign each verdict of ``report``, when somebody is to sign."""
        if self.sign_with is None:
            return
        from verifier.cli.homes import opened
        from verifier.party.auditor import signed_audits

        if self.out is None:
            raise WrongValue("a file for what is signed", field="--out")
        with opened(self.sign_with) as home:
            self.out.write_text(
                "".join(f"{each}\n" for each in signed_audits(home, report, at=at)), encoding="ascii"
            )


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make :func:`audit` a command of ``app``."""
    verb(app, panel=panel)(audit)


def audit(
    bundle: Annotated[Path, typer.Argument(parser=existing_file, help="An audit bundle.", metavar="FILE")],
    kit: Annotated[
        Path,
        typer.Option(parser=existing_file, help="Your own kit: the roots that you trust.", metavar="KIT"),
    ],
    judged: At,
    signing: Signing,
    as_json: Json = False,
    nl: Annotated[bool, typer.Option("--nl", help="Differences in Dutch.")] = False,
) -> int:
    """Work a contract out again from its audit bundle: exit 0 valid, 1 invalid, 2 undecided.

    Every signature, leaf, grant, claim and verdict is recomputed on all cores; what came out differently is listed
    with its statement's digest. No socket is opened. A temporary folder (TMPDIR) takes about a kilobyte for each
    placement. With --sign an auditor's home signs what came out of each verdict, for plaatsbewijs auditor file.
    """
    with loading():
        from verifier.offline.auditing import audit_file
        from verifier.offline.verification import EXIT_CODES

    at = clock.now() if judged.at is None else judged.at
    try:
        with _bar(as_json) as progress:
            report = audit_file(bundle, kit=kit, at=at, progress=progress)
    except Refusal as refusal:
        return _without_kit(refusal)
    signing.sign(report, at=clock.now())
    if as_json:
        from verifier.core.wire.audit_report import write_audit_report

        sys.stdout.write(json.dumps(write_audit_report(report), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(report, nl=nl)
    return EXIT_CODES[report.status]


@contextmanager
def _bar(as_json: bool) -> Iterator[Progress]:
    """How far the file was read, for a person at a terminal."""
    with Screen(as_json).progress() as shown:
        task = shown.add_task("audit", total=None)
        yield lambda done, of: shown.update(task, completed=done, total=of)


def _show(report: AuditReport, *, nl: bool) -> None:
    console = console_on(sys.stdout)
    status = _STATUSES_NL[report.status] if nl else str(report.status)
    line = Text(f"{status.upper()}: {sum(report.counts.values())} statements, {len(report.verdicts)} verdicts")
    line.stylize(_STYLES[report.status], 0, len(status))
    console.print(line, soft_wrap=True)
    facts: dict[str, Any] = {
        "contract": report.contract,
        "written_for": report.reader,
        "leaves_of_the_log": report.size,
        "good_until": None if report.good_until is None else Moment(report.good_until),
        "on_the_register's_word": [str(each) for each in report.on_word],
        **{kind.removesuffix("+jwt"): number for kind, number in report.counts.items()},
    }
    Screen(as_json=False).show(facts)
    verdicts = [
        {
            "moment": str(each.moment),
            "verdict": str(each.verdict),
            "judged": str(each.judged),
            "digest": each.statement,
        }
        for each in report.verdicts
    ]
    for rows in (verdicts, [_row(each, nl=nl) for each in report.differences]):
        if rows:
            console.print(listing(rows, styles=_STYLES))
    if report.omitted:
        console.print(f"and {report.omitted} more differences", soft_wrap=True)


def _row(difference: Difference, *, nl: bool) -> dict[str, Any]:
    return {
        "step": difference.step,
        "status": str(difference.status),
        "what": difference.nl if nl else difference.en,
        "line": difference.line,
        "code": difference.code,
        "expected": difference.expected,
        "digest": difference.statement,
    }


def _without_kit(refusal: Refusal) -> int:
    """A kit that cannot be read is trust that is missing: nothing is said about the bundle."""
    sentence = f"UNDECIDED: the kit cannot be read: {refusal}. What to do: {advice(refusal.code)}. [{refusal.code}]"
    console_on(sys.stderr).print(printable(sentence), soft_wrap=True)
    return Exit.UNDECIDED
