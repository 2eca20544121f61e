"""A workbook gives the same text as CSV, and what could harm in one is refused before it is opened."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.party.spreadsheet.workbooks import BSN, DUTCH, csv_bytes, repacked, xlsx_bytes
from verifier.core.errors import Refusal, TooLarge, WrongValue
from verifier.party.contractor.people import read_people
from verifier.party.contractor.spreadsheet.faults import Expected
from verifier.party.contractor.spreadsheet.layout import Table, open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
from verifier.party.contractor.spreadsheet.sheet import MOST_ROWS, Line
from verifier.party.contractor.spreadsheet.xlsx_sheet import MOST_UNPACKED, read_xlsx

HEADINGS = list(DUTCH)
BORN, FIRST = date(1980, 2, 29), datetime(2026, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone
TYPED: list[Any] = ["P-17", int(BSN), BORN, DUTCH["Instantie"], FIRST, None, 32.5, "Vast", "U-2026-7"]
PLAIN = xlsx_bytes([HEADINGS, TYPED])
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = zipfile.ZipFile(io.BytesIO(PLAIN)).namelist()


def table(content: bytes, sheet: str | None = None) -> Table:
    return open_table(content, ColumnMapping(sheet=sheet))


def sheet_part(rows: str, above: str = "") -> bytes:
    """The XML of a sheet."""
    return f'<worksheet xmlns="{MAIN}">{above}<sheetData>{rows}</sheetData></worksheet>'.encode()


def cells(*values: Any) -> Sequence[Any]:
    (line,) = read_xlsx(xlsx_bytes([values]))
    return line.cells


def test_workbook_and_csv_give_the_same_rows() -> None:
    from_workbook, from_csv = read_people(table(PLAIN)), read_people(table(csv_bytes(DUTCH)))
    assert from_workbook == from_csv
    assert len(from_csv.rows) == 1


def test_values_become_text() -> None:
    assert cells(8, 8.0, 0.1 + 0.2, 9.99993847e8, True, None, " x ", date(2026, 1, 1)) == (
        "8",
        "8",
        "0.3",
        BSN,
        "True",
        "",
        "x",
        "2026-01-01",
    )


def test_texts_may_be_shared_and_rich_as_excel_writes_them() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        types = archive.read("[Content_Types].xml").decode()
    shared = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{shared}"/></Types>'
    texts = "<si><t>Personeelsnr</t></si><si><r><t>B</t></r><r><t>SN</t></r></si>"
    changed = {
        "[Content_Types].xml": types.replace("</Types>", part).encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'.encode(),
        "xl/worksheets/sheet1.xml": sheet_part('<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'),
    }
    assert list(read_xlsx(repacked(PLAIN, changed))) == [Line(1, ("Personeelsnr", "BSN"))]


def test_number_shown_as_a_date_is_not_repeated_by_the_library() -> None:
    """openpyxl would warn with the number itself."""
    content = PLAIN
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    as_date = sheet.replace(b'r="B2" t="n"', b'r="B2" s="1" t="n"')
    content = repacked(content, {"xl/worksheets/sheet1.xml": as_date})
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        (line,) = table(content).lines
    assert said == []
    assert line.cells[1] is Expected.NO_ERROR


def test_formula_without_a_value_is_named_and_one_that_came_to_nothing_is_empty() -> None:
    sheet = xlsx_bytes([[*HEADINGS, "Maand"], [*TYPED, "=TODAY()"], [*TYPED, '=""']])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        text = archive.read("xl/worksheets/sheet1.xml")
    cached = text.replace(b'<c r="J3"><f>""</f><v', b'<c r="J3" t="str"><f>""</f><v')
    assert cached != text
    first, second = table(repacked(sheet, {"xl/worksheets/sheet1.xml": cached})).lines
    assert first.cells[-1] is Expected.CACHED_VALUE
    assert second.cells[-1] == ""


def test_error_of_the_spreadsheet_is_named() -> None:
    assert cells("#N/A", "x")[0] is Expected.NO_ERROR


def test_sheet_is_chosen_where_there_are_several() -> None:
    two = xlsx_bytes([["x"]], [HEADINGS, TYPED])
    for sheet in (None, "Blad9"):
        with pytest.raises(WrongValue) as refused:
            table(two, sheet)
        assert refused.value.field == "sheet"
    assert len(list(table(two, "Blad2").lines)) == 1


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = repacked(PLAIN, {"xl/media/bomb.xml": bytes(MOST_UNPACKED)})
    assert len(packed) < 200_000
    with pytest.raises(TooLarge):
        table(packed)


def test_part_that_declares_less_than_it_holds_gives_no_more() -> None:
    """The declared size is what is counted, so it has to be what is read."""
    packed = bytearray(repacked(PLAIN, {"xl/media/bomb.xml": b" " * 4_000_000}))
    name = packed.rindex(b"xl/media/bomb.xml")
    packed[name - 22 : name - 18] = (16).to_bytes(4, "little")
    with pytest.raises(WrongValue):
        table(bytes(packed))


@pytest.mark.parametrize(
    "part",
    ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/object.bin"],
)
def test_macros_and_links_are_refused(part: str) -> None:
    with pytest.raises(WrongValue) as refused:
        table(repacked(PLAIN, {part: b"x"}))
    assert "macros" in refused.value.expected


def test_document_type_is_refused() -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    with pytest.raises(WrongValue):
        table(repacked(PLAIN, {"xl/worksheets/sheet1.xml": entity}))


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04", b"PK\x03\x04" + bytes(500), PLAIN[:-200], b"\xd0\xcf\x11\xe0" + bytes(500)],
    ids=["begin", "zeros", "cut off", "locked"],
)
def test_broken_workbook_is_one_refusal(content: bytes) -> None:
    with pytest.raises(WrongValue) as refused:
        table(content)
    assert refused.value.field == "file"


@pytest.mark.parametrize(
    "sheet",
    [b"<worksheet", b"<x/>", sheet_part('<row r="x"/>'), sheet_part('<row><c r="??" t="s"><v>9</v></c></row>')],
    ids=["cut off", "empty", "no row", "no cell"],
)
def test_part_with_nonsense_is_one_refusal(sheet: bytes) -> None:
    with pytest.raises(Refusal):
        list(table(repacked(PLAIN, {"xl/worksheets/sheet1.xml": sheet})).lines)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PARTS), st.integers(0), st.binary(max_size=8), st.integers(0, 30))
def test_damaged_workbook_is_read_or_refused(part: str, place: int, instead: bytes, lost: int) -> None:
    """Whatever a part holds, nothing but a refusal comes out of it."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        content = archive.read(part)
    at = place % len(content)
    damaged = content[:at] + instead + content[at + lost :]
    with suppress(Refusal):
        read_people(table(repacked(PLAIN, {part: damaged})))


def test_row_far_below_ends_the_sheet() -> None:
    """A sheet may declare its last possible row; nobody walks there."""
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', f'<row r="{MOST_ROWS + 1}"><c><v>1</v></c></row>'
    far = sheet_part(first + last, '<dimension ref="A1:XFD1048576"/>')
    lines = read_xlsx(repacked(PLAIN, {"xl/worksheets/sheet1.xml": far}))
    assert next(lines) == Line(1, ("1",))
    with pytest.raises(TooLarge):
        list(lines)
