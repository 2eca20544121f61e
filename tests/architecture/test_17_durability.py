"""Habit 17: who commits says what is durable then, and what a crash there would mean."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, functions, hold, last_name, nodes, planted

ROOMS = ("verifier/service/store", "keys/custody", "verifier/party")
COMMITS = frozenset({"commit", "begin", "fsync", "fdatasync"})
SAYS = re.compile(r"durab|crash", re.IGNORECASE)


def silent_commits(source: Source) -> Iterator[str]:
    """Functions that commit or sync, and whose docstring says nothing of durability."""
    for function in functions(source.tree):
        commits = sorted({last_name(node.func) for node in nodes(function) if isinstance(node, ast.Call)} & COMMITS)
        if commits and not SAYS.search(ast.get_docstring(function) or ""):
            yield at(source, function, f"{function.name} calls {commits[0]}() and does not say what is durable")


def test_commits_say_what_is_durable() -> None:
    hold(silent_commits, *ROOMS)


@pytest.mark.parametrize(
    "text",
    [
        "def append(session):\n    '''Append.'''\n    session.commit()",
        "async def append(engine):\n    async with engine.begin() as rows:\n        rows.add(1)",
        "class File:\n    def write(self):\n        os.fsync(self.number)",
    ],
)
def test_planted_silence_is_found(text: str) -> None:
    assert list(silent_commits(planted("verifier/service/store/planted.py", text)))


def test_spoken_commit_passes() -> None:
    contract = "Append; durable when this returns, a crash before leaves nothing."
    text = f"def append(session):\n    '''{contract}'''\n    session.commit()"
    assert not list(silent_commits(planted("verifier/service/store/planted.py", text)))
