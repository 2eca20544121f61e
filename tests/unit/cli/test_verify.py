"""``plaatsbewijs verify`` in processes of its own: exit codes, what it prints, and what it does without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.prebuilt import app
from tests.unit.cli.conftest import BARE, CUT_OFF, Files, Run

MONTH = 31 * 24 * 3600
ESCAPE = "\x1b"


@pytest.mark.slow
@pytest.mark.parametrize("program", ["", BARE, CUT_OFF], ids=["installed", "without-extras", "without-sockets"])
def test_valid(run: Run, files: Files, program: str) -> None:
    done = run("verify", files.bundle, "--kit", files.kit, "--at", files.at, program=program)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("VALID: status as of 2026-")
    assert ", good until 2026-" in done.stdout.splitlines()[0]


@pytest.mark.slow
def test_invalid(run: Run, files: Files) -> None:
    done = run("verify", files.changed, "--kit", files.kit, "--at", files.at)
    assert done.returncode == 1
    assert done.stdout.startswith("INVALID: status as of unknown, good until unknown")
    assert "the register signed the verdict" in done.stdout


@pytest.mark.slow
def test_undecided_after_good_until(run: Run, files: Files) -> None:
    done = run("verify", files.bundle, "--kit", files.kit, "--at", files.good_until + MONTH)
    assert done.returncode == 2
    assert done.stdout.startswith("UNDECIDED: status as of 2026-")
    assert "directory_expired" in done.stdout


def test_moment_is_read_in_iso_8601(files: Files) -> None:
    done = invoke("verify", files.bundle, "--kit", files.kit, "--at", "2001-01-01T00:00:00+01:00", "--json")
    assert done.exit_code == 1
    assert "not_fresh" in {each["code"] for each in json.loads(done.stdout)["findings"]}


def test_in_dutch(files: Files) -> None:
    done = invoke("verify", files.bundle, "--kit", files.kit, "--at", files.at, "--nl")
    assert done.exit_code == 0
    assert done.stdout.startswith("GELDIG: stand van 2026-")
    assert "het oordeel staat in het logboek" in done.stdout
    assert "the verdict is in the log" not in done.stdout


def test_json_is_one_document(files: Files) -> None:
    done = invoke("verify", files.bundle, "--kit", files.kit, "--at", files.at, "--json")
    report = json.loads(done.stdout)
    assert list(report) == ["status", "as_of", "good_until", "verdict", "credential", "findings"]
    assert report["status"] == "valid"
    assert report["good_until"].endswith("Z")
    assert [each["step"] for each in report["findings"]] == list(range(1, 15))
    assert all(each["clause"].startswith("PROTOCOL") for each in report["findings"])


def test_kit_that_does_not_read_leaves_it_undecided(files: Files, tmp_path: Path) -> None:
    """A broken kit says nothing about the bundle: it must not look invalid."""
    kit = tmp_path / "kit.json"
    kit.write_text("{}")
    assert invoke("verify", files.bundle, "--kit", kit).exit_code == 2
    done = invoke("verify", files.bundle, "--kit", kit, "--json")
    assert done.exit_code == 2
    report = json.loads(done.stdout)
    assert (report["status"], report["kit"]["code"]) == ("undecided", "missing_member")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ((), "--kit"),
        (("--kit", "absent-kit.json"), "--kit"),
        (("--kit", "{kit}", "--at", "yesterday"), "--at"),
        (("--kit", "{kit}", "--at", "2026-01-01T00:00:00"), "--at"),
        (("--kit", "{kit}", "--kut", "x"), "--kut"),
    ],
    ids=["no-kit", "absent-kit", "no-moment", "no-time-zone", "unknown-option"],
)
def test_usage_is_64_and_never_undecided(files: Files, arguments: tuple[str, ...], field: str) -> None:
    given = [each.replace("{kit}", str(files.kit)) for each in arguments]
    done = invoke("verify", files.bundle, *given, "--json")
    refused = json.loads(done.stdout)["refused"]
    assert (done.exit_code, refused["code"], refused["field"]) == (64, "usage", field)


@pytest.mark.slow
def test_usage_is_64_in_a_process(run: Run, files: Files) -> None:
    assert run("verify", files.bundle, "--kat", files.kit).returncode == 64


@pytest.mark.slow
def test_no_colour_in_a_pipe(run: Run, files: Files) -> None:
    environ = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}
    done = run("verify", files.bundle, "--kit", files.kit, "--at", files.at, environ=environ)
    assert ESCAPE not in done.stdout + done.stderr


def invoke(*arguments: object) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, [str(each) for each in arguments])
