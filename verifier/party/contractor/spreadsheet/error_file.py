"""An error file (foutenlijst): the faults of a table as CSV, for whoever mends the rows in a spreadsheet.

It names row, cell and column and says what was expected, in English and Dutch. No cell of it can be a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from verifier.core.errors import WrongValue
from verifier.party.contractor.spreadsheet.faults import RowFault
from verifier.party.contractor.spreadsheet.layout import Layout
from verifier.party.durable_file import turn, write_durably

HEADINGS = ("row", "cell", "column", "expected", "verwacht")

#: With a byte order mark and semicolons, which a Dutch spreadsheet program opens as it is.
_BEGIN = b"\xef\xbb\xbf" + ";".join(HEADINGS).encode()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_error_file(path: Path, faults: Iterable[RowFault], layout: Layout) -> None:
    """Write the faults to ``path`` (mode 0600), whole or not at all; without any, take away an older list.

    Raises :class:`WrongValue` for a file that is no such list: it is left alone.
    """
    require_own(path)
    rows = [_row(each, layout) for each in faults]
    if not rows:
        path.unlink(missing_ok=True)
        return
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    with turn(path.parent):
        write_durably(path, _BEGIN + b"\r\n" + text.getvalue().encode("utf-8", "replace"))


def require_own(path: Path) -> None:
    """Raise :class:`WrongValue` when there is something at ``path`` that this module did not write."""
    if path.is_symlink() or path.exists():
        if not path.is_symlink() and path.is_file():
            with path.open("rb") as file:
                if file.read(len(_BEGIN)) == _BEGIN:
                    return
        raise WrongValue("a new file, or an error file of an earlier import", field="--errors")


def _row(fault: RowFault, layout: Layout) -> tuple[str, ...]:
    return str(fault.row), layout.coordinate(fault.row, fault.column), fault.column, *fault.expected


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
