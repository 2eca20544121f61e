"""``plaatsbewijs register``: the register (register van verklaringen) as a program."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from verifier.cli.forms import Here, Out, group, verb
from verifier.cli.homes import Whose, WithKit, found, write_introduction
from verifier.cli.loading import loading

app = group("Keeps statements in order and answers with verdicts.")


@dataclass(frozen=True, slots=True)
class Running:
    """What differs between installations; all of it may come from the environment."""

    home: Annotated[
        Path | None, typer.Option(envvar="PLAATSBEWIJS_HOME", help="The register's folder.", metavar="FOLDER")
    ] = None
    public_url: Annotated[
        str | None,
        typer.Option(envvar="PLAATSBEWIJS_PUBLIC_URL", help="Its address, without a path.", metavar="URL"),
    ] = None
    port: Annotated[
        int | None, typer.Option(envvar="PLAATSBEWIJS_PORT", help="On the loopback; 0 is a free one.")
    ] = None
    environment: Annotated[
        str | None, typer.Option(envvar="PLAATSBEWIJS_ENVIRONMENT", help="production or demo.")
    ] = None
    cadence: Annotated[
        float | None, typer.Option(envvar="PLAATSBEWIJS_CADENCE", help="Seconds between checkpoints.")
    ] = None


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

    The passphrase comes from the file that PLAATSBEWIJS_PASSPHRASE_FILE names.
    """
    with loading():
        from verifier.service.program import read_settings, run_register

    told = {name: value for name, value in asdict(settings).items() if value is not None}
    run_register(read_settings(**told))
