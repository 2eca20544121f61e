"""``told_apart``: a digest that begins with a dash is an argument, and a mistyped option is still none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.prebuilt import app
from verifier.cli.dashed import told_apart

DIGEST = "-w" + "A" * 41
VALUED = {"--home", "--month"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([DIGEST], ["--", DIGEST]),
        ([DIGEST, "--home", "here", "--json"], ["--home", "here", "--json", "--", DIGEST]),
        (["file", DIGEST, "--json"], ["--json", "--", "file", DIGEST]),
        (["--month", DIGEST, "file"], ["--month", DIGEST, "file"]),
        ([DIGEST, "--", "--odd"], ["--", DIGEST, "--odd"]),
        (["--hom", "here"], ["--hom", "here"]),
        (["-l"], ["-l"]),
        ([], []),
        (["--home"], ["--home"]),
    ],
)
def test_arguments_go_behind_two_dashes(words: list[str], expected: list[str]) -> None:
    assert told_apart(words, VALUED) == expected


def test_a_dashed_digest_reaches_its_verb(tmp_path: Path) -> None:
    told = ["contractor", "accept", DIGEST, "--home", f"{tmp_path}/none", "--json"]
    refused = json.loads(CliRunner().invoke(app, told, env={"PLAATSBEWIJS_PASSPHRASE_FILE": "none"}).stdout)
    assert refused["refused"]["code"] != "usage"
