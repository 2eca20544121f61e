"""Every decision record has every heading, a cost among them, and stands in the list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.docs.documents import ROOT, name_of

FOLDER = ROOT / "docs" / "adr"
RECORDS = sorted(each for each in FOLDER.glob("[0-9]*.md") if each.name != "0000-template.md")
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_TITLE = re.compile(r"\A# ([0-9]{4})\. (.+)$", re.MULTILINE)
_STATUS = re.compile(
    r"^Status: (accepted|proposed|replaced by [0-9]{4})\nDate: 20[0-9]{2}-[0-9]{2}-[0-9]{2}$", re.MULTILINE
)
_CITED = re.compile(r"ADR ([0-9]{4})")


def row_of(record: Path) -> str:
    text = record.read_text(encoding="utf-8")
    title, status = _TITLE.search(text), _STATUS.search(text)
    assert title is not None, "a title with its number"
    assert status is not None, "a status and a date"
    assert record.name.startswith(f"{title[1]}-")
    return f"| [{title[1]}]({record.name}) | {title[2]} | {status[1]} |"


def test_the_list_is_the_records() -> None:
    listed = [
        each for each in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines() if each.startswith("| [")
    ]
    assert listed == [row_of(each) for each in RECORDS]


def test_numbers_follow_each_other() -> None:
    assert [each.name[:4] for each in RECORDS] == [f"{number:04d}" for number in range(1, len(RECORDS) + 1)]


@pytest.mark.parametrize("record", RECORDS, ids=name_of)
def test_a_record_has_every_heading_with_something_under_it(record: Path) -> None:
    template = _HEADING.findall((FOLDER / "0000-template.md").read_text(encoding="utf-8"))
    text = record.read_text(encoding="utf-8")
    assert _HEADING.findall(text) == template
    assert all(part.partition("\n")[2].strip() for part in text.split("\n## ")[1:])


def test_decisions_that_the_code_cites_exist() -> None:
    known = {each.name[:4] for each in RECORDS}
    for room in ("verifier", "keys", "tests"):
        for path in (ROOT / room).rglob("*.py"):
            assert set(_CITED.findall(path.read_text(encoding="utf-8"))) <= known, path.name
