"""Habit 11: a module is at most 300 lines, a function 40, its arguments 6, a route handler 12 statements.

Complexity (at most 8) is held by ruff; that the setting is there is checked here. A function's lines are
those of its body after the docstring.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from tests.architecture.source import (
    ROOT,
    FunctionNode,
    Source,
    after_docstring,
    at,
    functions,
    handlers,
    hold,
    parameters,
    planted,
    statements,
)

#: What other programs, or all pages, call by a signature that is promised to them: each thing goes by keyword.
PINNED = frozenset(
    {"verifier/core/procedure/presentation.py verify_presentation", "verifier/service/portal/page.py page"}
)

MAX_MODULE, MAX_FUNCTION, MAX_ARGUMENTS, MAX_HANDLER, MAX_COMPLEXITY = 300, 40, 6, 12, 8


def oversized(source: Source) -> Iterator[str]:
    """Modules and functions that are too long."""
    length = len(source.text.splitlines())
    if length > MAX_MODULE:
        yield f"{source.path}:1: {length} lines, at most {MAX_MODULE}"
    for function in functions(source.tree):
        if body_lines(function) > MAX_FUNCTION:
            yield at(source, function, f"{function.name}: {body_lines(function)} lines, at most {MAX_FUNCTION}")


def overloaded(source: Source) -> Iterator[str]:
    """Functions that take too many arguments."""
    for function in functions(source.tree):
        if len(parameters(function)) > MAX_ARGUMENTS and f"{source.path} {function.name}" not in PINNED:
            yield at(source, function, f"{function.name}: more than {MAX_ARGUMENTS} arguments")


def busy_handlers(source: Source) -> Iterator[str]:
    """Route handlers with too many statements."""
    for handler in handlers(source.tree):
        if statements(handler) > MAX_HANDLER:
            yield at(source, handler, f"{handler.name}: {statements(handler)} statements, at most {MAX_HANDLER}")


def body_lines(function: FunctionNode) -> int:
    body = after_docstring(function)
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_sizes() -> None:
    hold(oversized, "verifier", "keys", "tests")


def test_arguments() -> None:
    hold(overloaded, "verifier", "keys")


def test_handlers() -> None:
    hold(busy_handlers, "verifier/service/routes", "verifier/party")


def test_ruff_holds_complexity() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert ruff["mccabe"]["max-complexity"] <= MAX_COMPLEXITY
    assert "C90" in ruff["select"]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n" * (MAX_MODULE + 1),
        "def long():\n    '''Say.'''\n" + "    x = 1\n" * (MAX_FUNCTION + 1),
        "class A:\n    async def long(self):\n" + "        \n        x = 1\n" * (MAX_FUNCTION // 2 + 1),
    ],
    ids=["module", "function", "method"],
)
def test_planted_length_is_found(text: str) -> None:
    assert list(oversized(planted("verifier/core/planted.py", text)))


def test_length_at_the_bound_passes() -> None:
    function = "def long():\n    '''Say.\n\n    More.\n    '''\n" + "    x = 1\n" * MAX_FUNCTION
    assert not list(oversized(planted("verifier/core/planted.py", function)))
    assert not list(oversized(planted("verifier/core/planted.py", "x = 1\n" * MAX_MODULE)))


def test_planted_arguments_are_found() -> None:
    assert list(overloaded(planted("verifier/planted.py", "def many(a, b, c, d, *, e, f, g): ...")))
    assert not list(
        overloaded(planted("verifier/planted.py", "class A:\n    def few(self, a, b, c, *, d, e, f): ..."))
    )


@pytest.mark.parametrize(
    "head",
    [
        "@router.post('/placements')\nasync def submit(body):\n",
        "routes = [Route('/tiles', endpoint=submit)]\nasync def submit(request):\n",
    ],
)
def test_planted_busy_handler_is_found(head: str) -> None:
    path = "verifier/service/routes/planted.py"
    assert list(busy_handlers(planted(path, head + "    x = 1\n" * (MAX_HANDLER + 1))))
    assert not list(busy_handlers(planted(path, head + "    x = 1\n" * MAX_HANDLER)))
