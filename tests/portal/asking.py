"""Asking (vragen): one Node process that runs the modules as the register serves them, a question a line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from verifier.service.portal.assets import composed_assets

PROGRAM = Path(__file__).with_name("ask.mjs")


def node() -> str:
    """The program; where there is none the test is skipped, except in CI."""
    found = shutil.which("node")
    if found is None and "CI" not in os.environ:
        pytest.skip("Node is not installed: the second implementation is not run")
    assert found is not None, "Node is needed to hold the second implementation to the first"
    return found


def write_assets(folder: Path) -> Path:
    """Every asset as it is served, for Node to import."""
    assets = composed_assets()
    for address, asset in assets.by_address.items():
        (folder / address).write_bytes(asset.content)
    (folder / "assets.json").write_text(json.dumps(dict(assets.by_name)))
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


def answers(folder: Path, questions: Iterable[Mapping[str, Any]]) -> list[Any]:
    """What the modules in ``folder`` say, in the order of the questions; bytes go as base64."""
    lines = "".join(
        json.dumps(each, default=lambda octets: b64encode(octets).decode()) + "\n" for each in questions
    )
    done = subprocess.run(  # noqa: S603 -- our own program
        [node(), str(PROGRAM), str(folder)], input=lines, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.split("\n")[:-1]]
