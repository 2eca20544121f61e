"""Every text of the pages is there in both languages, is used, and says something for each code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from verifier.core import errors
from verifier.core.model.verdict import Outcome
from verifier.service import portal
from verifier.service.portal.catalogue import Language, words

ROOM = Path(portal.__file__).parent
SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in (ROOM / "scripts").glob("*.js")}
PAGES = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "pages").glob("*.html"))
NAMES = words(Language.NL).keys()
#: Names of which the end is only known when the page is read.
COMPOSED = ("status_", "meaning_", "advice_", "step_", "outcome_", "code_")


def raised() -> set[str]:
    """Every code with which a script can refuse."""
    text = "\n".join(SCRIPTS.values())
    return set(re.findall(r'refuse\("([a-z_]+)"', text)) | set(
        re.findall(r'\? "([a-z_]+)" : "not_canonical"', text)
    )


def used() -> Iterator[str]:
    yield from re.findall(r"\{\{ words\.([a-z_]+)", PAGES)
    yield from re.findall(r'fact\("([a-z_]+)"', PAGES)
    yield from re.findall(r'word\((?:\w+ \? )?"([a-z_]+)"', "".join(SCRIPTS.values()))
    yield from re.findall(r'word\(\w+ \? "[a-z_]+" : "([a-z_]+)"', "".join(SCRIPTS.values()))


def test_both_languages_have_the_same_texts_and_places() -> None:
    dutch, english = words(Language.NL), words(Language.EN)
    assert list(dutch) == list(english)
    for name in NAMES:
        assert dutch[name].strip()
        assert english[name].strip()
        assert sorted(re.findall(r"\{\w+\}", dutch[name])) == sorted(re.findall(r"\{\w+\}", english[name])), name


def test_every_text_is_used_and_every_name_exists() -> None:
    needed = set(used())
    assert needed <= NAMES
    assert {name for name in NAMES - needed if not name.startswith(COMPOSED)} == set()


def test_every_code_outcome_and_status_has_its_texts() -> None:
    codes = raised()
    assert len(codes) > 20
    assert {name.removeprefix("code_") for name in NAMES if name.startswith("code_")} == codes
    assert {name.removeprefix("outcome_") for name in NAMES if name.startswith("outcome_")} == set(Outcome)
    for each in ("valid", "invalid", "undecided"):
        assert {f"status_{each}", f"meaning_{each}", f"advice_{each}", f"step_{each}"} <= NAMES


def test_codes_are_those_of_the_core_and_what_is_undecided_is_so_there_too() -> None:
    known = {
        each.code: each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, errors.Refusal)
    }
    assert raised() <= known.keys()
    (listed,) = re.findall(r"UNDECIDED = new Set\(\[([^\]]*)\]", SCRIPTS["refusal.js"])
    undecided = set(re.findall(r'"([a-z_]+)"', listed))
    assert undecided == {code for code in raised() if issubclass(known[code], errors.Undecided)}


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_a_script_is_small_says_what_it_is_and_keeps_texts_on_one_line(name: str) -> None:
    text = SCRIPTS[name]
    assert text.startswith("/**")
    assert len(text.splitlines()) <= 300
    assert all(len(line) <= 140 for line in text.splitlines())
    assert all(line.count("`") % 2 == 0 for line in text.splitlines()), "what is between backticks stays on a line"
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|fetch\(", text)
