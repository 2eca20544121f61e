"""A layout (indeling): which column of a sheet holds what, from its headings and a mapping.

A file with a column for each month (``2026-01``, ``jan 2026``) is as good as one with a month in every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from verifier.core.errors import TooLarge, WrongValue
from verifier.core.model.calendar import Month
from verifier.party.contractor.spreadsheet.cells import parse_month
from verifier.party.contractor.spreadsheet.columns import COLUMNS, KNOWN, PERSON, Kind, plain
from verifier.party.contractor.spreadsheet.csv_sheet import read_csv
from verifier.party.contractor.spreadsheet.faults import Expected
from verifier.party.contractor.spreadsheet.mapping import IGNORE, ColumnMapping
from verifier.party.contractor.spreadsheet.sheet import (
    HEADING_ROWS,
    MOST_BYTES,
    OLD,
    ZIP,
    Cell,
    Line,
    is_blank,
    letters,
)

_NEEDED: Mapping[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.PLACEMENTS: (
        PERSON,
        ("agency",),
        ("first_day",),
        ("hours_per_week",),
        ("employment_kind",),
        ("contract",),
    ),
    Kind.HOURS: (("reference", *PERSON), ("month",), ("hours",)),
}

K = TypeVar("K", str, Month)


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions of columns (0 is A); ``months`` are columns of hours; ``ignored`` are those nobody asked for."""

    kind: Kind
    columns: Mapping[str, int]
    months: Mapping[Month, int]
    ignored: tuple[int, ...]
    mapping: ColumnMapping

    def cell(self, line: Line, column: str) -> Cell:
        """What a row says in a column of ours: its cell, or else what is fixed; in our words, where given."""
        position = self.columns.get(column)
        text = line.cells[position] if position is not None and position < len(line.cells) else ""
        told = text or self.mapping.fixed.get(column, "")
        if isinstance(told, Expected):
            return told
        words = self.mapping.values.get(column)
        return words.get(plain(told), told) if words else told

    def hours_in(self, line: Line) -> Iterator[tuple[Month, Cell]]:
        """The months that have a column, where a row says something."""
        for month, position in self.months.items():
            if position < len(line.cells) and line.cells[position]:
                yield month, line.cells[position]

    def coordinate(self, row: int, column: str) -> str:
        """The cell as a spreadsheet names it, such as ``C14``; empty where ``column`` is none of the sheet."""
        position = self.columns.get(column)
        if position is None:
            position = {str(month): each for month, each in self.months.items()}.get(column)
        return "" if position is None else f"{letters(position)}{row}"


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet below its headings."""

    layout: Layout
    lines: Iterator[Line]


def open_table(unverified: bytes, mapping: ColumnMapping) -> Table:
    """The table in a CSV or XLSX file of at most 16 MiB; rows in which nothing stands are left out.

    Raises :class:`TooLarge`, or :class:`WrongValue` when the file as a whole is no such table: no headings, a
    column that is there twice or not at all.
    """
    if len(unverified) > MOST_BYTES:
        raise TooLarge(f"a file of at most {MOST_BYTES} bytes", field="file")
    lines = _lines(unverified, mapping)
    for line in lines:
        if _recognised(line.cells, mapping) > 1:
            return Table(_lay_out(line.cells, mapping), (each for each in lines if not is_blank(each)))
        if line.number >= HEADING_ROWS:
            break
    raise WrongValue(f"a row of headings among the first {HEADING_ROWS} rows", field="file")


def _lines(unverified: bytes, mapping: ColumnMapping) -> Iterator[Line]:
    if unverified.startswith(OLD):
        raise WrongValue("an .xlsx file that is not locked with a password", field="file")
    if unverified.startswith(ZIP):
        # openpyxl takes a while to load, and no other verb needs it
        from verifier.party.contractor.spreadsheet.xlsx_sheet import read_xlsx  # noqa: PLC0415 - see above

        return read_xlsx(unverified, sheet=mapping.sheet)
    return read_csv(unverified, recognise=lambda cells: _recognised(cells, mapping))


def _recognised(cells: Sequence[Cell], mapping: ColumnMapping) -> int:
    return sum(_ours(each, mapping) is not None for each in cells)


def _ours(heading: Cell, mapping: ColumnMapping) -> str | Month | None:
    """The column of ours, or the month, that a heading names; one that is mapped is not also found by its name."""
    if isinstance(heading, Expected):
        return None
    name = plain(heading)
    if name in mapping.columns:
        return None if mapping.columns[name] == IGNORE else mapping.columns[name]
    known = KNOWN.get(name)
    if known is not None:
        return None if known in mapping.columns.values() else known
    try:
        return parse_month(heading)
    except ValueError:
        return None


def _lay_out(headings: Sequence[Cell], mapping: ColumnMapping) -> Layout:
    told = [_ours(each, mapping) for each in headings]
    kind = mapping.kind or _kind_of(told, mapping)
    by_month = kind is Kind.HOURS and "month" not in {*told, *mapping.fixed}
    columns: dict[str, int] = {}
    months: dict[Month, int] = {}
    ignored = []
    for position, ours in enumerate(told):
        if isinstance(ours, Month) and by_month:
            _place(months, ours, position)
        elif isinstance(ours, str) and ours in COLUMNS[kind]:
            _place(columns, ours, position)
        elif headings[position]:
            ignored.append(position)
    if months and "hours" in columns:  # a total beside the months
        ignored.append(columns.pop("hours"))
    layout = Layout(kind, columns, months, tuple(ignored), mapping)
    _require(layout)
    return layout


def _kind_of(told: Sequence[str | Month | None], mapping: ColumnMapping) -> Kind:
    placements = "first_day" in {*told, *mapping.fixed}
    hours = "hours" in told or any(isinstance(each, Month) for each in told)
    if placements is hours:
        raise WrongValue("placements or hours, said outright: the columns fit both or neither", field="kind")
    return Kind.PLACEMENTS if placements else Kind.HOURS


def _place(there: dict[K, int], name: K, position: int) -> None:
    if name in there:
        raise WrongValue("one column for each of ours; say which with a mapping", field="columns")
    there[name] = position


def _require(layout: Layout) -> None:
    there = {*layout.columns, *layout.mapping.fixed, *(("month", "hours") if layout.months else ())}
    missing = [" or ".join(each) for each in _NEEDED[layout.kind] if there.isdisjoint(each)]
    if missing:
        name = ", ".join(missing)
        raise WrongValue(f"the columns {name} too", field="columns")
