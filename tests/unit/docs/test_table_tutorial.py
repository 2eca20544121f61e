"""The tutorial that moves a table in does what it says, command by command, with the file that it ends with."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.prebuilt import app
from tests.unit.docs.documents import ROOT, blocks
from verifier.core.rules.table.gaps import gaps
from verifier.core.rules.table.ruleset import parse_ruleset

TUTORIAL = ROOT / "docs" / "tutorial" / "move-your-table-in.md"
FINISHED = TUTORIAL.with_name("voorbeeldstad-2027.v1.json")
MEMBERS: dict[str, Any] = json.loads(FINISHED.read_bytes())
FRAGMENTS = [json.loads(block) for block in blocks(TUTORIAL, "json")]
_EXIT = re.compile(r"  # exit ([0-9])$")
_OWN = ("plaatsbewijs rules ", "plaatsbewijs plan ")


def lines() -> list[str]:
    """Every line of the shell blocks, but for those that make a folder of one's own."""
    shown = [line for block in blocks(TUTORIAL, "sh") for line in block.splitlines()]
    return [line for line in shown if not line.startswith((". ", "mkdir ", "cd "))]


def parts(value: Any) -> Iterator[Any]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from parts(each)


def run(line: str) -> tuple[int, str]:
    if line.startswith(_OWN):
        arguments = shlex.split(_EXIT.sub("", line))[1:]
        result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})
        return result.exit_code, result.output
    return subprocess.run(line, shell=True, check=False, timeout=10).returncode, ""  # noqa: S602 - our own document


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """What each line answers in an empty folder, the file filled in once it was begun and checked."""
    folder = tmp_path_factory.mktemp("table")
    begun, found = lines()[:2], {}
    with contextlib.chdir(folder):
        for number, line in enumerate(lines()):
            if number == len(begun):
                (folder / FINISHED.name).write_bytes(FINISHED.read_bytes())
            found[f"{number} {line}"] = run(line)
    return found


def test_every_command_answers_as_the_tutorial_says(outcomes: dict[str, tuple[int, str]]) -> None:
    for line, (code, output) in outcomes.items():
        expected = _EXIT.search(line)
        assert code == (int(expected[1]) if expected else 0), (line, output)
    assert sum(line.startswith(_OWN) for line in lines()) > 10


def test_the_amounts_that_it_tells_come_out(outcomes: dict[str, tuple[int, str]]) -> None:
    told = [output for line, (_, output) in outcomes.items() if "rules value" in line]
    for output, words in zip(
        told, ["16,000.00", "24,000.00", "is a learner", "bonuses add up", "32,000.00"], strict=True
    ):
        assert words in output


def test_the_difference_is_what_was_changed(outcomes: dict[str, tuple[int, str]]) -> None:
    (output,) = [output for line, (_, output) in outcomes.items() if "rules diff" in line]
    assert "from €30,000" in output
    assert output.count("from €") == 1


def test_what_it_shows_is_in_the_finished_file() -> None:
    assert len(FRAGMENTS) > 8
    there = list(parts(MEMBERS))
    for fragment in FRAGMENTS:
        assert fragment in there or fragment.items() <= MEMBERS.items()


def test_a_fragment_with_another_amount_would_be_seen() -> None:
    row = next(each for each in FRAGMENTS if each.get("code") == "participatiewet")
    assert {**row, "amount": 3_200_001} not in list(parts(MEMBERS))


def test_the_finished_file_leaves_open_what_the_page_does() -> None:
    ruleset = parse_ruleset(FINISHED.read_bytes())
    assert gaps(ruleset) == {"attested_by", "bonus_stacking", "obligation_cap", "rounding", "start_window"}
