"""A register's own home as ``register init`` makes it: sealed at the real costs, so that the program opens it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.forking import Command
from tests.unsafe_scheme import REGISTER, profile
from verifier.core.trust.kit import Kit
from verifier.party.home import Home
from verifier.party.profile import HomeRole, keys_of

PASSPHRASE = "zeven groene fietsen naar Utrecht"


@dataclass(frozen=True, slots=True)
class OwnHome:
    """The folder of a register, and the file with its passphrase."""

    folder: Path
    passphrase_file: Path

    def environ(self, **changes: str | None) -> dict[str, str]:
        """The environment of a sound start on this machine; ``changes`` without our prefix, None takes one away."""
        sound: dict[str, str | None] = {
            "ENVIRONMENT": "demo",
            "HOME": str(self.folder),
            "PASSPHRASE_FILE": str(self.passphrase_file),
            "PUBLIC_URL": "http://127.0.0.1:1",
            "CADENCE": "600",
        }
        told = {**sound, **changes}
        return {f"PLAATSBEWIJS_{name}": value for name, value in told.items() if value is not None}


def found_home(folder: Path, kit: Kit, *, at: int, keys: Sequence[Any] | None = None) -> OwnHome:
    """Make a home with the register's keys, or with these."""
    made = OwnHome(folder / "home", folder / "passphrase")
    made.passphrase_file.write_text(PASSPHRASE + "\n")
    made.passphrase_file.chmod(0o600)
    whose = replace(profile(REGISTER, HomeRole.REGISTER), register_url="http://127.0.0.1:1")
    wishes = keys_of(HomeRole.REGISTER) if keys is None else keys
    Home.create(made.folder, whose, passphrase=PASSPHRASE, keys=wishes, kit=kit, at=at).close()
    return made


def copied(home: OwnHome, folder: Path) -> OwnHome:
    """The same home elsewhere, to be spoilt."""
    shutil.copytree(home.folder, folder / "home")
    shutil.copy(home.passphrase_file, folder / "passphrase")
    return OwnHome(folder / "home", folder / "passphrase")


def start(environ: Mapping[str, str], *arguments: str) -> Command:
    """The command ``register`` in a process of its own, with nothing of ours in its environment but ``environ``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLAATSBEWIJS_")}
    return Command(["register", *arguments], {**kept, **environ})
