"""Habit 2: offline is a fact; the core and the offline shell import with every extra absent.

The other half of the habit, a verification that runs with sockets forbidden, stands with the command that verifies:
``tests/unit/cli/test_verify.py``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT

LOADER = Path(__file__).with_name("without_extras.py")


def import_on_bare_machine(directory: Path, *modules: str) -> subprocess.CompletedProcess[str]:
    """Import ``modules`` from ``directory`` in a process of its own in which the extras are blocked."""
    command = [sys.executable, str(LOADER), str(directory), *modules]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own loader


def test_core_and_offline_import_without_extras() -> None:
    loaded = import_on_bare_machine(ROOT, "verifier.core", "verifier.offline", "verifier.cli", "verifier.shipped")
    assert loaded.returncode == 0, loaded.stderr


def test_planted_import_of_an_extra_is_found(tmp_path: Path) -> None:
    package = tmp_path / "planted_shell"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "below.py").write_text("import fastapi\n")
    loaded = import_on_bare_machine(tmp_path, "planted_shell")
    assert loaded.returncode != 0
    assert "fastapi is blocked" in loaded.stderr
