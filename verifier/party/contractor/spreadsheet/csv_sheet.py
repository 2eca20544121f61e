"""Comma-separated values (CSV) as exports have them: UTF-8 or Windows-1252; semicolons, commas or tabs."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import islice

from verifier.core.errors import TooLarge, WrongValue
from verifier.party.contractor.spreadsheet.sheet import HEADING_ROWS, MOST_COLUMNS, MOST_ROWS, Line, Recognise

_SEPARATORS = ";,\t"
_NOT_CSV = "values separated by semicolons, commas or tabs, quoted where needed"


def read_csv(unverified: bytes, *, recognise: Recognise) -> Iterator[Line]:
    """The rows of a CSV file; blank ones too, since they count.

    What is no UTF-8 is read as Windows-1252. The separator is the one by which most headings are recognised; a line
    ``sep=;`` above them is left out, as Excel does. Raises :class:`WrongValue`, :class:`TooLarge`.
    """
    text = _text(unverified)
    first, _, rest = text.partition("\n")
    if first.strip("\r").startswith("sep="):
        text = rest
    separator = max(_SEPARATORS, key=lambda each: _recognised(text, each, recognise))
    return _lines(text, separator)


def _text(unverified: bytes) -> str:
    if unverified.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise WrongValue("a file in UTF-8 or Windows-1252", field="file")
    try:
        return unverified.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return unverified.decode("cp1252")
    except UnicodeDecodeError:
        raise WrongValue("a file in UTF-8 or Windows-1252", field="file") from None


def _recognised(text: str, separator: str, recognise: Recognise) -> int:
    try:
        return max((recognise(line.cells) for line in islice(_lines(text, separator), HEADING_ROWS)), default=0)
    except WrongValue:
        return 0


def _lines(text: str, separator: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise TooLarge(f"at most {MOST_ROWS} rows", field="file")
            if len(cells) > MOST_COLUMNS:
                raise TooLarge(f"at most {MOST_COLUMNS} columns", field="file")
            yield Line(number, tuple(each.strip() for each in cells))
    except csv.Error:
        raise WrongValue(_NOT_CSV, field="file") from None
