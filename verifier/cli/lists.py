"""Lists and proofs (overzichten en bewijzen) of the register, as verbs of contractors, buyers and agencies.

A list shows one page, and what leads to the next; ``--all`` reads on to its end. It is the register's word, but for
what is said to be verified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from verifier import clock
from verifier.cli.arguments import day, digest, month, party
from verifier.cli.dealings import ContractDigest, receipt_facts
from verifier.cli.forms import Here, verb
from verifier.cli.homes import opened_online
from verifier.cli.screen import Moment
from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest

if TYPE_CHECKING:
    from verifier.party.home import Home
    from verifier.party.overview import PlacementLine
    from verifier.party.register.lists import StatementsClient
    from verifier.party.register.pages import Listing

T = TypeVar("T")
C = TypeVar("C", bound="StatementsClient")

StatementDigest = Annotated[
    Digest, typer.Argument(parser=digest, help="The digest of a statement.", metavar="STATEMENT")
]
FromContractor = Annotated[
    PartyId | None, typer.Option(parser=party, help="Of this contractor alone.", metavar="PARTY")
]
Kind = Annotated[StatementKind | None, typer.Option(help="Of statements of this kind alone.")]


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of a list, and from where."""

    limit: Annotated[int, typer.Option(help="Rows on a page.", min=1, max=100)] = 50
    cursor: Annotated[
        str | None, typer.Option(help="The 'next' of the page before.", metavar="CURSOR", show_default=False)
    ] = None
    everything: Annotated[bool, typer.Option("--all", help="Every page.")] = False


@dataclass(frozen=True, slots=True)
class PlacementFilter:
    """Which placements."""

    contract: Annotated[
        Digest | None, typer.Option(parser=digest, help="Of this contract alone.", metavar="CONTRACT")
    ] = None
    state: Annotated[PlacementState | None, typer.Option(help="In this state alone.")] = None
    agency: Annotated[PartyId | None, typer.Option(parser=party, help="At this agency alone.", metavar="PARTY")] = (
        None
    )
    waiting_before: Annotated[
        date | None, typer.Option(parser=day, help="Waiting since before this day.", metavar="DAY")
    ] = None


def add_to_contractor(app: typer.Typer) -> None:
    """Make the contractor's lists commands of ``app``."""
    for made in (placements, hours, timeline, moments, receipts, receipt):
        verb(app)(made)


def add_to_buyer(app: typer.Typer) -> None:
    """Make the buyer's lists commands of ``app``."""
    for made in (timeline, moments, receipts, receipt):
        verb(app)(made)


def add_to_agency(app: typer.Typer) -> None:
    """Make the agency's lists commands of ``app``."""
    for made in (queue, decided, receipts, receipt):
        verb(app)(made)


def placements(here: Here, narrowed: PlacementFilter, reading: Reading) -> None:
    """List placements: what waits on which agency, and since when."""
    from verifier.party.overview import Overview
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (home, client):
        overview = Overview(home, client)
        listing = client.listed_placements(
            contract=narrowed.contract,
            state=narrowed.state,
            agency=narrowed.agency,
            waiting_before=narrowed.waiting_before,
        )
        _show(here, "placements", listing, reading, lambda each: _placement_row(overview.line(each)))


def hours(
    here: Here,
    contract: ContractDigest,
    reading: Reading,
    reported: Annotated[
        Month | None, typer.Option("--month", parser=month, help="Of this month alone.", metavar="MONTH")
    ] = None,
) -> None:
    """List what was reported for a contract, every part and revision of a month."""
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (_, client):
        listing = client.hours(contract, month=reported)
        _show(
            here,
            "hours",
            listing,
            reading,
            lambda each: {
                "month": each.month,
                "revision": each.revision,
                "received": Moment(each.received_at),
                "digest": each.digest,
            },
        )


def timeline(here: Here, contract: ContractDigest, reading: Reading) -> None:
    """Show what happened to a contract, in the order of the log."""
    from verifier.party.register.lists import ContractsClient

    with at_door(here, ContractsClient) as (_, client):
        _show(
            here,
            "events",
            client.timeline(contract),
            reading,
            lambda each: {
                "at": Moment(each.at),
                "kind": each.kind,
                "by": each.by,
                "month": each.month,
                "digest": each.digest,
                "about": each.about,
            },
        )


def moments(here: Here, contract: ContractDigest) -> None:
    """Show where the reporting moments of a contract stand, and on whom they wait."""
    from verifier.party.register.lists import ContractsClient

    with at_door(here, ContractsClient) as (_, client):
        listed = client.moments(contract)
    rows = [
        {
            "moment": each.moment,
            "state": each.state,
            "waits_on": each.waits_on,
            "claimed": each.claimed,
            "opens": Moment(each.opens_at),
            "closes": Moment(each.closes_at) if each.closes_at is not None else None,
        }
        for each in listed.moments
    ]
    here.screen.show({"state": listed.state, "since": Moment(listed.since), "moments": rows})


def receipts(here: Here, reading: Reading, kind: Kind = None) -> None:
    """List the receipts of what this party signed."""
    from verifier.party.register.lists import StatementsClient

    with at_door(here, StatementsClient) as (_, client):
        _show(
            here,
            "receipts",
            client.receipts(kind=kind),
            reading,
            lambda each: {"kind": each.kind, "received": Moment(each.received_at), "digest": each.digest},
        )


def receipt(here: Here, statement: StatementDigest) -> None:
    """Fetch a statement with its receipt and its log proof, all verified."""
    from verifier.party.proven import prove
    from verifier.party.register.lists import StatementsClient

    at = clock.now()
    with at_door(here, StatementsClient) as (home, client):
        proven = prove(client, statement, trust=home.trust(at=at), at=at)
    facts = receipt_facts(proven.receipt) if proven.receipt is not None else {"statement": proven.digest}
    here.screen.show({"typ": proven.typ, **facts, "in_the_log_at": proven.index, "checkpoint": proven.covered})


def queue(here: Here, reading: Reading, contractor: FromContractor = None) -> None:
    """List what waits on this agency, oldest first; nothing is opened."""
    from verifier.party.register.doors import AgencyClient

    with at_door(here, AgencyClient) as (_, client):
        _show(
            here,
            "placements",
            client.placements(contractor=contractor),
            reading,
            lambda each: {"waiting_since": Moment(each.since), "placement": each.digest},
        )


def decided(here: Here, reading: Reading) -> None:
    """List what this agency decided, and where those placements stand now."""
    from verifier.party.register.doors import AgencyClient

    with at_door(here, AgencyClient) as (_, client):
        _show(
            here,
            "decisions",
            client.eligibilities(),
            reading,
            lambda each: {
                "received": Moment(each.received_at),
                "state": each.state,
                "placement": each.placement,
                "digest": each.digest,
            },
        )


@contextmanager
def at_door(here: Here, wanted: type[C]) -> Iterator[tuple[Home, C]]:
    """The home, and its client at the door of its role, which must be one that is ``wanted``."""
    from verifier.party.profile import DESKS, HomeRole
    from verifier.party.register.doors import AgencyClient, BuyerClient, ContractorClient

    doors = {
        HomeRole.CONTRACTOR: ContractorClient,
        HomeRole.BUYER: BuyerClient,
        **dict.fromkeys(DESKS, AgencyClient),
    }
    with opened_online(here.home) as (home, transport):
        door = doors.get(home.profile.role)
        client = None if door is None else door(transport, home)
        if not isinstance(client, wanted):
            raise WrongValue("the home of a party that may ask this", field="--home")
        yield home, client


def _show(
    here: Here, name: str, listing: Listing[T], reading: Reading, row: Callable[[T], Mapping[str, Any]]
) -> None:
    """One page with what leads to the next, or every row."""
    if reading.everything:
        here.screen.show({name: [row(each) for each in listing]})
        return
    page = listing.page(reading.cursor, limit=reading.limit)
    further = {"next": page.next} if page.next else {}
    here.screen.show({name: [row(each) for each in page.items], **further})


def _placement_row(line: PlacementLine) -> dict[str, Any]:
    return {
        "reference": line.reference,
        "state": line.listed.state,
        "since": Moment(line.listed.since),
        "agency": line.agency,
        "contract": line.contract,
        "placement": line.listed.digest,
    }
