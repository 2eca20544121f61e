"""``plaatsbewijs audit``: exit codes, and what a person and a program are shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.prebuilt import app
from tests.unit.procedure.auditing import whole
from tests.world.scheme import DAY
from verifier.core.trust.kit import write_kit


@pytest.fixture
def files(tmp_path: Path) -> Path:
    told = whole()
    (tmp_path / "bundle").write_bytes(b"".join(told.lines))
    (tmp_path / "cut").write_bytes(b"".join(told.lines[:-1]))
    (tmp_path / "kit").write_bytes(write_kit(told.world.kit))
    return tmp_path


def audit(folder: Path, name: str, *words: str, at: int | None = None) -> Result:
    moment = str(whole().world.at if at is None else at)
    return CliRunner().invoke(
        app, ["audit", str(folder / name), "--kit", str(folder / "kit"), "--at", moment, *words]
    )


def test_valid(files: Path) -> None:
    done = audit(files, "bundle")
    assert done.exit_code == 0
    assert done.stdout.startswith("VALID: ")
    assert done.stdout.count("recomputed") == 2


def test_invalid_lists_what_is_different(files: Path) -> None:
    done = audit(files, "cut", "--json")
    report = json.loads(done.stdout)
    assert (done.exit_code, report["status"]) == (1, "invalid")
    assert [(each["step"], each["code"], each["statement"]) for each in report["differences"]] == [
        (1, "malformed", None)
    ]


def test_undecided_in_dutch(files: Path) -> None:
    done = audit(files, "bundle", "--nl", at=whole().world.at + 40 * DAY)
    assert done.exit_code == 2
    assert done.stdout.startswith("ONBESLIST: ")
    assert "het nieuwste register van sleutels is niet verlopen" in done.stdout


def test_without_a_kit_nothing_is_said(files: Path) -> None:
    (files / "kit").write_text("{}")
    done = audit(files, "bundle")
    assert (done.exit_code, done.stdout) == (2, "")


def test_signing_needs_a_file(files: Path) -> None:
    done = audit(files, "bundle", "--sign", str(files))
    assert done.exit_code != 0
    assert "--out" in done.stderr
