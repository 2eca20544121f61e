"""The README's Python runs as it stands, and its map is the tree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.docs.documents import ROOT, blocks, prose
from tests.world import World
from verifier import Status
from verifier.core.trust.kit import write_kit

README = ROOT / "README.md"
_FOLDER = re.compile(r"^\| `([a-z/]+)` \|", re.MULTILINE)


@pytest.fixture
def buyer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A buyer's folder as the demo leaves it, with the bundle that the README names."""
    world = World()
    contract = world.agreed()
    moment = contract.statement.moments[-1]
    world.travel(moment)
    verdict = world.verdict(contract, moment)
    assert verdict is not None
    folder = tmp_path / ".demo" / "buyer"
    folder.mkdir(parents=True)
    (folder / "kit.json").write_bytes(write_kit(world.kit))
    (folder / "WERK-2025-017.bundle.json").write_bytes(world.bundle(verdict))
    monkeypatch.chdir(tmp_path)
    return folder


def test_the_python_of_the_readme_verifies_a_bundle(buyer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = blocks(README, "python")
    ran: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), ran)  # noqa: S102 - our own document
    status, *findings = capsys.readouterr().out.splitlines()
    assert status in list(Status)
    assert len(findings) >= 10
    assert [each.split()[0] for each in findings] == [str(step) for step in range(1, len(findings) + 1)]
    assert findings[5].startswith("6 valid")


def test_the_map_names_every_room_and_nothing_else() -> None:
    named = set(_FOLDER.findall(prose(README)))
    there = {f"verifier/{each.name}" for each in (ROOT / "verifier").iterdir() if (each / "__init__.py").exists()}
    assert {each for each in named if each.startswith("verifier/")} == there
    assert named - there == {"keys", "schemas", "tests", "docs"}
