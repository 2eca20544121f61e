"""The files (bestanden) that parties had before the story: people of a contractor, a register of an agency."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from verifier.demo import cast
from verifier.demo.cast import Calendar, Deal, Member, Row
from verifier.demo.programs import REGISTER_FILE
from verifier.party.agency.registers.csv_file import COLUMNS as REGISTER_COLUMNS

PEOPLE_FILE = "people.csv"


def write_people(folder: Path, deal: Deal, calendar: Calendar, *, mistyped: bool = False) -> Path:
    """The contractor's own file of the people on ``deal``; ``mistyped``: as it was before it was mended."""
    rows = [_person(row, calendar, mistyped=mistyped) for row in cast.ROWS if row.deal is deal]
    return _write(folder / deal.contractor.folder / PEOPLE_FILE, list(rows[0]), rows)


def write_registers(folder: Path, calendar: Calendar) -> None:
    """The register file of each agency: the people of whom it may speak, and where they work."""
    for agency in cast.COMPETENCES:
        known: dict[str, list[Row]] = {}
        for row in cast.ROWS:
            if row.agency is agency and row.group:
                known.setdefault(row.bsn, []).append(row)
        rows = [_registered(of_one, calendar) for of_one in known.values()]
        _write(folder / agency.folder / REGISTER_FILE, REGISTER_COLUMNS, rows)


def monthly_hours(row: Row) -> int:
    """Hundredths of paid hours in an average month of 52/12 weeks."""
    return row.hours_per_week * 52 // 12


def first_agency(row: Row) -> Member:
    """To whom the contractor sent the placement at first."""
    return row.first_sent_to or row.agency


def _person(row: Row, calendar: Calendar, *, mistyped: bool) -> Mapping[str, str]:
    number = row.mistyped if mistyped and row.mistyped else row.bsn
    return {
        "reference": row.reference,
        "scheme": "statement" if row.statement_number else "bsn",
        "value": row.statement_number or number,
        "birth_date": row.born.isoformat(),
        "agency": first_agency(row).party,
        "first_day": calendar.first.first_day.isoformat(),
        "last_day": "",
        "hours_per_week": f"{row.hours_per_week // 100}.{row.hours_per_week % 100:02d}",
        "employment_kind": str(row.kind),
        "contract": row.deal.reference,
    }


def _registered(rows: Sequence[Row], calendar: Calendar) -> Mapping[str, str]:
    """One person, with every employer of the story."""
    row = rows[0]
    since = calendar.first.plus(-24).first_day
    start = calendar.first.first_day
    return {
        "bsn": row.bsn,
        "statement_number": row.statement_number,
        "birth_date": row.born.isoformat(),
        "group": row.group,
        "traits": "",
        "since": since.isoformat(),
        "until": "",
        "employers": ";".join(f"{each.deal.contractor.party}@{start.isoformat()}.." for each in rows),
        "consents": "",
    }


def _write(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    path.chmod(0o600)
    return path
