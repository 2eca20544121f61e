"""Importing (inlezen): the contractor's verb about a spreadsheet of placements or hours.

What is shown of a row that was refused is its number, the column and what was expected; never what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

import typer

from verifier.cli.arguments import Unfit, existing_file
from verifier.cli.forms import File, Here
from verifier.cli.outcome import Exit
from verifier.cli.placements import at_work
from verifier.cli.screen import Hundredths

if TYPE_CHECKING:
    from verifier.party.contractor import Contractor
    from verifier.party.contractor.hours_import import MonthOutcome
    from verifier.party.contractor.placement_import import RowOutcome
    from verifier.party.contractor.spreadsheet.faults import RowFault
    from verifier.party.contractor.spreadsheet.layout import Layout, Table
    from verifier.party.contractor.spreadsheet.mapping import ColumnMapping

T = TypeVar("T")

#: Rows of a list that a person is shown; a program gets them all.
SHOWN = 20


class Pair(NamedTuple):
    """What stands on either side of an equals sign."""

    left: str
    right: str


def heading_of(text: str) -> Pair:
    """A heading of the file and a column of ours, from HEADING=COLUMN."""
    return _pair(text.rpartition("="), "HEADING=COLUMN, such as Mw-code=reference")


def fixed_of(text: str) -> Pair:
    """A column of ours and what it says in every row, from COLUMN=VALUE."""
    return _pair(text.partition("="), "COLUMN=VALUE, such as contract=WERK-1")


@dataclass(frozen=True, slots=True)
class TableForm:
    """What the file is, where its headings do not say it."""

    placements: Annotated[bool, typer.Option("--placements", help="It lists placements.")] = False
    hours: Annotated[bool, typer.Option("--hours", help="It lists hours.")] = False
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook with several.")] = None
    map: Annotated[
        list[Pair],
        typer.Option(parser=heading_of, help="Which column of ours a heading is.", metavar="HEADING=COLUMN"),
    ] = ()  # type: ignore[assignment] # a default that nobody can change; Typer gives a list
    fixed: Annotated[
        list[Pair],
        typer.Option(parser=fixed_of, help="What a column says in every row.", metavar="COLUMN=VALUE"),
    ] = ()  # type: ignore[assignment] # the same
    mapping: Annotated[
        Path | None,
        typer.Option(parser=existing_file, help="A file in TOML or JSON that says all this.", metavar="FILE"),
    ] = None

    def read(self) -> ColumnMapping:
        """The mapping file, and what the options say beside or against it."""
        from verifier.party.contractor.spreadsheet.columns import Kind
        from verifier.party.contractor.spreadsheet.mapping import ColumnMapping, mapping_of, read_mapping

        if self.placements and self.hours:
            raise Unfit("one of --placements and --hours")
        kind = Kind.PLACEMENTS if self.placements else Kind.HOURS if self.hours else None
        told = mapping_of(dict(self.map), dict(self.fixed))
        kept = read_mapping(self.mapping.read_bytes()) if self.mapping else ColumnMapping()
        return kept.also(replace(told, kind=kind, sheet=self.sheet))


@dataclass(frozen=True, slots=True)
class RunForm:
    """How far the import goes, and where its faults are written."""

    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything; write and send nothing.")] = False
    errors: Annotated[
        Path | None,
        typer.Option(help="The error file; else FILE.errors.csv, and none in a dry run.", metavar="FILE"),
    ] = None

    def error_file(self, file: Path) -> Path | None:
        """Where the faults go."""
        beside = None if self.dry_run else file.with_name(f"{file.name}.errors.csv")
        return self.errors or beside


def import_file(here: Here, file: File, told: TableForm, run: RunForm) -> int:
    """Attest the placements, or report the hours, of a spreadsheet: CSV or XLSX, each row once and by itself.

    Known Dutch and English headings are recognised; others are said with --map or kept in a mapping file.

    A row that is refused stands in the error file, without what is in it; the others go on. Import the file again
    after mending it, or after a crash: what was attested or reported is not attested or reported twice.
    """
    from verifier.party.contractor.spreadsheet.error_file import require_own
    from verifier.party.contractor.spreadsheet.layout import open_table
    from verifier.party.contractor.spreadsheet.mapping import mapping_of
    from verifier.party.contractor.spreadsheet.sheet import MOST_BYTES
    from verifier.party.durable_file import read_bounded

    mapping, errors = told.read(), run.error_file(file)
    if errors is not None:
        require_own(errors)
    with at_work(here) as contractor:
        names = mapping_of({}, {}, {"agency": contractor.agency_names()})
        table = open_table(read_bounded(file, limit=MOST_BYTES) or b"", names.also(mapping))
        return import_table(contractor, table, Report(here, table.layout, run.dry_run, errors))


def import_table(contractor: Contractor, table: Table, report: Report) -> int:
    """Import a table, show the report and write the error file; the exit code."""
    from verifier.party.contractor.spreadsheet.columns import Kind

    with _kept_faults(report):
        if table.layout.kind is Kind.PLACEMENTS:
            _import_placements(contractor, table, report)
        else:
            _import_hours(contractor, table, report)
    return report.show()


@dataclass(slots=True)
class Report:
    """What an import came to: rows counted by what became of them, and the faults."""

    here: Here
    layout: Layout
    dry_run: bool
    errors: Path | None
    counts: dict[str, int] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    done: list[dict[str, Any]] = field(default_factory=list)

    def show(self) -> int:
        """Show it; the exit code is 1 when something was refused or waits."""
        from verifier.party.contractor.spreadsheet.sheet import letters

        facts: dict[str, Any] = {
            "kind": str(self.layout.kind),
            "dry_run": self.dry_run,
            **self.counts,
            "faults_found": len(self.faults),
            "columns_ignored": [letters(each) for each in self.layout.ignored],
            "error_file": str(self.errors) if self.errors and self.faults else None,
        }
        lists = {"done": self.done, "faults": [self._fault(each) for each in self.faults]}
        self.here.screen.show({**facts, **(lists if self.here.as_json else _first(lists))})
        for name, rows in lists.items():
            if len(rows) > SHOWN and not self.here.as_json:
                self.here.screen.note(f"{name}: {SHOWN} of {len(rows)} are shown; --json shows all")
        return Exit.REFUSED if self.faults else Exit.DONE

    def _fault(self, fault: RowFault) -> dict[str, Any]:
        return {
            "row": fault.row,
            "cell": self.layout.coordinate(fault.row, fault.column),
            "column": fault.column,
            "expected": fault.expected.english,
            "verwacht": fault.expected.dutch,
        }


def _first(lists: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: rows[:SHOWN] for name, rows in lists.items()}


@contextmanager
def _kept_faults(report: Report) -> Iterator[None]:
    """Write the error file; when the import breaks off, with the faults that it found by then."""
    from verifier.party.contractor.spreadsheet.error_file import write_error_file

    try:
        yield
    except Exception:
        if report.errors is not None and report.faults:
            write_error_file(report.errors, sorted(report.faults), report.layout)
        raise
    if report.errors is not None:
        write_error_file(report.errors, sorted(report.faults), report.layout)


def _import_placements(contractor: Contractor, table: Table, report: Report) -> None:
    from verifier.party.contractor.people import read_people
    from verifier.party.contractor.placement_import import Standing

    people = read_people(table)
    report.faults += people.faults
    report.counts |= {"rows": len(people.rows) + len(people.faults), **dict.fromkeys(map(str, Standing), 0)}
    report.counts[str(Standing.REFUSED)] = len(people.faults)
    outcomes = contractor.judge_rows(people.rows) if report.dry_run else contractor.import_rows(people.rows)
    for each in _tracked(report, outcomes, len(people.rows)):
        report.counts[str(each.standing)] += 1
        if each.fault is not None:
            report.faults.append(each.fault)
        else:
            report.done.append(_placement(each))


def _import_hours(contractor: Contractor, table: Table, report: Report) -> None:
    from verifier.party.contractor.hours_table import read_hours
    from verifier.party.contractor.placement_import import Standing

    hours = read_hours(table)
    imported = contractor.hours_import(hours.rows)
    report.faults += [*hours.faults, *imported.faults]
    report.counts |= {"rows": hours.count, "months": len(imported.months), **dict.fromkeys(map(str, Standing), 0)}
    outcomes = imported.judge() if report.dry_run else imported.run()
    for each in _tracked(report, outcomes, len(imported.months)):
        report.counts[str(each.standing)] += 1
        report.faults += each.faults
        report.done.append(_month(each))


def _tracked(report: Report, outcomes: Iterable[T], total: int) -> Iterator[T]:
    """``outcomes``, with a progress bar."""
    with report.here.screen.progress() as progress:
        yield from progress.track(outcomes, total=total, description="checking" if report.dry_run else "importing")


def _placement(outcome: RowOutcome) -> dict[str, Any]:
    leaf = outcome.receipt.statement.leaf_index if outcome.receipt else None
    return {
        "row": outcome.row.row,
        "reference": outcome.row.reference,
        "state": str(outcome.standing),
        "placement": outcome.placement,
        "leaf": leaf,
    }


def _month(outcome: MonthOutcome) -> dict[str, Any]:
    told, made = outcome.told, outcome.reported
    granted = sum(made.granted.get(each, 0) for each in told.lines) if made else None
    return {
        "contract": told.contract.statement.reference,
        "month": told.month,
        "state": str(outcome.standing),
        "cells": len(told.lines),
        "hours": Hundredths(sum(told.lines.values())),
        "revision": made.revision if made else None,
        "granted": None if granted is None else Hundredths(granted),
    }


def _pair(parts: tuple[str, str, str], expected: str) -> Pair:
    left, found, right = parts
    if not found or not left.strip() or not right.strip():
        raise Unfit(expected)
    return Pair(left.strip(), right.strip())
