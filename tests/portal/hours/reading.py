"""Reading (lezen) a file by the modules of the page, and by the program: the same question to both."""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.portal.asking import node, write_assets
from verifier.core.errors import Refusal
from verifier.party.contractor.hours_table import HoursRow, read_hours
from verifier.party.contractor.people import Person, PersonRow, read_people
from verifier.party.contractor.spreadsheet.columns import Kind
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping

PROGRAM = Path(__file__).with_name("ask_import.mjs")
_CODES = {each.value: each.name.lower() for each in Expected}


@dataclass(frozen=True, slots=True)
class Modules:
    """One Node process with the modules as they are served."""

    process: subprocess.Popen[str]

    def ask(self, ask: str, **question: Any) -> Any:
        """What the modules say; a refusal as ``{"refused": [code, field], "why": ...}``."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"ask": ask, **question}, default=_base64) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the modules failed: see what Node wrote"
        return json.loads(line)

    def read(self, content: bytes, mapping: ColumnMapping) -> Any:
        """A file, as the page reads it."""
        return self.ask("table", octets=content, mapping=told_mapping(mapping))


@contextmanager
def modules(folder: Path, errors: IO[str]) -> Iterator[Modules]:
    """The modules, written to ``folder`` for Node."""
    write_assets(folder)
    process = subprocess.Popen(  # noqa: S603 -- our own program
        [node(), str(PROGRAM), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        text=True,
        encoding="utf-8",
    )
    with process:
        yield Modules(process)
        assert process.stdin is not None
        process.stdin.close()


def by_program(content: bytes, mapping: ColumnMapping) -> Any:
    """A file as the program reads it, in the same words."""
    try:
        table = open_table(content, mapping)
        read = read_people(table) if table.layout.kind is Kind.PLACEMENTS else read_hours(table)
    except Refusal as refusal:
        return {"refused": [refusal.code, refusal.field]}
    faults = sorted(told_fault(each) for each in read.faults)
    return {
        "kind": str(table.layout.kind),
        "ignored": sorted(table.layout.ignored),
        "rows": [told_row(each) for each in read.rows],
        "faults": faults,
        "places": [table.layout.coordinate(row, column) for row, column, _ in faults],
    }


def by_page(told: Any) -> Any:
    """What the modules said, without what only a person is told."""
    if "refused" in told:
        return {"refused": told["refused"]}
    faults = sorted((each["row"], each["column"], each["expected"]) for each in told["faults"])
    places = {(row["row"], row["column"]): place for row, place in zip(told["faults"], told["places"], strict=True)}
    return {
        "kind": told["kind"],
        "ignored": sorted(told["ignored"]),
        "rows": told["rows"],
        "faults": faults,
        "places": [places[row, column] for row, column, _ in faults],
    }


def told_fault(fault: RowFault) -> tuple[int, str, str]:
    return fault.row, fault.column, _CODES[fault.expected]


def told_mapping(mapping: ColumnMapping) -> dict[str, Any]:
    said = {"kind": mapping.kind and str(mapping.kind), "sheet": mapping.sheet}
    whole = {"columns": dict(mapping.columns), "fixed": dict(mapping.fixed), "values": dict(mapping.values)}
    return {**whole, **{name: each for name, each in said.items() if each is not None}}


def told_row(row: PersonRow | HoursRow) -> dict[str, Any]:
    if isinstance(row, HoursRow):
        whose: dict[str, Any] = {"reference": row.whose.reference, "contract": row.whose.contract}
        if row.whose.person is not None:
            whose |= {"person": {"scheme": str(row.whose.person.scheme), "value": row.whose.person.value}}
        return {
            "row": row.row,
            "column": row.column,
            "whose": whose,
            "month": str(row.month),
            "hours": row.hours,
        }
    work: dict[str, Any] = {
        "agency": row.work.agency,
        "first_day": row.work.first_day.isoformat(),
        "hours_per_week": row.work.hours_per_week,
        "employment_kind": str(row.work.employment_kind),
    }
    if row.work.last_day is not None:
        work["last_day"] = row.work.last_day.isoformat()
    told = {"row": row.row, "reference": row.reference, "work": work, "contract": row.contract}
    return {**told, "person": told_person(row.person)}


def told_person(person: Person) -> dict[str, str]:
    born = person.birth_date.isoformat() if person.birth_date else ""
    return {"scheme": str(person.scheme), "value": person.value, "birthDate": born}


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode()
