"""An unsafe importer: a contractor's import in its own process, under a known passphrase, that a test may kill.

``python -m tests.unit.party.unsafe_importer HOME URL FILE CHUNK`` imports the placements of FILE.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unsafe_scheme import reopened
from verifier.party.contractor.people import read_people
from verifier.party.contractor.placement_import import import_rows
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
from verifier.party.contractor.workplace import Workplace
from verifier.party.register.doors import ContractorClient
from verifier.party.transport import Transport


def main(home: str, url: str, file: str, chunk: str) -> None:
    """Import, and say how many rows became what."""
    people = read_people(open_table(Path(file).read_bytes(), ColumnMapping()))
    with reopened(Path(home)) as opened, Transport(url, timeout=60) as transport:
        workplace = Workplace(opened, ContractorClient(transport, opened))
        outcomes = import_rows(workplace, people.rows, chunk=int(chunk))
        print(*sorted(str(each.standing) for each in outcomes))  # noqa: T201 - this is what the program is for


if __name__ == "__main__":
    main(*sys.argv[1:])
