"""A desk's program starts on its own home, answers without a register, and stops when it is asked."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import loopback
from tests.service.agency.desk_process import CONTACT
from tests.unsafe_scheme import UnsafeScheme, unsafe_scheme
from verifier import clock
from verifier.core.errors import WrongValue
from verifier.party.agency.program import run_desk
from verifier.party.agency.registers.csv_file import COLUMNS, CsvFile


@pytest.fixture(scope="module")
def scheme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnsafeScheme]:
    made = unsafe_scheme(tmp_path_factory.mktemp("scheme"), at=clock.now())
    yield made
    made.close()


def test_program_without_a_register_decides_nothing(scheme: UnsafeScheme, tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text(",".join(COLUMNS) + "\n")
    command = [sys.executable, "-m", "tests.service.agency.desk_process", str(scheme.agency.folder), str(people)]
    with (
        (tmp_path / "trail").open("w") as trail,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=trail, text=True) as process,  # noqa: S603 # our own interpreter and module
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (tmp_path / "trail").read_text()
        url = json.loads(line)["listening"]
        assert loopback.get(f"{url}/v1/health", timeout=20).json() == {"status": "ok"}
        answer = loopback.post(f"{url}/v1/rounds", timeout=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert (answer.status_code, answer.json()["code"]) == (503, "undecided")
    (told,) = [json.loads(each) for each in (tmp_path / "trail").read_text().splitlines()]
    assert (told["action"], told["result"]) == ("round", "undecided")
    assert set(told) == {"at", "action", "result", "counts"}


def test_only_an_agency_has_a_desk(scheme: UnsafeScheme) -> None:
    with pytest.raises(WrongValue) as refused:
        run_desk(scheme.register, CsvFile({}, {}), contact=CONTACT)
    assert refused.value.field == "role"
