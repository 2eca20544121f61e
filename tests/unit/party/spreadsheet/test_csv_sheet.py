"""CSV is read by its content: encoding, separator and the row of headings are found, or the file is refused."""

from __future__ import annotations

import pytest

from tests.unit.party.spreadsheet.workbooks import DUTCH, csv_bytes
from verifier.core.errors import TooLarge, WrongValue
from verifier.party.contractor.spreadsheet.layout import Table, open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
from verifier.party.contractor.spreadsheet.sheet import MOST_BYTES, MOST_COLUMNS, MOST_ROWS

ACCENTED = {**DUTCH, "Personeelsnummer": "Zoë"}


def table(content: bytes) -> Table:
    return open_table(content, ColumnMapping())


@pytest.mark.parametrize("separator", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
def test_separator_is_found(separator: str) -> None:
    plain = {**DUTCH, "Uren per week": "32"}
    read = table(csv_bytes(plain, separator=separator))
    (line,) = read.lines
    assert read.layout.cell(line, "hours_per_week") == "32"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encoding_is_found(encoding: str) -> None:
    read = table(csv_bytes(ACCENTED, encoding=encoding))
    (line,) = read.lines
    assert (read.layout.cell(line, "reference"), line.number) == ("Zoë", 2)


def test_what_excel_writes_above_the_headings_is_not_counted() -> None:
    (line,) = table(b"sep=;\r\n" + csv_bytes(DUTCH)).lines
    assert line.number == 2


def test_titles_above_the_headings_are_passed_and_rows_keep_their_numbers() -> None:
    content = csv_bytes(["Personeel per 1 januari"], [""], DUTCH, dict.fromkeys(DUTCH, ""), DUTCH)
    assert [line.number for line in table(content).lines] == [4, 6]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe" + csv_bytes(DUTCH),
        b"\x81" + csv_bytes(DUTCH),
        csv_bytes({"a": "1", "b": "2"}),
        csv_bytes(*([["title"]] * 20), DUTCH),
        csv_bytes(DUTCH, separator="|"),
    ],
    ids=["empty", "utf-16", "no encoding", "no headings", "headings too low", "bars"],
)
def test_file_that_is_no_table_is_refused_whole(content: bytes) -> None:
    with pytest.raises(WrongValue) as refused:
        table(content)
    assert refused.value.field == "file"


def test_quote_that_is_not_closed_is_refused() -> None:
    with pytest.raises(WrongValue):
        list(table(csv_bytes(DUTCH, {**DUTCH, "Opdracht": '"open'})).lines)


def test_bounds_hold() -> None:
    with pytest.raises(TooLarge):
        table(bytes(MOST_BYTES + 1))
    with pytest.raises(TooLarge):
        list(table(csv_bytes(DUTCH) + b"x\r\n" * MOST_ROWS).lines)
    with pytest.raises(TooLarge):
        list(table(csv_bytes(DUTCH) + b";" * MOST_COLUMNS).lines)
