"""``plaatsbewijs contractor``: a contractor (opdrachtnemer) from its enrolment to its claims."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from verifier import clock
from verifier.cli.activities import add_to_contractor as add_activities_to
from verifier.cli.arguments import digest, existing_file, existing_folder
from verifier.cli.credentials import add_to_contractor as add_credentials_to
from verifier.cli.dealings import (
    ContractDigest,
    Ending,
    ReportingMoment,
    contract_rows,
    receipt_facts,
    show_resumed,
)
from verifier.cli.dialogue import add_to as add_dialogue_to
from verifier.cli.forms import Here, Out, group, verb
from verifier.cli.homes import Whose, WithKit, found, opened
from verifier.cli.imports import import_file
from verifier.cli.lists import add_to_contractor as add_lists_to
from verifier.cli.placements import add_to as add_placements_to
from verifier.cli.placements import at_work
from verifier.cli.screen import Eurocents
from verifier.core.model.statement import Digest

app = group("Attests people, reports hours and proves floors.")

StatementDigest = Annotated[
    Digest, typer.Argument(parser=digest, help="The digest of what is withdrawn.", metavar="STATEMENT")
]

Subtotals = Annotated[
    list[Path] | None,
    typer.Option(
        parser=existing_file, help="What a listed party's people are worth; once for each.", metavar="FILE"
    ),
]


@dataclass(frozen=True, slots=True)
class Letters:
    """The two letters that the answer is about."""

    challenge: Annotated[Path, typer.Argument(parser=existing_file, metavar="CHALLENGE")]
    request: Annotated[Path, typer.Option(parser=existing_file, help="The request it answers.", metavar="FILE")]


@verb(app)
def init(here: Here, whose: Whose, trusted: WithKit) -> None:
    """Make a contractor's home, with a signing key and an opening key."""
    from verifier.party.profile import HomeRole

    found(here, whose, HomeRole.CONTRACTOR, kit=trusted.kit)


@verb(app)
def request_enrolment(here: Here, out: Out) -> None:
    """Write the letter that asks the operator to enrol this contractor, and read out its fingerprint."""
    from verifier.party.enrolment import fingerprint
    from verifier.party.enrolment import request_enrolment as letter_of

    with opened(here.home) as home:
        out.write_bytes(letter_of(home, at=clock.now()))
        here.screen.show({"party": home.party, "fingerprint": fingerprint(home), "file": str(out)})


@verb(app)
def answer_challenge(here: Here, letters: Letters, out: Out) -> None:
    """Write the answer to the operator's challenge, which proves that this contractor holds both keys."""
    from verifier.party.enrolment import answer_challenge as answer_to

    challenge, request = letters.challenge.read_bytes(), letters.request.read_bytes()
    with opened(here.home) as home:
        out.write_bytes(answer_to(home, challenge, unverified_request=request, at=clock.now()))
    here.screen.show({"file": str(out)})


@verb(app)
def contracts(here: Here) -> None:
    """List the contracts that name this contractor, each verified."""
    with at_work(here) as contractor:
        here.screen.show({"contracts": contract_rows(contractor.contracts())})


@verb(app)
def shared_contracts(here: Here) -> None:
    """List the contracts of others for which this party attests, each verified; then it can attest for them."""
    with at_work(here) as contractor:
        here.screen.show({"contracts": contract_rows(contractor.shared_contracts())})


@verb(app)
def accept(here: Here, contract: ContractDigest) -> None:
    """Accept a contract as it was registered; its reporting moments are then fixed."""
    with at_work(here) as contractor:
        accepted = contractor.accept(contract)
    here.screen.show({"reference": accepted.statement.reference, "contract": accepted.digest})


verb(app, "import")(import_file)
add_placements_to(app)
add_lists_to(app)
add_activities_to(app)
add_dialogue_to(app)
add_credentials_to(app)


@verb(app)
def request_resealing(
    here: Here,
    folder: Annotated[
        Path,
        typer.Option("--into", parser=existing_folder, help="The folder for the requests.", metavar="FOLDER"),
    ] = Path(),
) -> None:
    """Write a request for each agency whose values no key of this home opens, to seal them to the newest key.

    Have that key enrolled first; then hand each agency its file. It names placements and no person.
    """
    from verifier.party.durable_file import turn, write_durably

    with at_work(here) as contractor:
        asked = contractor.ask_again()
    rows = []
    with turn(folder):
        for place, each in enumerate(asked, 1):
            path = folder / f"reseal-request-{each.agency.partition(':')[2]}-{place}.json"
            write_durably(path, each.content)
            rows.append({"agency": each.agency, "placements": len(each.placements), "file": str(path)})
    here.screen.show({"requests": rows})


@verb(app)
def take_resealed(
    here: Here,
    answer: Annotated[
        Path, typer.Argument(parser=existing_file, help="What the agency answered.", metavar="ANSWER")
    ],
) -> None:
    """Take in the values that an agency sealed again, each verified against what the agency signed before."""
    with at_work(here) as contractor:
        opened = contractor.take_resealed(answer.read_bytes())
    here.screen.show({"opened": [{"placement": each} for each in opened]})


@verb(app)
def resume(here: Here) -> int:
    """Send, byte for byte, whatever was signed and has no receipt."""
    with at_work(here) as contractor:
        return show_resumed(here, contractor.resume())


@verb(app)
def worth(here: Here, contract: ContractDigest, moment: ReportingMoment) -> None:
    """Show what a contract is worth up to a moment; nobody but this contractor can compute it."""
    with at_work(here) as contractor:
        counted = contractor.count(contract, moment)
    worth_of = Eurocents(counted.worth().eurocents)
    here.screen.show({"contract": contract, "moment": moment, "worth": worth_of, "people": counted.people})


@verb(app)
def subtotal(here: Here, contract: ContractDigest, moment: ReportingMoment, out: Out) -> None:
    """Write what this party's people are worth together, for the contractor of a contract that lists this party.

    One number of all of them, for that contractor alone: hand the file over yourself.
    """
    from verifier.party.contractor.subtotal import write_subtotal
    from verifier.party.durable_file import turn, write_durably

    with at_work(here) as contractor:
        made = contractor.subtotal(contract, moment)
    with turn(out.parent):
        write_durably(out, write_subtotal(made))
    here.screen.show({"contract": contract, "moment": moment, "file": str(out)})


@verb(app)
def claim(here: Here, contract: ContractDigest, moment: ReportingMoment, subtotal: Subtotals = None) -> None:
    """Prove and claim the highest floor that a contract reaches at a reporting moment.

    Every party that the contract lists, and whose people worked, hands over a subtotal.
    """
    from verifier.party.contractor.subtotal import read_subtotal

    read = [read_subtotal(each.read_bytes()) for each in subtotal or ()]
    with at_work(here) as contractor:
        claimed = contractor.claim(contract, moment, read)
    here.screen.show({"floor": Eurocents(claimed.floor), **receipt_facts(claimed.receipt)})


@verb(app)
def withdraw(here: Here, statement: StatementDigest, ending: Ending) -> None:
    """Withdraw a placement, an activity or a confirmation, or (with the buyer) a contract; for good."""
    with at_work(here) as contractor:
        receipt = contractor.withdraw(statement, reason=ending.reason, effective_date=ending.effective)
    here.screen.show(receipt_facts(receipt))
