"""``plaatsbewijs evaluator``: an evaluator (berekenaar), its ceremony of the joint key, and its program."""

from __future__ import annotations

from typing import Annotated

import typer

from verifier import clock
from verifier.cli.arguments import year
from verifier.cli.forms import File, Here, Out, group, verb
from verifier.cli.homes import Listening, Whose, WithKit, found, opened, write_introduction
from verifier.cli.loading import loading

app = group("Multiplies what it cannot read, and counts.")

Years = Annotated[
    list[str], typer.Option(parser=year, help="A calendar year with a key of its own.", metavar="YEAR")
]
Year = Annotated[str, typer.Option(parser=year, help="The calendar year.", metavar="YEAR")]


@verb(app)
def init(here: Here, whose: Whose, trusted: WithKit, year: Years) -> None:
    """Make an evaluator's home, with a signing key and an evaluation key for every year."""
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.EVALUATOR, kit=trusted.kit, years=tuple(year))


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


@verb(app)
def joint_key(here: Here, file: File, year: Year, out: Out) -> None:
    """As evaluator 2: make the joint key of a year from evaluator 1's introduction, with its proof.

    Compare the fingerprint that is shown with evaluator 1 over another channel before the file leaves.
    """
    from verifier.party.introduction import open_introduction
    from verifier.party.joint_key import JointKey, write_joint_key
    from verifier.party.joint_key import joint_key as joint_key_of

    with opened(here.home) as home:
        first = open_introduction(file.read_bytes(), at=clock.now())
        made = JointKey(year, *joint_key_of(home.custodian.evaluation(year), first.year(year)))
        out.write_bytes(write_joint_key(made))
    here.screen.show({"year": year, "evaluator1": first.iss, "fingerprint": first.fingerprint, "joint": made.joint})


@verb(app)
def run(here: Here, listening: Listening) -> None:
    """Serve the evaluator until it is told to stop; the first line on standard output says where it listens."""
    with loading():
        from verifier.party.evaluator.program import run_evaluator

    with opened(here.home) as home:
        run_evaluator(home, contact=listening.contact(home.profile.name), port=listening.port)
