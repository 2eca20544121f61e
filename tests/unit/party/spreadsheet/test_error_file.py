"""An error file names rows and cells in two languages, holds no formula, and overwrites nobody's file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.unit.party.spreadsheet.workbooks import DUTCH, csv_bytes
from verifier.core.errors import OutsideWindow, WrongValue
from verifier.party.contractor.spreadsheet.error_file import HEADINGS, write_error_file
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault, Words, fault_of
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
from verifier.party.transport import Refused

LAYOUT = open_table(csv_bytes(DUTCH), ColumnMapping()).layout
FAULT = RowFault(7, "bsn", Expected.BSN.value)


def written(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))


def test_fault_is_named_in_two_languages(tmp_path: Path) -> None:
    path = tmp_path / "people.csv.errors.csv"
    write_error_file(path, [FAULT, RowFault(9, "row", Expected.NEW_ROW.value)], LAYOUT)
    headings, first, second = written(path)
    assert headings == list(HEADINGS)
    assert first == ["7", "B7", "bsn", *Expected.BSN.value]
    assert second[:3] == ["9", "", "row"]
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(tmp_path: Path, begin: str) -> None:
    path = tmp_path / "errors.csv"
    write_error_file(path, [RowFault(2, "row", Words(f"{begin}cmd|x", "iets"))], LAYOUT)
    assert written(path)[1][3].startswith("'")


def test_list_is_replaced_and_goes_when_nothing_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "errors.csv"
    write_error_file(path, [FAULT, FAULT], LAYOUT)
    write_error_file(path, [FAULT], LAYOUT)
    assert len(written(path)) == 2
    write_error_file(path, [], LAYOUT)
    write_error_file(path, [], LAYOUT)
    assert not path.exists()


def test_file_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    mine, link = tmp_path / "mine.csv", tmp_path / "link.csv"
    mine.write_text("mine")
    link.symlink_to(mine)
    for path in (mine, link, tmp_path):
        for faults in ([FAULT], []):
            with pytest.raises(WrongValue):
                write_error_file(path, faults, LAYOUT)
    assert mine.read_text() == "mine"


def test_refusal_is_told_in_dutch_too() -> None:
    here = fault_of(3, OutsideWindow("a start at most 12 months before", field="first_day"))
    there = fault_of(3, Refused("outside_window", 409, "", "a month that has begun", "month"))
    assert (here.column, there.column) == ("first_day", "month")
    assert "looptijd" in here.expected.dutch
    assert "begonnen" in there.expected.dutch
    assert fault_of(3, Refused("strange", 409, "", "x", "")).expected.dutch
