"""The wheel (het pakket): both packages with the data they need, and no package that others could overwrite."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The names in a wheel built from this checkout, with the pinned builder and without a network."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own builder
    assert built.returncode == 0, built.stderr
    (archive,) = out.glob("*.whl")
    return frozenset(zipfile.ZipFile(archive).namelist())


@pytest.mark.slow
def test_only_our_packages_are_at_the_top(wheel: frozenset[str]) -> None:
    tops = {name.partition("/")[0] for name in wheel}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"verifier", "keys"}


@pytest.mark.slow
def test_every_module_is_shipped(wheel: frozenset[str]) -> None:
    assert modules("verifier") | modules("keys") <= wheel


@pytest.mark.slow
def test_pages_with_their_scripts_and_texts_are_shipped(wheel: frozenset[str]) -> None:
    """What ``make portal`` built goes along, and what it built that from stays here."""
    portal = "verifier/service/portal"
    rooms = ("scripts", "static", "pages", "catalogue")
    shown = {f"{portal}/{room}/{name}" for room in rooms for name in files(ROOT / portal / room)}
    assert len(shown) > 20
    assert shown <= wheel
    assert not any(name.startswith(f"{portal}/libraries/") for name in wheel)


@pytest.mark.slow
def test_schemas_and_anchors_travel_inside_the_verifier(wheel: frozenset[str]) -> None:
    schemas = {f"verifier/_shipped/schemas/{name}" for name in files(ROOT / "schemas")}
    anchors = {f"verifier/_shipped/anchors/{name}" for name in files(ROOT / "keys/anchors")}
    assert schemas
    assert anchors
    assert schemas | anchors <= wheel
    assert not any(name.startswith(("schemas/", "keys/anchors/")) for name in wheel)


@pytest.mark.slow
def test_licence_and_command_are_shipped(wheel: frozenset[str]) -> None:
    meta = {name.partition("/")[2] for name in wheel if ".dist-info/" in name}
    assert {"licenses/LICENSE", "entry_points.txt"} <= meta


def modules(package: str) -> set[str]:
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / package).rglob("*.py")}


def files(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}
