"""``plaatsbewijs operator``: the scheme operator (stelselbeheerder) signs directories and enrols contractors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import clock
from verifier.cli.arguments import day, existing_file, moment
from verifier.cli.credentials import add_to_operator as add_credentials_to
from verifier.cli.dealings import receipt_facts
from verifier.cli.directory import show
from verifier.cli.forms import File, Here, Json, Out, group, verb
from verifier.cli.homes import Whose, found, opened, opened_online
from verifier.cli.screen import Moment, Screen
from verifier.core.errors import WrongRelation

if TYPE_CHECKING:
    from verifier.party.home import Home
    from verifier.party.operator.description import Description

app = group("Signs the directory and enrols contractors.")

_DAY = 24 * 3600

Fingerprint = Annotated[str, typer.Option(help="As the witness read it out.", metavar="THUMBPRINT")]
Quorum = Annotated[
    int | None, typer.Option(min=0, max=12, help="How many witnesses must cosign from now on.", metavar="NUMBER")
]


@dataclass(frozen=True, slots=True)
class Issue:
    """A directory that is signed: where it goes and how long it lasts."""

    out: Out
    days: Annotated[int, typer.Option(min=1, max=30, help="How long it lasts, in days.")] = 30


@dataclass(frozen=True, slots=True)
class KeyDays:
    """From when to when an enrolled key is valid, both days included, in UTC."""

    valid_from: Annotated[date, typer.Option(parser=day, help="First day of the keys.", metavar="DAY")]
    valid_until: Annotated[date, typer.Option(parser=day, help="Last day of the keys.", metavar="DAY")]


@verb(app)
def init(here: Here, whose: Whose) -> None:
    """Make this party's home, with a new root key and registrar key.

    The kit.json that lies in the folder then is what every other party needs for its own init.
    """
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.OPERATOR, kit=None)


@verb(app)
def read_introduction(file: File, as_json: Json = False) -> None:
    """Read a party's introduction: who it says it is, and the fingerprint to compare over another channel."""
    from verifier.party.introduction import open_introduction

    said = open_introduction(file.read_bytes(), at=clock.now())
    Screen(as_json).show(
        {
            "party": said.iss,
            "role": str(said.role),
            "name": said.name,
            "url": said.url,
            "signed": Moment(said.iat),
            "fingerprint": said.fingerprint,
            "keys": [{"kid": each.kid, "purpose": str(each.purpose), "alg": each.alg} for each in said.keys],
            "years": [each.year for each in said.evaluation_keys],
            "witness": said.witness_origin,
        }
    )


@verb(app)
def build(
    here: Here,
    plan: Annotated[
        Path, typer.Argument(parser=existing_file, help="The plan of the scheme, JSON.", metavar="PLAN")
    ],
    introductions: Annotated[
        list[Path], typer.Argument(parser=existing_file, help="One of every party.", metavar="INTRODUCTION...")
    ],
    joint_key: Annotated[
        list[Path], typer.Option(parser=existing_file, help="Evaluator 2's file of a year.", metavar="FILE")
    ],
    issue: Issue,
) -> None:
    """Sign a directory from a plan, introductions and joint keys.

    The plan (docs/reference/command-line.md) lists the fingerprints that were compared; any other party is refused.
    What the kept directory says of earlier keys stays, so that what they signed is still verified.
    """
    from verifier.party.introduction import open_introduction
    from verifier.party.joint_key import read_joint_key
    from verifier.party.operator.plan import planned, read_plan
    from verifier.party.operator.succession import succeeding

    said = [open_introduction(each.read_bytes(), at=clock.now()) for each in introductions]
    joint = [read_joint_key(each.read_bytes()) for each in joint_key]

    def described(home: Home) -> Description:
        return succeeding(home, planned(read_plan(plan.read_bytes()), said, joint, operator=home), at=clock.now())

    _issue(here, issue, described)


@verb(app)
def sign(here: Here, issue: Issue) -> None:
    """Sign the next directory, which says what the kept one says."""
    from verifier.party.operator.description import description_of

    _issue(here, issue, lambda home: description_of(home.trust(at=clock.now()).directory))


@verb(app)
def revoke(
    here: Here,
    kid: Annotated[str, typer.Argument(help="The thumbprint of a key of the directory.", metavar="KID")],
    issue: Issue,
    compromised_since: Annotated[
        int | None,
        typer.Option(parser=moment, help="Since when others may have had the key.", metavar="MOMENT"),
    ] = None,
) -> None:
    """Sign the next directory, in which a key is revoked from now on."""
    from verifier.party.operator.description import description_of, revoked

    at = clock.now()
    _issue(
        here,
        issue,
        lambda home: revoked(
            description_of(home.trust(at=at).directory), kid, at=at, compromised_since=compromised_since
        ),
    )


@verb(app)
def add_witness(here: Here, file: File, fingerprint: Fingerprint, issue: Issue, quorum: Quorum = None) -> None:
    """Sign the next directory with one more witness, from its introduction whose fingerprint was compared."""
    from verifier.party.introduction import open_introduction
    from verifier.party.operator.description import description_of
    from verifier.party.operator.witnesses import with_witness

    at = clock.now()
    said = open_introduction(file.read_bytes(), at=at)
    if said.fingerprint != fingerprint:
        raise WrongRelation("the introduction whose fingerprint was compared", field="--fingerprint")
    _issue(here, issue, lambda home: with_witness(description_of(home.trust(at=at).directory), said, quorum=quorum))


@verb(app)
def remove_witness(
    here: Here,
    origin: Annotated[str, typer.Argument(help="The name of a witness of the directory.", metavar="ORIGIN")],
    issue: Issue,
    quorum: Quorum = None,
) -> None:
    """Sign the next directory without a witness; lower the quorum with it when the others cannot reach it."""
    from verifier.party.operator.description import description_of
    from verifier.party.operator.witnesses import without_witness

    at = clock.now()
    _issue(
        here,
        issue,
        lambda home: without_witness(description_of(home.trust(at=at).directory), origin, quorum=quorum),
    )


@verb(app)
def publish(here: Here, file: File) -> None:
    """Bring a signed directory to the register."""
    from verifier.party.register.public import OperatorClient

    with opened_online(here.home) as (home, transport):
        version = OperatorClient(transport, home).publish_directory(file.read_text("ascii", "replace").strip())
        here.screen.show({"version": version})


@verb(app)
def challenge(here: Here, file: File, out: Out) -> None:
    """Write the challenge to a contractor's request for enrolment, whose fingerprint was compared."""
    from verifier.party.enrolment import open_request
    from verifier.party.operator.enrolment import challenge as challenge_to

    with opened(here.home) as home:
        asked = open_request(file.read_bytes(), at=clock.now())
        out.write_bytes(challenge_to(home, file.read_bytes(), at=clock.now()))
        fingerprint = asked.signing_kid
        here.screen.show({"party": asked.request.iss, "name": asked.request.name, "fingerprint": fingerprint})


@verb(app)
def enrol(
    here: Here,
    request: Annotated[Path, typer.Argument(parser=existing_file, metavar="REQUEST")],
    answer: Annotated[Path, typer.Argument(parser=existing_file, metavar="ANSWER")],
    validity: KeyDays,
    out: Annotated[Path, typer.Option(help="The folder for the two enrolments.", metavar="FOLDER")],
) -> None:
    """Sign the enrolments of a contractor's two keys, once it answered the challenge; then admit them."""
    from verifier.party.operator.description import Validity
    from verifier.party.operator.enrolment import enrol as enrolments

    first, last = validity.valid_from.toordinal(), validity.valid_until.toordinal()
    epoch = date(1970, 1, 1).toordinal()
    valid = Validity((first - epoch) * _DAY, (last - epoch + 1) * _DAY - 1)
    with opened(here.home) as home:
        tokens = enrolments(home, request.read_bytes(), answer.read_bytes(), validity=valid, at=clock.now())
    out.mkdir(parents=True, exist_ok=True)
    for name, token in zip(("signing.jwt", "opening.jwt"), tokens, strict=True):
        (out / name).write_text(token, encoding="ascii")
    here.screen.show({"signing": str(out / "signing.jwt"), "opening": str(out / "opening.jwt")})


@verb(app)
def admit(
    here: Here,
    files: Annotated[list[Path], typer.Argument(parser=existing_file, help="Enrolments.", metavar="FILE...")],
) -> None:
    """Bring signed enrolments to the register; one that it has already is answered as the first time."""
    from verifier.party.register.public import OperatorClient

    with opened_online(here.home) as (home, transport):
        client = OperatorClient(transport, home)
        receipts = [client.admit_enrolment(each.read_text("ascii", "replace").strip()) for each in files]
    here.screen.show({"receipts": [receipt_facts(each) for each in receipts]})


@verb(app)
def revoke_enrolment(
    here: Here,
    kid: Annotated[str, typer.Argument(help="The thumbprint of a contractor's enrolled key.", metavar="KID")],
    out: Out,
    compromised_since: Annotated[
        int | None,
        typer.Option(parser=moment, help="Since when others may have had the key.", metavar="MOMENT"),
    ] = None,
) -> None:
    """Sign the end of a contractor's enrolled key, from now on; then admit it, as every enrolment."""
    from verifier.party.operator.enrolment import end_enrolment
    from verifier.party.register.public import PublicClient

    with opened_online(here.home) as (home, transport):
        enrolled = PublicClient(transport).enrolment(kid)
        ended = end_enrolment(home, enrolled, at=clock.now(), compromised_since=compromised_since)
    out.write_text(ended, encoding="ascii")
    here.screen.show({"kid": kid, "file": str(out)})


add_credentials_to(app)


def _issue(here: Here, issue: Issue, described: Callable[[Home], Description]) -> None:
    from verifier.party.operator.directory import build_directory

    with opened(here.home) as home:
        at = clock.now()
        issue.out.write_text(build_directory(home, described(home), at=at, days=issue.days), encoding="ascii")
        show(here, home.trust(at=at).directory)
