"""Habit 19: warnings are errors, mypy is strict with tests included, every suppression has a code and a reason."""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from tests.architecture.source import ROOT, Source, hold, imported, planted, sources

SUPPRESSION = re.compile(r"#\s*(?:type:\s*ignore|noqa|nosec|pragma|pylint|mypy:|ruff:|fmt:|pyright)", re.IGNORECASE)
TYPE_IGNORE = re.compile(r"type: ignore\[[a-z-]+(?:, [a-z-]+)*\]\s*(?:#|-)\s*(?P<reason>.+)")
NOQA = re.compile(r"noqa: [A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*\s+(?:#|-)?\s*(?P<reason>.+)")
NOSEC = re.compile(r"nosec B[0-9]{3}(?:, B[0-9]{3})*\s+(?:#|-)?\s*(?P<reason>.+)")
LAYOUT = re.compile(r"fmt: (?:skip|on|off)")


def silent_suppressions(source: Source) -> Iterator[str]:
    """Comments that switch a check off without a code, or without a reason of at least two words."""
    if not SUPPRESSION.search(source.text):
        return
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT and not all(map(is_reasoned, suppressions(token.string))):
            yield f"{source.path}:{token.start[0]}: a suppression has a code and a reason"


def suppressions(comment: str) -> list[str]:
    """The suppressions in one comment, each with the text that follows it."""
    starts = [found.start() for found in SUPPRESSION.finditer(comment)]
    ends = [*starts[1:], len(comment)] if starts else []
    return [comment[start:end].strip("# ") for start, end in zip(starts, ends, strict=True)]


def is_reasoned(suppression: str) -> bool:
    if LAYOUT.fullmatch(suppression):
        return True
    found = next(
        (form.fullmatch(suppression) for form in (TYPE_IGNORE, NOQA, NOSEC) if form.match(suppression)), None
    )
    return found is not None and len(found["reason"].split()) > 1


def settings() -> dict[str, Any]:
    tools: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tools


def test_suppressions_say_why() -> None:
    hold(silent_suppressions, "verifier", "keys", "tests")


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore",
        "# type: ignore[arg-type]",
        "# type: ignore[arg-type]  # why",
        "# noqa",
        "# noqa: S603",
        "# noqa: S603, PLW1510",
        "# nosec",
        "# pragma: no cover",
        "# ruff: noqa",
        "# mypy: ignore-errors",
        "# type: ignore[misc]  # noqa: S603 - our own loader",
    ],
)
def test_planted_suppression_is_found(comment: str) -> None:
    assert list(silent_suppressions(planted("verifier/planted.py", f"x = 1  {comment}\n")))


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore[import-untyped]  # rbcl ships no types",
        "# noqa: S603 - our own loader",
        "# noqa: S603  # our own loader",
        "# a remark about noqa",
    ],
)
def test_reasoned_suppression_passes(comment: str) -> None:
    assert not list(silent_suppressions(planted("verifier/planted.py", f"x = 1  {comment}\n")))


def test_warnings_are_errors() -> None:
    pytest_settings = settings()["pytest"]["ini_options"]
    assert pytest_settings["filterwarnings"][0] == "error"
    assert {"--strict-markers", "--strict-config"} <= set(pytest_settings["addopts"])
    assert pytest_settings["xfail_strict"] is True


def test_mypy_is_strict_with_tests() -> None:
    mypy = settings()["mypy"]
    assert mypy["strict"] is True
    assert {"verifier", "keys", "tests"} <= set(mypy["files"])
    assert "ignore-without-code" in mypy["enable_error_code"]


def test_ruff_reports_a_suppression_that_suppresses_nothing() -> None:
    lint = settings()["ruff"]["lint"]
    assert "RUF" in lint["select"]
    assert not any(code.startswith("RUF1") for code in lint["ignore"])


def test_no_excuse_for_an_unused_dependency_is_stale() -> None:
    unused = settings()["deptry"].get("per_rule_ignores", {}).get("DEP002", [])
    excused = {distribution.replace("-", "_") for distribution in unused}
    used = {
        module.partition(".")[0] for source in sources("verifier", "keys") for _, module in imported(source.tree)
    }
    assert sorted(excused & used) == []
