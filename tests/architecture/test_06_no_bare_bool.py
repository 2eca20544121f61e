"""Habit 6: no verifying function returns a bare bool, and nobody can ask a report whether it is true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, functions, hold, nodes, planted

ROOMS = ("verifier/core", "verifier/offline")
VERIFYING = re.compile(r"_*(verify|check|validate|is_valid|assert|require)(_\w+)?")


def bare_bools(source: Source) -> Iterator[str]:
    """Verifying functions whose return type is bool, or is not said."""
    for function in functions(source.tree):
        if VERIFYING.fullmatch(function.name):
            if function.returns is None:
                yield at(source, function, f"{function.name} says what it returns")
            elif _mentions_bool(function.returns):
                yield at(source, function, f"{function.name} raises a refusal and returns no bool")


def truthy_reports(source: Source) -> Iterator[str]:
    """Report classes without a ``__bool__`` that raises."""
    for node in nodes(source.tree):
        if isinstance(node, ast.ClassDef) and node.name.endswith("Report") and not _refuses_truth(node):
            yield at(source, node, f"{node.name}.__bool__ raises")


def _mentions_bool(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "bool" for node in nodes(annotation))


def _refuses_truth(report: ast.ClassDef) -> bool:
    truths = [each for each in report.body if isinstance(each, ast.FunctionDef) and each.name == "__bool__"]
    return any(isinstance(truth.body[-1], ast.Raise) for truth in truths)


def test_no_verifying_function_returns_a_bool() -> None:
    hold(bare_bools, *ROOMS)


@pytest.mark.parametrize(
    "text",
    [
        "def verify_proof(proof: bytes) -> bool: ...",
        "def _check_window(moment: int) -> bool | None: ...",
        "class Kit:\n    async def verify(self) -> tuple[bool, str]: ...",
        "def is_valid(token: str) -> bool: ...",
        "def verify_proof(proof: bytes): ...",
    ],
)
def test_planted_bool_is_found(text: str) -> None:
    assert list(bare_bools(planted("verifier/core/log/planted.py", text)))


def test_verifier_that_raises_passes() -> None:
    text = "def verify_proof(proof: bytes) -> None: ...\ndef covers(month: Month) -> bool: ..."
    assert not list(bare_bools(planted("verifier/core/log/planted.py", text)))


def test_reports_have_no_truth() -> None:
    hold(truthy_reports, *ROOMS)


def test_planted_truthy_report_is_found() -> None:
    silent = "class BundleReport:\n    status: str"
    answering = "class BundleReport:\n    def __bool__(self) -> bool:\n        return self.status == 'valid'"
    raising = "class BundleReport:\n    def __bool__(self) -> bool:\n        raise TypeError('ask for the status')"
    assert list(truthy_reports(planted("verifier/core/procedure/planted.py", silent)))
    assert list(truthy_reports(planted("verifier/core/procedure/planted.py", answering)))
    assert not list(truthy_reports(planted("verifier/core/procedure/planted.py", raising)))
