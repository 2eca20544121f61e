"""An office (kantoor): homes of all parties in one folder, and the command as a person of each would type it."""

from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tests.prebuilt import app
from tests.unsafe_scheme import unsafe_cost

PASSPHRASE = "zeven groene fietsen naar Utrecht"


class Office:
    """A folder with a home for every party; each verb runs as a person would type it, with ``--json``.

    Passphrases cost nothing to try, but for the one of the register: that runs as a program of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = "http://127.0.0.1:1"
        secret = folder / "passphrase"
        secret.touch(mode=0o600)
        secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self.environ = {"PLAATSBEWIJS_PASSPHRASE_FILE": str(secret)}

    def __call__(self, home: str, *arguments: object, code: int = 0) -> Any:
        environ = {**self.environ, "PLAATSBEWIJS_HOME": str(self.folder / home)}
        with nullcontext() if home == "register" else unsafe_cost():
            done = CliRunner().invoke(app, [*map(str, arguments), "--json"], env=environ)
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    def init(self, role: str, home: str, party: str, *more: str) -> None:
        whose = ("--party", party, "--name", home.title(), "--register-url", self.url, "--environment", "test")
        made = self(home, role, "init", *whose, *more)
        assert (made["party"], made["role"]) == (party, role)

    def file(self, name: str, content: Any = None) -> Path:
        path = self.folder / name
        if content is not None:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path
