"""The words page has every public noun, once, and says what the script makes of it (habit 13)."""

from __future__ import annotations

import re
import runpy
from typing import Any

import pytest

from tests.unit.docs.documents import ROOT
from verifier.core.wire.statements import TYPS, noun_of_typ

SCRIPT = ROOT / "docs" / "reference" / "build_glossary.py"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return runpy.run_path(str(SCRIPT))


def test_the_page_is_in_step_with_the_nouns(made: dict[str, Any]) -> None:
    assert SCRIPT.with_name("glossary.md").read_text(encoding="utf-8") == made["page"]()


def test_every_public_noun_has_an_entry_and_every_entry_a_noun(made: dict[str, Any]) -> None:
    there = [name for room in made["ROOMS"] for name, _ in made["nouns"](room)]
    assert sorted(there) == sorted(filter(made["is_noun"], made["entries"]()))


def test_every_statement_is_among_the_nouns(made: dict[str, Any]) -> None:
    listed = {kind for room in made["ROOMS"] for _, kind in made["nouns"](room)}
    assert {noun_of_typ(typ) for typ in TYPS} <= listed


def test_the_three_verbs_are_told_apart(made: dict[str, Any]) -> None:
    section = made["page"]().partition("never each other\n")[2].partition("\n## ")[0]
    told = re.findall(r"^- \*\*(\w+)\*\* \((\w+)\): ([^?]+)\?", section, re.MULTILINE)
    assert [verb for verb, _, _ in told] == ["verify", "value", "assess"]
    assert len({dutch for _, dutch, _ in told}) == len({question for _, _, question in told}) == 3


def test_every_entry_says_something_in_dutch_and_english(made: dict[str, Any]) -> None:
    for entry in made["entries"]().values():
        assert entry.dutch.strip()
        assert len(entry.line.split()) > 2
        assert "|" not in entry.dutch + entry.line
