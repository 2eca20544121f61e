"""A desk in a process of its own: ``python -m tests.service.agency.desk_process HOME PEOPLE``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.unsafe_scheme import reopened
from verifier.party.agency.program import run_desk
from verifier.party.agency.registers.csv_file import CsvFile
from verifier.web.description import Contact

CONTACT = Contact("Test desk", "https://desk.example/contact", "desk@desk.example")

if __name__ == "__main__":
    with reopened(Path(sys.argv[1])) as home:
        run_desk(home, CsvFile.open(Path(sys.argv[2])), contact=CONTACT)
