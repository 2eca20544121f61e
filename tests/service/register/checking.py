"""Checking (controleren) a log as anyone does: ``plaatsbewijs log fsck`` of a place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tests.prebuilt import app
from tests.service.register.cast import Cast
from verifier.core.trust.kit import write_kit

#: Of a place, with or without the directory: the exit code, and what it prints.
Check = Callable[..., tuple[int, dict[str, Any]]]


def check_with(cast: Cast, folder: Path) -> Check:
    """The command, with the kit of the cast, and for a mirror its directory; both are written in ``folder``."""
    kit, directory = folder / "kit.json", folder / "directory.jwt"
    kit.write_bytes(write_kit(cast.register.kit))
    directory.write_text(cast.directory)

    def run(place: object, *, is_mirror: bool = False) -> tuple[int, dict[str, Any]]:
        words = ["log", "fsck", str(place), "--kit", str(kit), "--json"]
        done = CliRunner().invoke(app, [*words, "--directory", str(directory)] if is_mirror else words)
        return done.exit_code, json.loads(done.stdout)

    return run
