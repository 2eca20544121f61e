"""Where a story's register may be hosted: what would stop it is told before anything of the story is made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.prebuilt import app
from verifier.demo.hosting import Hosting

NOWHERE = "postgresql+psycopg://register_service@/register?host=/nowhere"


def file_with(url: str, folder: Path, *, mode: int = 0o600) -> Path:
    file = folder / "database-url"
    file.touch(mode=mode)
    file.write_text(f"{url}\n")
    return file


def refused(folder: Path, *options: str) -> list[str]:
    """The settings and options that ``demo`` names when it refuses to begin."""
    command = ["demo", "--json", "--folder", str(folder / "demo"), *options]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 78, done.output
    assert not (folder / "demo").exists()
    return [each["setting"] for each in json.loads(done.stdout)["refused"]["obstacles"]]


@pytest.mark.parametrize(
    ("url", "mode"),
    [(NOWHERE, 0o600), (NOWHERE, 0o644), ("sqlite:///register.sqlite", 0o600)],
    ids=["a server that is not there", "a file for everybody", "a database that is no server"],
)
def test_a_database_that_cannot_be_used_is_refused(tmp_path: Path, url: str, mode: int) -> None:
    file = file_with(url, tmp_path, mode=mode)
    assert refused(tmp_path, "--database-url-file", str(file)) == ["--database-url-file"]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    absent = str(tmp_path / "absent")
    options = ["--database-url-file", absent, "--migration-url-file", absent]
    assert refused(tmp_path, *options) == ["--database-url-file", "--migration-url-file"]


def test_an_owner_without_a_database_is_refused(tmp_path: Path) -> None:
    file = file_with(NOWHERE, tmp_path)
    assert refused(tmp_path, "--migration-url-file", str(file)) == ["PLAATSBEWIJS_MIGRATION_URL"]


def test_many_workers_are_refused_on_sqlite(tmp_path: Path) -> None:
    assert refused(tmp_path, "--workers", "3") == ["PLAATSBEWIJS_WORKERS"]


@pytest.mark.parametrize(
    "hosting", [Hosting(), Hosting(3, Path("/a/url"), Path("/b/url"))], ids=["plain", "server"]
)
def test_serve_finds_what_demo_kept(hosting: Hosting) -> None:
    assert Hosting.read(json.loads(json.dumps(hosting.written()))) == hosting
    assert Hosting.read({}) == Hosting()
