"""A program that is killed in the middle of an import has lost nothing and doubled nothing when it runs again."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.party.spreadsheet.workbooks import csv_bytes
from tests.unit.party.unsafe_bulk import UnsafeBulk, unsafe_bulk
from tests.unit.party.unsafe_register import UnsafeRegister
from tests.unsafe_scheme import AGENCY, CONTRACTOR, REGISTER
from verifier import clock
from verifier.core.model.placement import Placement
from verifier.core.privacy.subject import subject_info, unpack_subject
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of
from verifier.party.home import Home
from verifier.party.sealing import open_sealed

ROOT = Path(__file__).parents[3]
CHUNK = 40
ROWS, NAME = 2 * CHUNK + 5, "killed"

pytestmark = pytest.mark.slow


def row(number: int, contract: str) -> dict[str, str]:
    return {
        "Personeelsnummer": f"P-{number}",
        "Doelgroepverklaring": f"KILLED-{number}",
        "Instantie": AGENCY,
        "Ingangsdatum": "01-01-2026",
        "Uren per week": "36",
        "Dienstverband": "vast",
        "Opdracht": contract,
    }


def importer(register: UnsafeRegister, server: UnsafeBulk, file: Path) -> subprocess.Popen[str]:
    home = register.homes[CONTRACTOR].folder
    command = [sys.executable, "-m", "tests.unit.party.unsafe_importer", home, server.url, file, CHUNK]
    return subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own


def attested(server: UnsafeBulk, agency: Home) -> Counter[str]:
    """How many placements the register has of each person, as only the agency can see."""
    found: Counter[str] = Counter()
    for token in server.receipts:
        placement = recall(token, Placement, digest=digest_of(token)).statement
        info = subject_info(agency.party, placement.contract, placement.jti)
        sealed = base64url.decode(server.seals[token])
        found[unpack_subject(open_sealed(agency.custodian.opening(), sealed, info)).value] += 1
    return found


def test_killed_import_attests_everybody_once(register: UnsafeRegister, tmp_path: Path) -> None:
    register.accepted(NAME)
    file = tmp_path / "people.csv"
    file.write_bytes(csv_bytes(*(row(number, NAME) for number in range(ROWS))))
    with unsafe_bulk(register.homes[REGISTER], clock.now(), delay=0.02) as server:
        for killed_at in (CHUNK // 2, CHUNK + CHUNK // 2):
            with importer(register, server, file) as program:
                while len(server.taken) < killed_at:
                    time.sleep(0.01)
                    assert program.poll() is None
                program.kill()
        server.delay = 0
        with importer(register, server, file) as program:
            told, _ = program.communicate(timeout=120)
        assert Counter(told.split()).keys() == {"known", "new"}
        assert attested(server, register.homes[AGENCY]) == {f"KILLED-{number}": 1 for number in range(ROWS)}
        with importer(register, server, file) as program:
            told, _ = program.communicate(timeout=120)
        assert Counter(told.split()) == {"known": ROWS}
