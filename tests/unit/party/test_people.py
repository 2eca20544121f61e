"""Rows of people are read strictly: faults name row and column and never what stands there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.party.spreadsheet.workbooks import BSN, DUTCH, INVALID, csv_bytes
from tests.unsafe_scheme import AGENCY
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.subject import Scheme
from verifier.party.contractor.people import PeopleTable, read_people
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping

#: The columns of a file in our own words.
OURS = {
    "reference": "row 2",
    "scheme": "statement",
    "value": "D/2026-001",
    "birth_date": "",
    "agency": AGENCY,
    "first_day": "2026-01-01",
    "last_day": "2026-06-30",
    "hours_per_week": "36",
    "employment_kind": "fixed_term",
    "contract": "U-2026-7",
}


def people(*rows: dict[str, str]) -> PeopleTable:
    return read_people(open_table(csv_bytes(*rows), ColumnMapping()))


def test_row_is_read() -> None:
    (row,) = people(DUTCH).rows
    assert (row.row, row.reference, row.contract) == (2, "P-17", "U-2026-7")
    assert (row.person.scheme, row.person.value, row.person.birth_date) == (Scheme.BSN, BSN, date(1980, 2, 29))
    assert (row.work.agency, row.work.first_day, row.work.last_day) == (AGENCY, date(2026, 1, 1), None)
    assert (row.work.hours_per_week, row.work.employment_kind) == (3250, EmploymentKind.PERMANENT)


def test_person_may_be_known_by_a_statement() -> None:
    (row,) = people(OURS).rows
    assert (row.person.scheme, row.person.value) == (Scheme.STATEMENT, "D/2026-001")
    (other,) = people({**DUTCH, "Burgerservicenummer": "", "Doelgroepverklaring": "D-1"}).rows
    assert (other.person.scheme, other.person.value) == (Scheme.STATEMENT, "D-1")


def test_lost_zero_comes_back_and_is_then_checked() -> None:
    assert people({**DUTCH, "Burgerservicenummer": "00000012"}).rows[0].person.value == "000000012"
    assert people({**DUTCH, "Burgerservicenummer": BSN[:8]}).faults[0].column == "bsn"


@pytest.mark.parametrize(
    ("heading", "column", "value"),
    [
        ("Personeelsnummer", "reference", "r" * 65),
        ("Burgerservicenummer", "bsn", INVALID),
        ("Burgerservicenummer", "bsn", "999 993 847"),
        ("Burgerservicenummer", "bsn", "9,99993847E+08"),
        ("Burgerservicenummer", "bsn", ""),
        ("Geboortedatum", "birth_date", "31-02-1980"),
        ("Geboortedatum", "birth_date", "01-01-2026"),
        ("Instantie", "agency", "Stadskantoor"),
        ("Ingangsdatum", "first_day", ""),
        ("Ingangsdatum", "first_day", "31-12-1999"),
        ("Einddatum", "last_day", "31-12-2025"),
        ("Uren per week", "hours_per_week", "60,01"),
        ("Uren per week", "hours_per_week", "0,00"),
        ("Dienstverband", "employment_kind", "zzp"),
        ("Opdracht", "contract", ""),
    ],
    ids=lambda value: value if value.islower() and "_" in value else "x",
)
def test_fault_names_row_and_column_and_no_value(heading: str, column: str, value: str) -> None:
    read = people(DUTCH, {**DUTCH, heading: value}, DUTCH)
    assert [(fault.row, fault.column) for fault in read.faults] == [(3, column)]
    assert not value or value not in str(read.faults)
    assert [row.row for row in read.rows] == [2, 4]


def test_two_numbers_of_a_person_are_a_fault() -> None:
    read = people({**DUTCH, "Doelgroepverklaring": "D-1"})
    assert [(fault.row, fault.column) for fault in read.faults] == [(2, "statement")]


def test_nothing_read_shows_a_person() -> None:
    assert BSN not in repr(people(DUTCH))
    assert "1980" not in repr(people(DUTCH))


#: Text that a fault would show by itself is no sign of a leak: numbers of rows, words of ours.
LEAKS = st.text(st.sampled_from("0123456789ABCxyzé =;\"'-.,"), min_size=5, max_size=12).map(
    lambda text: f"Q{text}Q"
)


@given(st.lists(LEAKS, min_size=len(DUTCH), max_size=len(DUTCH)))
def test_no_value_of_a_refused_row_is_in_its_fault(values: list[str]) -> None:
    quoted = ['"' + value.replace('"', '""') + '"' for value in values]
    read = people(dict(zip(DUTCH, quoted, strict=True)))
    assert (len(read.rows), len(read.faults)) == (0, 1)
    assert not any(value.strip() in repr(read.faults) for value in values)
