"""``plaatsbewijs agency``: an agency (UWV, gemeente), its desk, and what the desk did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from verifier import clock
from verifier.cli.arguments import existing_file
from verifier.cli.forms import Here, Json, Out, group, verb
from verifier.cli.homes import Listening, Whose, WithKit, found, opened, write_introduction
from verifier.cli.lists import add_to_agency as add_lists_to
from verifier.cli.loading import loading
from verifier.cli.screen import Moment, Screen
from verifier.core.errors import WrongValue

app = group("Decides on placements at a desk of its own.")

#: A round goes through all that waits, a hundred placements at a time; each page takes some seconds.
ROUND_SECONDS = 600.0

Desk = Annotated[
    str, typer.Option(envvar="PLAATSBEWIJS_DESK", help="Where the desk listens, on this machine.", metavar="URL")
]


@verb(app)
def init(
    here: Here,
    whose: Whose,
    trusted: WithKit,
    role: Annotated[str, typer.Option(help="agency, school, training_firm or buyer_adviser.")] = "agency",
) -> None:
    """Make the home of an agency, or of whoever else states that a person is in a group, with both its keys."""
    from verifier.party.profile import DESKS, HomeRole

    if role not in DESKS:
        raise WrongValue("agency, school, training_firm or buyer_adviser", field="--role")
    found(here, whose, HomeRole(role), kit=trusted.kit)


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


@verb(app)
def run(
    here: Here,
    register_file: Annotated[
        Path,
        typer.Option(parser=existing_file, help="The agency's own register of people, CSV.", metavar="FILE"),
    ],
    listening: Listening,
) -> None:
    """Serve the desk until it is told to stop; the first line on standard output says where it listens.

    The register of people is read into memory once; it is never copied.
    """
    with loading():
        from verifier.party.agency.program import run_desk
        from verifier.party.agency.registers.csv_file import CsvFile

    people = CsvFile.open(register_file)
    with opened(here.home) as home:
        run_desk(home, people, contact=listening.contact(home.profile.name), port=listening.port)


@verb(app, "round")
def work_round(desk: Desk, as_json: Json = False) -> None:
    """Have the running desk work its queue now, and count how placements ended."""
    from verifier.party.transport import Transport

    with Transport(desk, timeout=ROUND_SECONDS) as transport:
        Screen(as_json).show(transport.post_json("/v1/rounds", {}))


add_lists_to(app)


@verb(app)
def reseal(
    here: Here,
    request: Annotated[
        Path, typer.Argument(parser=existing_file, help="The contractor's request.", metavar="REQUEST")
    ],
    out: Out,
) -> None:
    """Seal values that this agency decided again, to the new enrolled key of a contractor that lost its old one.

    Only the party that signed the placements can open the answer, whoever brings the request.
    """
    from verifier.cli.lists import at_door
    from verifier.party.agency.resealing import reseal as reseal_for
    from verifier.party.register.doors import AgencyClient

    with at_door(here, AgencyClient) as (home, client):
        answer, count = reseal_for(home, client, client.public, request.read_bytes(), at=clock.now())
    out.write_bytes(answer)
    here.screen.show({"openings": count, "file": str(out)})


@verb(app)
def dossier(here: Here, out: Out) -> None:
    """Write what this desk decided and gave, sealed to the agency's own key, for a desk in a browser."""
    from verifier.party.agency.dossier import write_dossier

    with opened(here.home) as home:
        out.write_bytes(write_dossier(home))
    here.screen.show({"file": str(out)})


@verb(app)
def worklist(desk: Desk, as_json: Json = False) -> None:
    """Show what became of placements at the running desk and why, for the desk's own staff."""
    from verifier.party.transport import Transport

    with Transport(desk, timeout=ROUND_SECONDS) as transport:
        items = transport.get_json("/v1/worklist")["items"]
    Screen(as_json).show({"items": [{**each, "at": Moment(each["at"])} for each in items]})
