"""Habit 16: stories run in a small world; our own code is neither mocked nor patched."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.architecture.source import Source, at, calls, hold, imported, planted

PATCHES = frozenset({"setattr", "delattr", "setitem", "delitem", "patch"})


def patches(source: Source) -> Iterator[str]:
    """Mock libraries, and attributes set on what a test did not make."""
    for node, module in imported(source.tree):
        if module.partition(".")[0] in {"mock", "pytest_mock"} or module.startswith("unittest.mock"):
            yield at(source, node, f"{module}: use the world of tests/world.py")
    for call, name in calls(source.tree):
        if name in PATCHES:
            yield at(source, call, f"{name}(): use the world of tests/world.py")


def test_nothing_is_patched() -> None:
    hold(patches, "tests")


@pytest.mark.parametrize(
    "text",
    [
        "from unittest.mock import patch",
        "import pytest_mock",
        "def test_x(monkeypatch):\n    monkeypatch.setattr(clock, 'now', None)",
        "setattr(clock, 'now', None)",
    ],
)
def test_planted_patch_is_found(text: str) -> None:
    assert list(patches(planted("tests/unit/planted.py", text)))
