"""The page of conformance: every test that it names is there, and so is every case of the corpus that it names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache

from tests.conformance.sd_jwt.corpus import corpus
from tests.unit.docs.documents import ROOT

PAGE = ROOT / "docs" / "reference" / "conformance.md"
_ROW = re.compile(r"^\| (?!clause|---)(.+) \|$", re.MULTILINE)
_NAMED = re.compile(r"`(tests/[\w/.]+\.py)::((?:Test\w+::)?\w+)(?:\[([\w-]+)\])?`")


@cache
def named_in(path: str) -> frozenset[str]:
    if not (ROOT / path).is_file():
        return frozenset()
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    inside = [f"{each.name}::{name}" for each in classes for name in _tests(each.body)]
    return frozenset([*_tests(tree.body), *inside])


def _tests(body: Sequence[ast.stmt]) -> Iterator[str]:
    for each in body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_"):
            yield each.name


@cache
def cases() -> dict[str, bool]:
    """Every case of the corpus, and whether it is refused."""
    return {each.name: each.refused is not None for each in corpus()}


def faults(page: str) -> list[str]:
    """Rows that name no test, and tests and cases that are not there."""
    found = []
    for row in _ROW.findall(page):
        *told, last = row.split(" | ")
        named = _NAMED.findall(last)
        if len(told) != 2 or not all(told) or not named:
            found.append(row)
        for path, name, case in named:
            there = name in named_in(path)
            if not there or (case and cases().get(case) is not (name == "test_is_refused")):
                found.append(f"{path}::{name}[{case}]")
    return found


def test_every_row_names_a_test_that_is_there() -> None:
    assert faults(PAGE.read_text(encoding="utf-8")) == []


def test_there_are_rows_for_every_step_of_rfc_9901() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(_ROW.findall(page)) >= 90
    assert all(f"| 7.1 ({step})" in page or f"| 7.1 ({step}" in page for step in range(1, 7))
    assert all(f"| 7.3 (5{letter})" in page for letter in "abcdefgh")


def test_what_is_planted_is_found() -> None:
    path = "tests/conformance/sd_jwt/test_corpus.py"
    planted = [
        f"| 1 | it asks | `{path}::test_none` |",
        f"| 1 | it asks | `{path}::test_is_refused[none]` |",
        f"| 1 | it asks | `{path}::TestNone::test_is_refused` |",
        f"| 1 | it asks | `{path}::test_is_refused[valid]` |",
        f"| 1 | it asks | `{path}::test_is_valid[alg-none]` |",
        "| 1 | it asks | `tests/none.py::test_x` |",
        "| 1 | it asks | a test |",
        f"| 1 | `{path}::test_is_refused` |",
    ]
    assert len(faults("\n".join(planted))) == len(planted)
    assert faults(f"| 1 | it asks | `{path}::test_is_refused[alg-none]` |") == []
