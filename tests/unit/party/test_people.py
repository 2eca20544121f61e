"""A people file is read strictly: faults name row and column and never what stands there."""

from __future__ import annotations

from datetime import date

import pytest

from tests.unsafe_scheme import AGENCY
from verifier.core.errors import TooLarge, WrongValue
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.subject import Scheme
from verifier.party.contractor.people import COLUMNS, MOST_BYTES, RowFault, read_people

#: A BRP test person and a number that fails the 11-proef (field facts, 5.1).
BSN, INVALID = "999993847", "999940003"
GOOD = ["row 2", "bsn", BSN, "1980-02-29", AGENCY, "2026-01-01", "", "32,5", "permanent", "U-2026-7"]


def people(*rows: list[str], separator: str = ";", columns: tuple[str, ...] = COLUMNS) -> bytes:
    return "".join(separator.join(cells) + "\r\n" for cells in (list(columns), *rows)).encode()


def changed(column: str, value: str) -> list[str]:
    row = list(GOOD)
    row[COLUMNS.index(column)] = value
    return row


def test_row_is_read() -> None:
    (row,) = read_people(people(GOOD)).rows
    assert (row.reference, row.contract) == ("row 2", "U-2026-7")
    assert (row.person.scheme, row.person.value, row.person.birth_date) == (Scheme.BSN, BSN, date(1980, 2, 29))
    assert (row.work.agency, row.work.first_day, row.work.last_day) == (AGENCY, date(2026, 1, 1), None)
    assert (row.work.hours_per_week, row.work.employment_kind) == (3250, EmploymentKind.PERMANENT)


def test_commas_a_byte_order_mark_and_a_lost_zero_are_what_spreadsheets_do() -> None:
    quoted = changed("hours_per_week", "32.05")
    file = read_people(b"\xef\xbb\xbf" + people(quoted, separator=","))
    assert file.rows[0].work.hours_per_week == 3205
    short = changed("scheme", "statement")
    short[COLUMNS.index("value")] = "D/2026-001"
    assert read_people(people(short)).rows[0].person.value == "D/2026-001"


def test_eight_digits_get_their_zero_back() -> None:
    (fault,) = read_people(people(changed("value", "99999384"))).faults
    assert fault.column == "value"
    assert read_people(people(changed("value", "00000012"))).rows[0].person.value == "000000012"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reference", ""),
        ("reference", " row"),
        ("reference", "r" * 65),
        ("scheme", "BSN"),
        ("value", INVALID),
        ("value", "999 993 847"),
        ("value", ""),
        ("birth_date", "29-02-1980"),
        ("birth_date", "1981-02-29"),
        ("agency", "UWV"),
        ("first_day", ""),
        ("first_day", "2026-1-1"),
        ("last_day", "never"),
        ("hours_per_week", "32,555"),
        ("hours_per_week", "-1"),
        ("hours_per_week", "1e3"),
        ("employment_kind", "vast"),
        ("contract", ""),
    ],
    ids=lambda value: value if value in COLUMNS else "x",
)
def test_fault_names_row_and_column_and_no_value(column: str, value: str) -> None:
    other = changed("reference", "row 3")
    file = read_people(people(other, changed(column, value), changed("reference", "row 4")))
    assert [(fault.row, fault.column) for fault in file.faults] == [(3, column)]
    assert not value.strip() or value not in str(file.faults)
    assert [row.reference for row in file.rows] == ["row 3", "row 4"]


def test_reference_is_used_once_and_every_column_is_there() -> None:
    file = read_people(people(GOOD, GOOD, GOOD[:-1]))
    assert [(fault.row, fault.column) for fault in file.faults] == [(3, "reference"), (4, "row")]
    assert isinstance(file.faults[0], RowFault)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        people(GOOD, columns=COLUMNS[:-1]),
        people(GOOD, columns=(*COLUMNS, "note")),
        people(GOOD, separator="\t"),
        b"\xff\xfe" + people(GOOD),
        people(changed("reference", '"open')),
    ],
    ids=["empty", "column short", "column too many", "tabs", "not utf-8", "quote"],
)
def test_file_that_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(WrongValue) as refused:
        read_people(content)
    assert refused.value.field == "people"
    assert BSN not in str(refused.value)


def test_huge_file_is_refused() -> None:
    with pytest.raises(TooLarge):
        read_people(bytes(MOST_BYTES + 1))


def test_nothing_read_shows_a_person() -> None:
    assert BSN not in repr(read_people(people(GOOD)))
    assert "1980" not in repr(read_people(people(GOOD)))
