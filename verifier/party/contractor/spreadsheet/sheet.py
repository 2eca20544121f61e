"""A sheet (werkblad): the rows of a file that another program wrote, as text, numbered as a person sees them.

A file is CSV or XLSX by its first bytes, whatever its name says. It has at most :data:`MOST_BYTES` bytes,
:data:`MOST_ROWS` rows and :data:`MOST_COLUMNS` columns. A cell is text, or says why it has no value; a date out of
a workbook is ``YYYY-MM-DD``, a number has a point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from verifier.party.contractor.spreadsheet.faults import Expected

MOST_BYTES = 16 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
#: The headings stand in one of the first rows.
HEADING_ROWS = 20

#: How an XLSX file begins, and one that is locked with a password or in the format before 2007.
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

#: Text, or what was expected where there is no text to read.
Cell = str | Expected
#: How many columns of ours the headings in a row name.
Recognise = Callable[[Sequence[Cell]], int]


class Line(NamedTuple):
    """One row, with its number; cells to the right of the last are empty."""

    number: int
    cells: tuple[Cell, ...]


def is_blank(line: Line) -> bool:
    """Whether nothing stands in a row."""
    return not any(line.cells)


def letters(position: int) -> str:
    """The name that a spreadsheet gives to the column at ``position`` (0 is A)."""
    name, rest = "", position + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
