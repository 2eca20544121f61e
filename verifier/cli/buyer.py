"""``plaatsbewijs buyer``: a buyer (opdrachtgever) gives contracts, asks for verdicts and keeps bundles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from verifier import clock
from verifier.cli.activities import add_to_buyer as add_activities_to
from verifier.cli.arguments import digest
from verifier.cli.credentials import add_to_buyer as add_credentials_to
from verifier.cli.dealings import (
    ContractDigest,
    Ending,
    ReportingMoment,
    contract_rows,
    receipt_facts,
    show_resumed,
)
from verifier.cli.dialogue import add_to as add_dialogue_to
from verifier.cli.drafting import add_to as add_drafting_to
from verifier.cli.forms import File, Here, Out, group, verb
from verifier.cli.homes import Whose, WithKit, found, opened, opened_online, write_introduction
from verifier.cli.lists import add_to_buyer as add_lists_to
from verifier.cli.screen import Moment, euros
from verifier.core.model.statement import Digest

if TYPE_CHECKING:
    from verifier.party.buyer import Buyer

app = group("Gives contracts and gets verdicts.")

_PATIENCE = 180.0
StatementDigest = Annotated[
    Digest, typer.Argument(parser=digest, help="The digest of what is withdrawn.", metavar="STATEMENT")
]
Patience = Annotated[float, typer.Option(help="Seconds to wait for a checkpoint that covers it.", min=0.0)]


@verb(app)
def init(here: Here, whose: Whose, trusted: WithKit) -> None:
    """Make a buyer's home, with a signing key."""
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.BUYER, kit=trusted.kit)


@verb(app)
def introduce(here: Here, out: Out) -> None:
    """Write the introduction for the operator, and read out its fingerprint."""
    write_introduction(here, out)


add_drafting_to(app)


@verb(app)
def register_contract(here: Here, file: File) -> None:
    """Sign and register a contract, from a JSON file with what was agreed, such as draft-contract writes.

    It is verified here as the register will, before anything leaves.
    """
    from verifier.party.terms import read_terms

    with opened(here.home) as home:
        terms = read_terms(file.read_bytes(), home, at=clock.now())
    with buying(here) as buyer:
        contract = buyer.register_contract(terms)
    here.screen.show({"reference": contract.statement.reference, "digest": contract.digest})


@verb(app)
def contracts(here: Here) -> None:
    """List the contracts that this buyer gave, each verified."""
    with buying(here) as buyer:
        here.screen.show({"contracts": contract_rows(buyer.contracts())})


@verb(app)
def shared_contracts(here: Here) -> None:
    """List the frameworks of others from which this buyer may call off, each verified."""
    with buying(here) as buyer:
        here.screen.show({"contracts": contract_rows(buyer.shared_contracts())})


add_lists_to(app)
add_activities_to(app)
add_dialogue_to(app)
add_credentials_to(app)


@verb(app)
def verdict(here: Here, contract: ContractDigest, moment: ReportingMoment) -> None:
    """Ask for the verdict on a reporting moment, and verify it."""
    with buying(here) as buyer:
        said = buyer.ask_verdict(contract, moment).statement
    here.screen.show(
        {
            "verdict": str(said.verdict),
            "moment": said.as_of.moment,
            "signed": Moment(said.iat),
            "band": said.band,
            "shortfall": euros(said.shortfall_step),
            "floor": euros(said.floor_rounded),
            "placements": said.placements_class,
            "activities": euros(said.activities_total),
            "payment_basis_points": said.payment_basis_points,
            "malus": euros(said.malus),
            "targets": [{"code": each.code, "outcome": each.outcome} for each in said.targets],
        }
    )


@verb(app)
def bundle(
    here: Here, contract: ContractDigest, moment: ReportingMoment, out: Out, patience: Patience = _PATIENCE
) -> int:
    """Fetch the bundle of a verdict, write it, and verify it: exit 0 valid, 1 invalid, 2 undecided."""
    from verifier.offline.verification import EXIT_CODES

    with buying(here) as buyer:
        here.screen.note("Waiting for a published checkpoint that covers the verdict.")
        report = buyer.save_bundle(out, contract, moment, patience=patience)
    until = Moment(report.good_until) if report.good_until is not None else None
    here.screen.show({"status": str(report.status), "good_until": until, "file": str(out)})
    return EXIT_CODES[report.status]


@verb(app)
def withdraw(here: Here, statement: StatementDigest, ending: Ending) -> None:
    """Withdraw a contract (after acceptance with the contractor), or a confirmation of an activity; for good."""
    with buying(here) as buyer:
        receipt = buyer.withdraw(statement, reason=ending.reason, effective_date=ending.effective)
    here.screen.show(receipt_facts(receipt))


@verb(app)
def resume(here: Here) -> int:
    """Send, byte for byte, whatever was signed and has no receipt."""
    with buying(here) as buyer:
        return show_resumed(here, buyer.resume())


@contextmanager
def buying(here: Here) -> Iterator[Buyer]:
    """The buyer of this home, at its register."""
    from verifier.party.buyer import Buyer
    from verifier.party.register.doors import BuyerClient

    with opened_online(here.home) as (home, transport):
        yield Buyer(home, BuyerClient(transport, home))
