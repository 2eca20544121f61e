"""Habit 4: time and trust are keyword arguments, ``at=`` and ``trust=``, without defaults."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import FunctionNode, Source, at, hold, parameters, planted, public_functions

ROOMS = ("verifier/core/procedure", "verifier/core/trust", "verifier/offline")
EXPLICIT = frozenset({"at", "trust"})
#: Other names for the moment of judgement: one name, so that a reader can search for it.
RIVALS = frozenset({"now", "when", "at_time", "timestamp", "current_time", "trust_store", "trusted"})


def implicit_time_or_trust(source: Source) -> Iterator[str]:
    """Public functions that take a moment or trust by position, with a default, or under another name."""
    for function in public_functions(source.tree):
        for name in sorted(EXPLICIT & {each.arg for each in parameters(function)} - _required_keywords(function)):
            yield at(source, function, f"{function.name}: {name} is keyword-only and has no default")
        for name in sorted(RIVALS & {each.arg for each in parameters(function)}):
            yield at(source, function, f"{function.name}: {name} is called at or trust")


def _required_keywords(function: FunctionNode) -> set[str]:
    listed: ast.arguments = function.args
    return {
        each.arg for each, default in zip(listed.kwonlyargs, listed.kw_defaults, strict=True) if default is None
    }


def test_time_and_trust_are_explicit() -> None:
    hold(implicit_time_or_trust, *ROOMS)


@pytest.mark.parametrize(
    "text",
    [
        "def verify(token, at): ...",
        "def verify(token, *, at=None): ...",
        "def verify(token, trust, *, at): ...",
        "def verify(token, *, trust=DEFAULT, at): ...",
        "class Kit:\n    def accept(self, at): ...",
        "async def verify(token, *, now): ...",
    ],
)
def test_planted_implicit_time_or_trust_is_found(text: str) -> None:
    assert list(implicit_time_or_trust(planted("verifier/core/procedure/planted.py", text)))


def test_explicit_time_and_trust_pass() -> None:
    text = "def verify(token, *, at, trust, policy=STRICT): ..."
    assert not list(implicit_time_or_trust(planted("verifier/core/procedure/planted.py", text)))
