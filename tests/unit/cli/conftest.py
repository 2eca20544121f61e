"""What the tests of the command share: bundles of a world as files, and the command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.procedure.cases import worked_half_year
from verifier.core.model.calendar import Month
from verifier.core.trust.kit import write_kit

ROOT = Path(__file__).parents[3]
JUNE = Month(2026, 6)

#: The command where nothing but the base dependencies can be imported; pydantic is one of Typer's own.
BARE = """
import sys
from tests.architecture.without_extras import BLOCKED, Absent
BLOCKED.remove("pydantic")
sys.meta_path.insert(0, Absent())
from verifier.cli import main
main(sys.argv[1:])
"""
#: The command where no socket can be made.
CUT_OFF = """
import sys
def refuse(event, _):
    if event.startswith("socket."):
        raise PermissionError("no network")
sys.addaudithook(refuse)
from verifier.cli import main
main(sys.argv[1:])
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@dataclass(frozen=True, slots=True)
class Files:
    """A bundle, a copy of it with one character changed, the kit, and moments at which it is judged."""

    bundle: Path
    changed: Path
    kit: Path
    at: int
    good_until: int


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    world, agreed = worked_half_year(5)
    verdict = world.verdict(agreed, JUNE)
    assert verdict is not None
    folder = tmp_path_factory.mktemp("bundles")
    content = world.bundle(verdict)
    made = Files(
        folder / "bundle.json",
        folder / "changed.json",
        folder / "kit.json",
        world.at,
        world.scheme.directory.statement.exp,
    )
    made.bundle.write_bytes(content)
    middle = content.index(b'"verdict"') + 300
    other = b"A" if content[middle : middle + 1] != b"A" else b"B"
    made.changed.write_bytes(content[:middle] + other + content[middle + 1 :])
    made.kit.write_bytes(write_kit(world.kit))
    return made


@pytest.fixture
def run() -> Run:
    """Run the command in a process of its own, its output in pipes."""
    return run_command


def run_command(
    *arguments: object, program: str = "", environ: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    start: Sequence[str] = ("-c", program) if program else ("-m", "verifier.cli")
    return subprocess.run(  # noqa: S603 - our own command
        [sys.executable, *start, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **(environ or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
