"""A desk's program starts on its own home, answers without a register, and stops when it is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import loopback
from tests.service.agency.desk_process import CONTACT, running
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
    with running(scheme.agency.folder, people, tmp_path / "trail") as (process, url):
        assert loopback.get(f"{url}/v1/health", timeout=20).json() == {"status": "ok"}
        answer = loopback.post(f"{url}/v1/rounds", timeout=30)
        process.terminate()
        process.join(20)
        assert process.exitcode == 0
    assert (answer.status_code, answer.json()["code"]) == (503, "undecided")
    (told,) = [json.loads(each) for each in (tmp_path / "trail").read_text().splitlines()]
    assert (told["action"], told["result"]) == ("round", "undecided")
    assert set(told) == {"at", "action", "result", "counts"}


def test_only_an_agency_has_a_desk(scheme: UnsafeScheme) -> None:
    with pytest.raises(WrongValue) as refused:
        run_desk(scheme.register, CsvFile({}, {}), contact=CONTACT)
    assert refused.value.field == "role"
