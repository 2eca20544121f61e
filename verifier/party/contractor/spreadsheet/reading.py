"""Reading (inlezen) one cell: its text becomes a value, or the row is unfit and the column named."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from verifier.core.errors import Refusal
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault
from verifier.party.contractor.spreadsheet.layout import Layout
from verifier.party.contractor.spreadsheet.sheet import Cell, Line

T = TypeVar("T")


class Unfit(Exception):
    """A row that cannot be read, for one column; it holds nothing of the row."""

    def __init__(self, column: str, expected: Expected) -> None:
        super().__init__(column)
        self.column = column
        self.expected = expected

    def fault(self, row: int) -> RowFault:
        """This, as the fault of the row of this number."""
        return RowFault(row, self.column, self.expected.value)


def read_cell(layout: Layout, line: Line, column: str, read: Callable[[str], T], expected: Expected) -> T:
    """What ``read`` makes of a row's cell in ``column``; :class:`Unfit` for what it refuses."""
    return read_text(layout.cell(line, column), column, read, expected)


def read_text(cell: Cell, column: str, read: Callable[[str], T], expected: Expected) -> T:
    """What ``read`` makes of ``cell``, which stands in ``column``."""
    if isinstance(cell, Expected):
        raise Unfit(column, cell)
    try:
        return read(cell)
    except (Refusal, ValueError):
        raise Unfit(column, expected) from None
