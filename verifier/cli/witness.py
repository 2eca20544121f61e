"""``plaatsbewijs witness``: a witness (getuige) of the log, for any agency, auditor or other organisation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verifier.cli.arguments import existing_file, verifier_key
from verifier.cli.forms import Here, Out, group, verb
from verifier.cli.homes import Listening, Whose, found, opened, write_introduction
from verifier.cli.loading import loading
from verifier.core.errors import WrongValue
from verifier.core.model.directory import Log
from verifier.core.wire.verifier_key import SignatureType, VerifierKey, write_verifier_key

if TYPE_CHECKING:
    from verifier.party.home import Home

app = group("Cosigns what the log shows it, and never two histories.")


@dataclass(frozen=True, slots=True)
class Watched:
    """What a new witness watches: the log of the scheme's directory, other logs by their keys, or both."""

    origin: Annotated[
        str, typer.Option(help="Its name in every cosignature: a domain name and a path.", metavar="NAME")
    ]
    kit: Annotated[
        Path | None, typer.Option(parser=existing_file, help="The operator's kit.json.", metavar="FILE")
    ] = None
    log: Annotated[
        list[VerifierKey] | None,
        typer.Option(
            parser=verifier_key,
            help="A log by its verifier key (C2SP signed-note); twice for two keys.",
            metavar="KEY",
        ),
    ] = None

    @property
    def logs(self) -> tuple[Log, ...]:
        """The logs whose keys were told, each once."""
        keys: dict[str, list[bytes]] = {}
        for each in self.log or ():
            if each.type is not SignatureType.NOTE:
                raise WrongValue("the key of a log, not of a witness", field="--log")
            keys.setdefault(each.name, []).append(each.public_key)
        return tuple(Log(origin, tuple(dict.fromkeys(found))) for origin, found in keys.items())


@verb(app)
def init(here: Here, whose: Whose, watched: Watched) -> None:
    """Make a witness's home, with a key that cosigns; it needs the scheme's kit, or the key of a log.

    Whoever loses the home starts again under a new name: a witness that forgot what it saw is none.
    """
    from verifier.party.profile import HomeRole
    from verifier.party.witness.settings import WitnessSettings, write_settings, written

    settings = WitnessSettings(watched.origin, watched.logs)
    if watched.kit is None and not settings.logs:
        raise WrongValue("the kit of a scheme, or the key of a log", field="--kit")
    written(settings)  # refused before anything is made
    found(here, whose, HomeRole.WITNESS, kit=watched.kit)
    write_settings(here.home, settings)


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


@verb(app)
def key(here: Here) -> None:
    """Show the name and the verifier key under which this witness cosigns, for whoever wants to believe it."""
    from verifier.party.witness.settings import read_settings

    with opened(here.home) as home:
        origin = read_settings(home.folder).origin
        here.screen.show({"witness": origin, "verifier_key": _verifier_key(home, origin)})


@verb(app)
def run(here: Here, listening: Listening) -> None:
    """Serve the witness until it is told to stop; the first line on standard output says where it listens."""
    with loading():
        from verifier.party.witness.program import run_witness

    with opened(here.home) as home:
        run_witness(home, contact=listening.contact(home.profile.name), port=listening.port)


def _verifier_key(home: Home, origin: str) -> str:
    from verifier.core.wire import base64url

    public_key = base64url.decode(home.signing_key("witness").jwk["x"])
    return write_verifier_key(VerifierKey(origin, SignatureType.COSIGNATURE, public_key))
