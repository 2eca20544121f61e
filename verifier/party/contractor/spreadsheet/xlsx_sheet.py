"""A workbook (XLSX, werkmap): one sheet of it, read row by row, within bounds, and nothing of it is run or fetched.

Before it is opened: at most :data:`MOST_PARTS` parts, at most :data:`MOST_UNPACKED` bytes when all are unpacked (no
part gives more than it declares), no macros, no links to other files, no document type in its XML. What openpyxl
would say about a cell is not shown: it would repeat what stands there.
"""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from datetime import time as time_of_day
from itertools import repeat
from typing import Any

from openpyxl import load_workbook

from verifier.core.errors import Refusal, TooLarge, WrongValue
from verifier.party.contractor.spreadsheet.faults import Expected
from verifier.party.contractor.spreadsheet.sheet import MOST_COLUMNS, MOST_ROWS, Cell, Line

MOST_PARTS = 1_000
MOST_UNPACKED = 64 * 1024 * 1024

_PIECE = 1024 * 1024
_OVERLAP = 16
_REFUSED_PARTS = ("vbaproject", "externallinks/", "activex/", "embeddings/")
_NO_WORKBOOK = "a workbook that a spreadsheet program can open, saved as .xlsx"


def read_xlsx(unverified: bytes, *, sheet: str | None = None) -> Iterator[Line]:
    """The rows of the sheet that is called ``sheet``, or else of the only one that is visible.

    A formula is what it last came to. Raises :class:`WrongValue`, :class:`TooLarge`.
    """
    has_formulas = _inspect(unverified)
    lines = _lines(unverified, sheet, has_formulas=has_formulas)
    while True:
        with _reading():
            line = next(lines, None)
        if line is None:
            return
        yield line


def _lines(unverified: bytes, sheet: str | None, *, has_formulas: bool) -> Iterator[Line]:
    values = load_workbook(io.BytesIO(unverified), read_only=True, data_only=True, keep_links=False)
    title = _choose(values, sheet)
    formulas: Iterator[tuple[Any, ...]] = repeat(())
    if has_formulas:
        formulas = _rows(load_workbook(io.BytesIO(unverified), read_only=True, keep_links=False)[title])
    for number, (cells, behind) in enumerate(zip(_rows(values[title]), formulas, strict=False), start=1):
        if number > MOST_ROWS:
            raise TooLarge(f"at most {MOST_ROWS} rows", field="file")
        yield Line(number, tuple(_cell(each, *behind[place : place + 1]) for place, each in enumerate(cells)))


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of at most one column more than we read; the size that a sheet declares is not believed."""
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_row=MOST_ROWS + 1):
        if len(cells) > MOST_COLUMNS:
            raise TooLarge(f"at most {MOST_COLUMNS} columns", field="file")
        yield cells


def _inspect(unverified: bytes) -> bool:
    """Refuse what is not opened; whether any sheet has a formula."""
    with _reading(), zipfile.ZipFile(io.BytesIO(unverified)) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
            raise TooLarge(f"a workbook of at most {MOST_UNPACKED} bytes when it is unpacked", field="file")
        names = [each.filename.lower() for each in parts]
        if any(refused in name for name in names for refused in _REFUSED_PARTS):
            raise WrongValue(
                "a workbook without macros, embedded objects and links; copy the values to a new one",
                field="file",
            )
        found = [_has_formula(archive, each) for each in parts if _is_xml(each.filename)]
        return any(found)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _has_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a sheet holds a formula; refuses XML that declares a document type, or is not UTF-8."""
    found, before = False, b""
    with archive.open(part) as file:
        while piece := file.read(_PIECE):
            window = before + piece
            if b"<!DOCTYPE" in window or b"\0" in window:
                raise WrongValue(_NO_WORKBOOK, field="file")
            found = found or b"<f>" in window or b"<f " in window
            before = window[-_OVERLAP:]
    return found and "worksheets/" in part.filename


def _choose(workbook: Any, sheet: str | None) -> str:
    if sheet is not None:
        if sheet not in workbook.sheetnames:
            raise WrongValue("the name of a sheet of this workbook", field="sheet")
        return sheet
    visible = [each.title for each in workbook.worksheets if each.sheet_state == "visible"]
    if len(visible) != 1:
        raise WrongValue("the name of a sheet, where a workbook has several", field="sheet")
    return str(visible[0])


def _cell(cell: Any, behind: Any = None) -> Cell:
    """A cell; ``behind`` is the same cell with its formula, which came to nothing yet where no value was kept."""
    if cell.data_type == "e":
        return Expected.NO_ERROR
    if behind is not None and behind.data_type == "f" and cell.value is None and cell.data_type == "n":
        return Expected.CACHED_VALUE
    return _text(cell.value)


def _text(value: Any) -> str:
    """A value as text that reads the same in CSV: whole numbers without a point, dates without a time."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time_of_day() else value.isoformat()
    if isinstance(value, float):
        rounded = round(value, 9)
        return str(int(rounded)) if rounded.is_integer() else repr(rounded)
    return str(value).strip()


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever is wrong inside a workbook is one refusal, and openpyxl's warnings go nowhere."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except Refusal:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        SyntaxError,  # what a parser of XML raises
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ):
        raise WrongValue(_NO_WORKBOOK, field="file") from None
