"""``plaatsbewijs log monitor`` over a copy of a log: what it prints, and its exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.prebuilt import app
from tests.unit.party.monitor.copies import FORK, LOG, SIZES, WITNESSES, note, publish
from verifier.core.wire.verifier_key import SignatureType, VerifierKey, write_verifier_key


@dataclass(frozen=True, slots=True)
class Served:
    """A copy of the log, and the folder of its monitor."""

    log: Path
    folder: Path


@pytest.fixture
def served(tmp_path: Path) -> Served:
    (tmp_path / "log").mkdir()
    return Served(tmp_path / "log", tmp_path / "monitor")


class TestCommand:
    """``plaatsbewijs log monitor`` over a folder: what it prints, and its exit code."""

    def run(self, served: Served, *options: str) -> tuple[int, str]:
        log_key = write_verifier_key(VerifierKey(LOG.origin, SignatureType.NOTE, LOG.keys[0]))
        command = ["log", "monitor", str(served.log), "--folder", str(served.folder), "--log-key", log_key]
        done = CliRunner().invoke(app, [*command, *options])
        return done.exit_code, done.output

    def test_of_a_log_that_grows(self, served: Served) -> None:
        for size in SIZES:
            publish(served.log, size)
            code, said = self.run(served, "--json", "--once")
            assert (code, json.loads(said)["size"], json.loads(said)["alarms"]) == (0, size, [])

    def test_of_one_that_forks(self, served: Served) -> None:
        publish(served.log, 600)
        self.run(served)
        publish(served.log, 600, FORK)
        code, said = self.run(served, "--json")
        (alarm,) = json.loads(said)["alarms"]
        assert (code, alarm["alarm"]) == (1, "fork")
        assert Path(alarm["evidence"]).is_file()
        code, said = self.run(served)
        assert code == 1
        assert "two histories" in " ".join(said.split())

    def test_of_witnesses(self, served: Served) -> None:
        keys = [
            write_verifier_key(VerifierKey(each.origin, SignatureType.COSIGNATURE, each.keys[0]))
            for each in WITNESSES
        ]
        options = [part for each in keys for part in ("--witness-key", each)]
        now = 1_900_000_000
        publish(served.log, 600, text=note(600, cosigned=[(0, now), (1, now)]))
        assert self.run(served, *options)[0] == 0
        assert self.run(served, *options, "--quorum", "1")[0] == 0
        publish(served.log, 1100, text=note(1100, cosigned=[(1, now)]))
        assert self.run(served, *options)[0] == 1

    @pytest.mark.parametrize(
        ("options", "code"),
        [(("--every", "5", "--once"), 64), (("--quorum", "1"), 1), (("--witness-key", "x"), 64)],
        ids=["both", "no witnesses", "no key"],
    )
    def test_of_what_it_cannot_do(self, served: Served, options: tuple[str, ...], code: int) -> None:
        publish(served.log, 100)
        assert self.run(served, *options)[0] == code
