"""Habit 3: arrows point one way; import-linter holds the rooms, this module the libraries and the command."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, Source, at, hold, imported, planted, within

#: Libraries, and the room of private keys, that only the named rooms may import.
ADAPTERS = {
    "jwt": ("verifier/core/wire/envelope.py", "keys/custody/custodian.py", "verifier/service/access/tokens.py"),
    "argon2": ("verifier/service/access", "keys/custody/keystore.py"),
    "keys": ("verifier/party", "verifier/service/wiring.py", "keys"),
    "authlib": ("verifier/service/access",),
    "joserfc": ("verifier/service/access",),
    "webauthn": ("verifier/service/access",),
}
DOORS = frozenset({"verifier.service", "verifier.offline", "verifier.party"})


def strayed_adapters(source: Source) -> Iterator[str]:
    """Imports of a library, or of custody, outside the rooms that may hold it."""
    for node, module in imported(source.tree):
        library = module.partition(".")[0]
        if library in ADAPTERS and not source.inside(*ADAPTERS[library]):
            yield at(source, node, f"{library} is imported only in {', '.join(ADAPTERS[library])}")


def eager_doors(source: Source) -> Iterator[str]:
    """Doors that the command imports when it is loaded, and not when a verb needs them."""
    top = ast.Module([node for node in source.tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    for node, module in imported(top):
        if within(module, DOORS):
            yield at(source, node, f"the command imports {module} before a verb asks for it")


def lint_imports(directory: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the checkout in ``directory``, with the contracts of its pyproject.toml."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(  # noqa: S603 - a program of our own environment
        [str(program), "--no-cache"],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(directory)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_contracts_are_kept() -> None:
    linted = lint_imports(ROOT)
    assert linted.returncode == 0, linted.stdout


#: For each contract, modules to plant and what they import against the arrow; the empty import is a room not drawn.
AGAINST = {
    "Rooms of the verifier": [
        ("verifier.core.trust", "verifier.service"),
        ("verifier.web", "verifier.party"),
        ("verifier.offline", "verifier.service"),
        ("verifier.party", "verifier.cli"),
        ("verifier.service.access", "verifier.party"),
    ],
    "Rooms of the core": [
        ("verifier.core.wire", "verifier.core.procedure"),
        ("verifier.core.model", "verifier.core.wire"),
        ("verifier.core.rules", "verifier.core.log"),
        ("verifier.core.log", "verifier.core.trust"),
    ],
    "Rooms of the rules": [
        ("verifier.core.rules.table", "verifier.core.rules.valuing.facts"),
        ("verifier.core.rules.owing", "verifier.core.rules.telling"),
        ("verifier.core.rules.owing", "verifier.core.rules.planning"),
    ],
    "Rooms of the service": [
        ("verifier.service.store", "verifier.service.usecases"),
        ("verifier.service.access", "verifier.service.store"),
        ("verifier.service.usecases", "verifier.service.routes"),
        ("verifier.service.routes", "verifier.service.wiring"),
        ("verifier.service.routes", "verifier.service.life"),
    ],
    "The core knows no shell, no keys and no framework": [
        ("verifier.core.privacy", "fastapi"),
        ("verifier.core.procedure", "keys"),
    ],
    "Offline needs no extra and no private key": [
        ("verifier.offline", "httpx2"),
        ("verifier.offline", "keys"),
    ],
    "A route decides nothing: no procedure, no store, no keys": [
        ("verifier.service.routes", "verifier.service.store"),
        ("verifier.service.routes", "verifier.core.procedure"),
        ("verifier.service.routes", "keys.custody"),
    ],
    "A page knows no store and no keys": [
        ("verifier.service.portal", "verifier.service.store"),
        ("verifier.service.portal", "keys.custody"),
    ],
    "A use case knows no HTTP, no tables and no keys": [
        ("verifier.service.usecases", "sqlmodel"),
        ("verifier.service.usecases", "fastapi"),
        ("verifier.service.usecases", "keys.custody"),
    ],
    "Keys know nothing of the verifier": [("keys.custody", "verifier.core.errors")],
}


def test_every_planted_arrow_is_found(tmp_path: Path) -> None:
    copy_of_tree(tmp_path)
    planted_arrows = [plant(tmp_path, contract, number) for contract in AGAINST for number in indexes(contract)]
    linted = lint_imports(tmp_path)
    sections = broken_contracts(linted.stdout)
    missed = [arrow for contract, arrow in planted_arrows if arrow not in sections.get(contract, "")]
    assert linted.returncode != 0
    assert missed == [], linted.stdout


def test_room_that_is_not_drawn_is_found(tmp_path: Path) -> None:
    copy_of_tree(tmp_path)
    for room in ("verifier", "verifier/core"):
        (tmp_path / room / "planted_room.py").touch()
    sections = broken_contracts(lint_imports(tmp_path).stdout)
    assert "planted_room" in sections["Rooms of the verifier"]
    assert "planted_room" in sections["Rooms of the core"]


def copy_of_tree(directory: Path) -> None:
    """The rooms and contracts of this checkout, with the modules that arrows are planted against."""
    shutil.copy(ROOT / "pyproject.toml", directory)
    for room in ("verifier", "keys"):
        shutil.copytree(ROOT / room, directory / room, ignore=shutil.ignore_patterns("__pycache__"))
    (directory / "verifier/service/wiring.py").touch()


def indexes(contract: str) -> range:
    return range(len(AGAINST[contract]))


def plant(directory: Path, contract: str, number: int) -> tuple[str, str]:
    """Write the module that breaks ``contract``; give the contract and the arrow as import-linter prints it."""
    room, target = AGAINST[contract][number]
    name = f"planted_{list(AGAINST).index(contract)}_{number}"
    (directory / room.replace(".", "/") / f"{name}.py").write_text(f"import {target}\n")
    return contract, f"{room}.{name} -> {target}"


def broken_contracts(report: str) -> dict[str, str]:
    """The text below each broken contract's name in import-linter's report."""
    _, _, details = report.partition("Broken contracts\n")
    parts = re.split(r"\n(.+)\n-+\n", details)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_adapted_libraries_stay_in_their_rooms() -> None:
    hold(strayed_adapters, "verifier", "keys")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("verifier/service/routes/agency.py", "import jwt"),
        ("verifier/core/wire/statements.py", "from jwt.algorithms import ECAlgorithm"),
        ("keys/custody/lifecycle.py", "def late():\n    import argon2"),
        ("verifier/service/store/planted.py", "from keys import custody"),
        ("verifier/service/portal/planted.py", "from authlib.oidc import core"),
        ("verifier/service/usecases/planted.py", "import joserfc"),
        ("verifier/service/routes/planted.py", "import webauthn"),
        ("verifier/cli/planted.py", "def late():\n    from keys.custody import keystore"),
    ],
)
def test_planted_adapter_is_found(path: str, text: str) -> None:
    assert list(strayed_adapters(planted(path, text)))


def test_command_imports_doors_lazily() -> None:
    hold(eager_doors, "verifier/cli")


def test_planted_eager_door_is_found() -> None:
    assert list(eager_doors(planted("verifier/cli/planted.py", "from verifier import service")))
    assert not list(
        eager_doors(planted("verifier/cli/planted.py", "def serve():\n    from verifier import service"))
    )
