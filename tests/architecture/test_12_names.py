"""Habit 12: one obvious place and one name; a name that says nothing is refused, and so is a second copy."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pytest

from tests.architecture.source import (
    Source,
    after_docstring,
    at,
    functions,
    hold,
    listed,
    nodes,
    planted,
    sources,
    statements,
    words,
)

BANNED = listed(
    "util utils helper helpers misc common base manager managers handler handlers processor processors data info"
)
#: Below this many statements two bodies may be alike by chance.
LEAST_COPY = 5


def empty_names(source: Source) -> Iterator[str]:
    """Modules, packages and classes with a word in their name that fits anything."""
    path = PurePosixPath(source.path)
    for part in (*path.parts[:-1], path.stem):
        if BANNED & words(part):
            yield f"{source.path}:1: {part} says nothing"
    for node in nodes(source.tree):
        if isinstance(node, ast.ClassDef) and BANNED & words(node.name):
            yield at(source, node, f"{node.name} says nothing")


def copies(listed: Iterable[Source]) -> Iterator[str]:
    """Functions whose bodies are the same, statement for statement."""
    places = defaultdict(list)
    for source in listed:
        for function in functions(source.tree):
            if statements(function) >= LEAST_COPY:
                body = "\n".join(ast.dump(each) for each in after_docstring(function))
                places[body].append(f"{source.path}:{function.lineno} {function.name}")
    for same in places.values():
        if len(same) > 1:
            yield f"written twice: {', '.join(same)}"


def test_names_say_something() -> None:
    hold(empty_names, "verifier", "keys", "tests")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("verifier/service/utils.py", ""),
        ("verifier/core/token_helpers.py", ""),
        ("verifier/common/money.py", ""),
        ("verifier/core/money.py", "class MoneyManager: ..."),
        ("verifier/core/money.py", "class BaseMoney: ..."),
        ("verifier/core/money.py", "class HTTPHandler: ..."),
        ("verifier/core/money.py", "class VerdictInfo: ..."),
    ],
)
def test_planted_name_is_found(path: str, text: str) -> None:
    assert list(empty_names(planted(path, text)))


def test_telling_name_passes() -> None:
    source = planted("verifier/core/wire/base64url.py", "class Database: ...\nclass Information: ...")
    assert not list(empty_names(source))


def test_nothing_is_written_twice() -> None:
    assert list(copies(sources("verifier", "keys"))) == []


def test_planted_copy_is_found() -> None:
    body = "    a = x\n    b = a\n    c = b\n    d = c\n    return d\n"
    first = planted("verifier/core/one.py", "def one(x):\n    '''One.'''\n" + body)
    second = planted("verifier/core/two.py", "def two(x):\n" + body)
    other = planted("verifier/core/three.py", "def three(x):\n    return -x\n")
    assert list(copies([first, second]))
    assert not list(copies([first, other]))
