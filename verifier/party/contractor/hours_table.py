"""An hours table (urentabel): hours of months, by the contractor's own references or by the numbers of people.

Either each row has a month, or each month a column. A fault names row and column and never shows what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from verifier.core.model.calendar import Month
from verifier.core.wire.statements import MAX_MONTH_HOURS
from verifier.party.contractor.people import Person, read_person
from verifier.party.contractor.spreadsheet.cells import parse_hours, parse_month, parse_optional_reference
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault
from verifier.party.contractor.spreadsheet.layout import Layout, Table
from verifier.party.contractor.spreadsheet.reading import Unfit, read_cell, read_text
from verifier.party.contractor.spreadsheet.sheet import Cell, Line


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose hours they are: by reference or by person, one of the two at least; ``contract`` may be empty."""

    reference: str
    person: Person | None
    contract: str


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours of one placement in one month, in hundredths, as ``column`` of the row of this number says."""

    row: int
    column: str
    whose: Whose
    month: Month
    hours: int


@dataclass(frozen=True, slots=True)
class HoursTable:
    """The hours that read, and what is wrong with the others; ``count`` is the number of rows with either."""

    rows: tuple[HoursRow, ...]
    faults: tuple[RowFault, ...]
    count: int


def read_hours(table: Table) -> HoursTable:
    """Read the rows of a table of hours, each cell of hours by itself; raises what reading its file raises."""
    rows: list[HoursRow] = []
    faults: list[RowFault] = []
    count = 0
    for line in table.lines:
        count += 1
        try:
            whose = _whose(table.layout, line)
            told = list(_told(table.layout, line))
        except Unfit as unfit:
            faults.append(unfit.fault(line.number))
            continue
        for month, column, cell in told:
            try:
                hours = read_text(cell, column, partial(_hours, month), Expected.HOURS)
                rows.append(HoursRow(line.number, column, whose, month, hours))
            except Unfit as unfit:
                faults.append(unfit.fault(line.number))
    return HoursTable(tuple(rows), tuple(faults), count)


def _whose(layout: Layout, line: Line) -> Whose:
    reference = read_cell(layout, line, "reference", parse_optional_reference, Expected.REFERENCE)
    person = read_person(layout, line)
    if not reference and person is None:
        raise Unfit("reference", Expected.REFERENCE)
    contract = read_cell(layout, line, "contract", parse_optional_reference, Expected.CONTRACT)
    return Whose(reference, person, contract)


def _told(layout: Layout, line: Line) -> Iterator[tuple[Month, str, Cell]]:
    """The months of a row with their cells of hours, and the column that each stands in."""
    if layout.months:
        for month, cell in layout.hours_in(line):
            yield month, str(month), cell
    else:
        month = read_cell(layout, line, "month", parse_month, Expected.MONTH)
        yield month, "hours", layout.cell(line, "hours")


def _hours(month: Month, text: str) -> int:
    hours = parse_hours(text)
    if hours > min(month.last_day.day * 2400, MAX_MONTH_HOURS):
        raise ValueError
    return hours
