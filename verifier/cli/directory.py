"""``plaatsbewijs directory``: what every party does with the directory (register van partijen en sleutels)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import clock
from verifier.cli.arguments import existing_file
from verifier.cli.forms import Here, group, verb
from verifier.cli.homes import opened, opened_online
from verifier.cli.screen import Moment

if TYPE_CHECKING:
    from verifier.core.model.directory import Directory

app = group("What every party trusts.")


@verb(app)
def adopt(
    here: Here,
    file: Annotated[
        Path | None, typer.Argument(parser=existing_file, help="A directory; else the register is asked.")
    ] = None,
) -> None:
    """Verify a directory under this home's kit, and keep it.

    It is asked of the register, or read from FILE. An older one than was seen before is refused.
    """
    if file is None:
        from verifier.party.register.public import refresh_directory

        with opened_online(here.home) as (home, transport):
            show(here, refresh_directory(home, transport, at=clock.now()).statement)
        return
    with opened(here.home) as home:
        show(here, home.adopt_directory(file.read_text("ascii", "replace").strip(), at=clock.now()).statement)


@verb(app, "show")
def show_kept(here: Here) -> None:
    """Show the directory that this home keeps, when it is current."""
    with opened(here.home) as home:
        show(here, home.trust(at=clock.now()).directory)


def show(here: Here, directory: Directory) -> None:
    """What a directory says, without its keys."""
    here.screen.show(
        {
            "version": directory.version,
            "signed": Moment(directory.iat),
            "expires": Moment(directory.exp),
            "log": directory.log.origin,
            "witnesses": [
                {"witness": each.origin, "party": each.party, "url": each.url} for each in directory.witnesses
            ],
            "quorum": directory.quorum,
            "institutions": [
                {"party": each.id, "role": str(each.role), "name": each.name, "url": each.url}
                for each in directory.institutions
            ],
            "competences": [{"agency": each.agency, "groups": list(each.groups)} for each in directory.competences],
            "rule_sets": [
                {"name": each.name, "contracts_from": each.contracts_from, "digest": each.digest}
                for each in directory.rulesets
            ],
        }
    )
