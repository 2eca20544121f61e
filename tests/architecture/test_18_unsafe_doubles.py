"""Habit 18: what is not safe is called ``Unsafe...``, loudly, and lives in the tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, hold, nodes, planted, words

#: Names under which an unsafe double hides.
HIDDEN = frozenset({"fake", "stub", "dummy", "mock", "insecure", "noop"})


def named_doubles(source: Source) -> Iterator[tuple[ast.AST, str, set[str]]]:
    """Every class, function and import with the words of its name, in lower case."""
    for node in nodes(source.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef | ast.alias):
            name = node.name.rpartition(".")[2]
            yield node, name, words(name)


def unsafe_in_product(source: Source) -> Iterator[str]:
    """Doubles in the product, by whatever name."""
    for node, name, said in named_doubles(source):
        if said & (HIDDEN | {"unsafe"}):
            yield at(source, node, f"{name} belongs in the tests")


def hidden_doubles(source: Source) -> Iterator[str]:
    """Doubles in the tests that do not say they are unsafe, and mocks of any kind."""
    for node, name, said in named_doubles(source):
        if said & HIDDEN and isinstance(node, ast.ClassDef | ast.alias):
            yield at(source, node, f"{name} is called Unsafe...")


def test_product_holds_no_double() -> None:
    hold(unsafe_in_product, "verifier", "keys")


@pytest.mark.parametrize(
    "text",
    [
        "class UnsafeCustodian: ...",
        "class FakeRegister: ...",
        "def dummy_key(): ...",
        "from tests.world import UnsafeClock",
        "class InsecureKeyStore: ...",
    ],
)
def test_planted_double_in_product_is_found(text: str) -> None:
    assert list(unsafe_in_product(planted("keys/custody/planted.py", text)))


def test_doubles_in_tests_say_so() -> None:
    hold(hidden_doubles, "tests")


@pytest.mark.parametrize("text", ["class FakeCustodian: ...", "from unittest import mock", "class NoopLog: ..."])
def test_planted_hidden_double_is_found(text: str) -> None:
    assert list(hidden_doubles(planted("tests/world.py", text)))
    assert not list(hidden_doubles(planted("tests/world.py", "class UnsafeCustodian: ...")))
