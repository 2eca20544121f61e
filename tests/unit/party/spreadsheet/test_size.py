"""Ten thousand rows are read in either format with little more memory than the rows take, and come out the same."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.party.spreadsheet.workbooks import DUTCH, csv_bytes, xlsx_bytes

ROWS = 10_000
MEGABYTE = 1024 * 1024

#: Reads two files, and says how much the process grew by it, in bytes, and whether they are the same.
READ_BOTH = """
import resource, sys
from pathlib import Path
import openpyxl
from verifier.party.contractor.people import read_people
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
first, *files = [Path(each).read_bytes() for each in sys.argv[1:]]
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
read_people(open_table(first, ColumnMapping()))
before = peak()
one, other = (read_people(open_table(each, ColumnMapping())) for each in files)
print(peak() - before, len(one.rows), one == other)
"""

pytestmark = pytest.mark.slow


def test_ten_thousand_rows_are_read_within_bounds(tmp_path: Path) -> None:
    rows = [{**DUTCH, "Personeelsnummer": f"P-{number}"} for number in range(ROWS)]
    files = {
        "one.xlsx": xlsx_bytes([list(DUTCH), list(DUTCH.values())]),
        "people.csv": csv_bytes(*rows),
        "people.xlsx": xlsx_bytes([list(DUTCH), *(list(row.values()) for row in rows)]),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    program = [sys.executable, "-c", READ_BOTH, *(str(tmp_path / name) for name in files)]
    read = subprocess.run(program, cwd=Path(__file__).parents[4], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    grown, count, same = read.stdout.split()
    assert (int(count), same) == (ROWS, "True")
    assert int(grown) < 64 * MEGABYTE
