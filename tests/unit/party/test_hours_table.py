"""Hours are read with a month in every row or in every column, by reference or by person."""

from __future__ import annotations

import pytest

from tests.unit.party.spreadsheet.workbooks import BSN, INVALID, csv_bytes, xlsx_bytes
from verifier.core.model.calendar import Month
from verifier.party.contractor.hours_table import HoursTable, read_hours
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping

JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)
LONG = {"Personeelsnummer": "P-17", "Maand": "01-2026", "Verloonde uren": "156,25"}
WIDE = {"BSN": BSN, "Opdracht": "WERK-1", "jan-26": "156,25", "feb-26": "0", "mrt-26": ""}


def hours(content: bytes) -> HoursTable:
    return read_hours(open_table(content, ColumnMapping()))


def test_month_in_every_row() -> None:
    (row,) = hours(csv_bytes(LONG)).rows
    assert (row.row, row.whose.reference, row.whose.person, row.whose.contract) == (2, "P-17", None, "")
    assert (row.month, row.hours, row.column) == (JANUARY, 15_625, "hours")


def test_month_in_every_column_and_nothing_where_nothing_stands() -> None:
    first, second = hours(csv_bytes(WIDE)).rows
    assert first.whose.person is not None
    assert (first.whose.person.value, first.whose.contract) == (BSN, "WERK-1")
    assert [(each.month, each.hours, each.column) for each in (first, second)] == [
        (JANUARY, 15_625, "2026-01"),
        (FEBRUARY, 0, "2026-02"),
    ]


def test_workbook_gives_the_same_hours() -> None:
    assert hours(xlsx_bytes([list(WIDE), [int(BSN), "WERK-1", 156.25, 0, None]])) == hours(csv_bytes(WIDE))


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"Maand": "x"}, "month"),
        ({"Verloonde uren": ""}, "hours"),
        ({"Verloonde uren": "744,01"}, "hours"),
        ({"Verloonde uren": "-1"}, "hours"),
        ({"Personeelsnummer": ""}, "reference"),
    ],
    ids=lambda value: value if isinstance(value, str) else "x",
)
def test_fault_names_row_and_column(changed: dict[str, str], column: str) -> None:
    read = hours(csv_bytes(LONG, {**LONG, **changed}))
    assert ([(each.row, each.column) for each in read.faults], len(read.rows), read.count) == ([(3, column)], 1, 2)


def test_one_cell_that_is_wrong_leaves_the_other_months_of_its_row() -> None:
    read = hours(csv_bytes({**WIDE, "feb-26": "673"}))
    assert [(each.row, each.column) for each in read.faults] == [(2, "2026-02")]
    assert [each.month for each in read.rows] == [JANUARY]


def test_wrong_number_of_a_person_is_not_shown() -> None:
    read = hours(csv_bytes({**WIDE, "BSN": INVALID}))
    assert [(each.row, each.column) for each in read.faults] == [(2, "bsn")]
    assert INVALID not in repr(read)
    assert BSN not in repr(hours(csv_bytes(WIDE)))
