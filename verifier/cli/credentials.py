"""Credentials (nalevingsbewijzen) as verbs: a contractor shows one, another buyer asks for it and takes it once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier import clock
from verifier.cli.arguments import digest, existing_file
from verifier.cli.dealings import receipt_facts
from verifier.cli.forms import Here, Out, verb
from verifier.cli.homes import opened, opened_online
from verifier.cli.lists import at_door
from verifier.cli.screen import Eurocents, Moment
from verifier.core.model.statement import Digest
from verifier.core.model.status_order import OrderedStatus, StatusReason

if TYPE_CHECKING:
    from verifier.party.contractor.credentials import HeldCredential
    from verifier.party.credential_showing import Showings
    from verifier.party.home import Home

CredentialDigest = Annotated[
    Digest, typer.Argument(parser=digest, help="The digest of a credential.", metavar="CREDENTIAL")
]
VerdictDigest = Annotated[Digest, typer.Argument(parser=digest, help="The digest of a verdict.", metavar="VERDICT")]
Request = Annotated[
    Path, typer.Option(parser=existing_file, help="The request of the buyer who asks.", metavar="FILE")
]
Disclosed = Annotated[
    list[str] | None,
    typer.Option("--disclose", help="Show this of what was asked; once for each. All of it when left out."),
]
Wanted = Annotated[
    list[str] | None,
    typer.Option(
        "--want",
        help="What to see beside the verdict: band, floor_rounded, placements_class, shortfall_step or "
        "activities_total; once for each.",
    ),
]
ListOut = Annotated[
    Path | None,
    typer.Option("--status-list", help="Write the status list too, for a buyer offline.", metavar="FILE"),
]
ListFile = Annotated[
    Path | None,
    typer.Option(
        "--status-list",
        parser=existing_file,
        help="The status list that came along; the register is asked when it is left out.",
        metavar="FILE",
    ),
]


def add_to_contractor(app: typer.Typer) -> None:
    """Make the contractor's verbs commands of ``app``."""
    for made in (fetch_credentials, credentials, renew_credential, present_credential):
        verb(app)(made)


def add_to_buyer(app: typer.Typer) -> None:
    """Make the verbs of a buyer who asks commands of ``app``."""
    for made in (request_credential, verify_credential):
        verb(app)(made)


def add_to_operator(app: typer.Typer) -> None:
    """Make the operator's verb a command of ``app``."""
    verb(app)(order_status)


def fetch_credentials(here: Here) -> None:
    """Fetch this contractor's credentials from the register, verify each, and keep them."""
    from verifier.party.contractor.credentials import Credentials
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (home, client):
        held = Credentials(home, client).fetch()
    here.screen.show({"credentials": [_row(each) for each in held]})


def credentials(here: Here) -> None:
    """List the credentials that this contractor keeps; the register is not asked."""
    from verifier.party.contractor.credentials import Credentials
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (home, client):
        held = Credentials(home, client).held()
    here.screen.show({"credentials": [_row(each) for each in held]})


def renew_credential(here: Here, verdict: VerdictDigest) -> None:
    """Have the credential of a verdict bound to the signing key that is in use now; the one before it ends."""
    from verifier.party.contractor.credentials import Credentials
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (home, client):
        held = Credentials(home, client).renew(verdict)
    here.screen.show(_row(held))


def present_credential(
    here: Here,
    credential: CredentialDigest,
    request: Request,
    out: Out,
    disclosed: Disclosed = None,
    status_list: ListOut = None,
) -> None:
    """Show a credential to a buyer who asked, and to nobody else: write what to hand over.

    Only what was asked is disclosed, and no more of it than you say.
    """
    from verifier.party.contractor.credentials import Credentials
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (home, client):
        shown = Credentials(home, client).present(credential, request.read_bytes(), disclosed)
    out.write_text(shown.presentation, encoding="ascii")
    if status_list is not None and shown.unverified_status_list is not None:
        status_list.write_text(shown.unverified_status_list, encoding="ascii")
    here.screen.show(
        {
            "for": shown.request.iss,
            "withheld": list(shown.withheld),
            "file": str(out),
            "status_list": str(status_list) if status_list and shown.unverified_status_list else None,
        }
    )


def request_credential(here: Here, out: Out, wanted: Wanted = None) -> None:
    """Write the letter that asks a contractor for a credential; its answer is taken once, within seven days."""
    from verifier.party.credential_request import read_wanted
    from verifier.party.credential_showing import Showings

    with opened(here.home) as home:
        out.write_bytes(Showings(home).ask(read_wanted(wanted or ()), at=clock.now()))
    here.screen.show({"wanted": list(wanted or ()), "file": str(out)})


def verify_credential(
    here: Here,
    presentation: Annotated[Path, typer.Argument(parser=existing_file, metavar="PRESENTATION")],
    status_list: ListFile = None,
) -> int:
    """Take the answer to a request of this buyer: exit 0 valid, 1 invalid, 2 undecided.

    It is verified under the kit and directory of this home. One that is valid uses the request up.
    """
    from verifier.core.wire.report import write_report
    from verifier.offline.verification import EXIT_CODES, read_token
    from verifier.party.credential_showing import Showings

    shown = read_token(presentation)
    with opened(here.home) as home:
        showings = Showings(home)
        given = read_token(status_list) if status_list else _fetched(home, showings, shown)
        report = showings.take(shown, given, at=clock.now())
    here.screen.show(write_report(report))
    return EXIT_CODES[report.status]


def order_status(
    here: Here,
    credential: CredentialDigest,
    status: Annotated[OrderedStatus, typer.Option(help="What it is to be; invalid is final.")],
    reason: Annotated[StatusReason, typer.Option(help=f"Why: {', '.join(StatusReason)}.")],
) -> None:
    """Suspend a credential, make it good again, or end it; the register does it once it has the signed order."""
    from verifier.party.operator.status import order_status as order
    from verifier.party.register.public import OperatorClient

    with opened_online(here.home) as (home, transport):
        token = order(home, credential, status=status, reason=reason, at=clock.now())
        receipt = OperatorClient(transport, home).order_status(token)
    here.screen.show(receipt_facts(receipt))


def _fetched(home: Home, showings: Showings, unverified_presentation: str) -> str | None:
    """The status list of what is shown, as this home's register has it; None where it cannot be had."""
    from verifier.core.errors import Refusal
    from verifier.party.register.public import PublicClient
    from verifier.party.transport import Refused, Transport, Unreachable

    uri = showings.status_uri(unverified_presentation)
    if uri is None:
        return None
    try:
        with Transport(home.profile.register_url) as transport:
            return PublicClient(transport).status_list(uri)
    except (Refusal, Refused, Unreachable):
        return None


def _row(held: HeldCredential) -> dict[str, Any]:
    told = held.credential
    floor, short, done = (
        None if amount is None else Eurocents(amount)
        for amount in (told.floor_rounded, told.shortfall_step, told.activities_total)
    )
    return {
        "credential": held.digest,
        "contract": told.contract,
        "moment": told.as_of.moment,
        "verdict": str(told.verdict),
        "status": str(held.status) if held.status is not None else None,
        "until": Moment(told.exp),
        "band": told.band,
        "floor_rounded": floor,
        "placements_class": told.placements_class,
        "shortfall_step": short,
        "activities_total": done,
    }
