"""Tables as bytes, in CSV and as workbooks, as exports write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook

from tests.unsafe_scheme import AGENCY

#: A BRP test person, and a number that fails the 11-proef (field facts, 5.1).
BSN, INVALID = "999993847", "999940003"

#: A row as a payroll system calls its columns.
DUTCH = {
    "Personeelsnummer": "P-17",
    "Burgerservicenummer": BSN,
    "Geboortedatum": "29-02-1980",
    "Instantie": AGENCY,
    "Ingangsdatum": "01-01-2026",
    "Einddatum": "",
    "Uren per week": "32,5",
    "Dienstverband": "Vast",
    "Opdracht": "U-2026-7",
}


def csv_bytes(*rows: Mapping[str, str] | Sequence[str], separator: str = ";", encoding: str = "utf-8") -> bytes:
    """Rows of one set of headings, as CSV; a row that is a list stands above them."""
    above = [list(each) for each in rows if not isinstance(each, Mapping)]
    below = [each for each in rows if isinstance(each, Mapping)]
    lines = [*above, list(below[0]) if below else [], *(list(each.values()) for each in below)]
    return "".join(separator.join(each) + "\r\n" for each in lines).encode(encoding)


def xlsx_bytes(*sheets: Sequence[Sequence[Any]], titles: Sequence[str] = ("Blad1", "Blad2", "Blad3")) -> bytes:
    """A workbook with these sheets of rows."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in zip(titles, sheets, strict=False):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def repacked(workbook: bytes, changed: Mapping[str, bytes]) -> bytes:
    """A workbook with parts replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, changed[each] if each in changed else old.read(each))
        for name in changed.keys() - set(old.namelist()):
            new.writestr(name, changed[name])
    return file.getvalue()
