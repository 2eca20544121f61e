"""``plaatsbewijs demo`` and ``serve``: the story (voorbeeld), played on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verifier.cli.forms import Json, verb
from verifier.cli.loading import loading

Folder = Annotated[Path, typer.Option(help="Where all data of the story lies.", metavar="FOLDER")]
_FOLDER = Path(".demo")


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make both verbs commands of ``app``."""
    verb(app, panel=panel)(demo)
    verb(app, panel=panel)(serve)


def demo(folder: Folder = _FOLDER, as_json: Json = False) -> int:
    """Play the whole story on this machine, then exit."""
    with loading():
        from verifier.demo import command

    return command.demo(folder, as_json=as_json)


def serve(folder: Folder = _FOLDER) -> int:
    """Open the story's data and keep every program running, until Ctrl-C."""
    with loading():
        from verifier.demo import command

    return command.serve(folder)
