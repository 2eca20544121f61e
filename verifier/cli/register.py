"""``plaatsbewijs register``: the register (register van verklaringen) as a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from verifier.cli.forms import Here, Json, Out, group, verb
from verifier.cli.homes import Whose, WithKit, found, write_introduction
from verifier.cli.loading import loading
from verifier.cli.screen import Screen

app = group("Keeps statements in order and answers with verdicts.")


@dataclass(frozen=True, slots=True)
class Running:
    """What is often told on the command line. All settings may come from the environment, these among them."""

    home: Annotated[Path | None, typer.Option(help="The register's folder.", metavar="FOLDER")] = None
    public_url: Annotated[str | None, typer.Option(help="Its address, without a path.", metavar="URL")] = None
    port: Annotated[int | None, typer.Option(help="On the loopback; 0 is a free one.")] = None
    environment: Annotated[str | None, typer.Option(help="production or demo.")] = None
    cadence: Annotated[float | None, typer.Option(help="Seconds between checkpoints.")] = None
    workers: Annotated[int | None, typer.Option(help="Processes that share the port.")] = None

    @property
    def told(self) -> dict[str, Any]:
        """What was told, by the name of its setting."""
        return {name: value for name, value in asdict(self).items() if value is not None}


@verb(app)
def init(here: Here, whose: Whose, trusted: WithKit) -> None:
    """Make the register's home, with its keys for statements, tokens, the log and the index."""
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.REGISTER, kit=trusted.kit)


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


@verb(app)
def run(settings: Running) -> None:
    """Serve the register until it is told to stop; the first line on standard output says where it listens.

    Every setting may come from the environment, as PLAATSBEWIJS_ and its name; docs/reference/settings.md lists
    them. It does not start when one of them is missing, weak or unknown.
    """
    with loading():
        from verifier.service.program import run_register
        from verifier.service.settings.environment import read_settings

    run_register(read_settings(**settings.told))


@verb(app)
def check(settings: Running, as_json: Json = False) -> None:
    """Say everything that would stop the start, all of it at once; nothing is started or changed."""
    from verifier.service.life.soundness import open_soundly
    from verifier.service.settings.environment import read_settings

    open_soundly(read_settings(**settings.told))
    Screen(as_json).show({"obstacles": [], "start": "nothing stops it"})
