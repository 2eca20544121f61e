"""``plaatsbewijs demo`` and ``serve``: the story (voorbeeld), played on this machine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from verifier.cli.forms import Json, verb
from verifier.cli.loading import loading

Folder = Annotated[Path, typer.Option(help="Where all data of the story lies.", metavar="FOLDER")]
_FOLDER = Path(".demo")


@dataclass(frozen=True, slots=True)
class Hosted:
    """How the register of the story is hosted."""

    workers: Annotated[
        int | None, typer.Option(min=1, max=16, metavar="N", help="Processes of the register; at most 2 on SQLite.")
    ] = None
    database_url_file: Annotated[
        Path | None,
        typer.Option(help="With the URL of an empty database on PostgreSQL.", metavar="FILE"),
    ] = None
    migration_url_file: Annotated[Path | None, typer.Option(help="With the URL of its owner.", metavar="FILE")] = (
        None
    )

    @property
    def told(self) -> dict[str, Any]:
        """What was told, by name."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def add_to(app: typer.Typer, *, panel: str) -> None:
    """Make both verbs commands of ``app``."""
    verb(app, panel=panel)(demo)
    verb(app, panel=panel)(serve)


def demo(hosted: Hosted, folder: Folder = _FOLDER, as_json: Json = False) -> int:
    """Play the whole story on this machine, then exit.

    The register is one process on a file of SQLite, unless told otherwise.
    """
    with loading():
        from verifier.demo import command
        from verifier.demo.hosting import Hosting

    return command.demo(folder, Hosting(**hosted.told), as_json=as_json)


def serve(hosted: Hosted, folder: Folder = _FOLDER) -> int:
    """Open the story's data and keep every program running, until Ctrl-C.

    The register finds its database where the story left it.
    """
    with loading():
        from verifier.demo import serving

    return serving.serve(folder, hosted.told)
