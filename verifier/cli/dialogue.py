"""A dialogue (gesprek) on a contract, as verbs of buyers and contractors alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.arguments import digest, existing_file
from verifier.cli.dealings import ContractDigest, receipt_facts
from verifier.cli.forms import Here, verb
from verifier.cli.lists import at_door
from verifier.cli.outcome import Exit
from verifier.cli.screen import Eurocents, Hundredths, Moment, Paragraphs
from verifier.core.errors import Refusal
from verifier.core.model.message import MessageKind
from verifier.core.model.statement import Digest

if TYPE_CHECKING:
    from verifier.core.model.message import Message
    from verifier.party.dialogue import Heard

#: What is shown of a message that is verified, and of no other.
_SHOWN = ("by", "kind", "heading", "text", "placements", "in_reply_to")


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said."""

    kind: Annotated[MessageKind, typer.Option(help=f"What it is for: {', '.join(MessageKind)}.")]
    heading: Annotated[str, typer.Option(help="What it is about, on one line.")]
    text: Annotated[list[str], typer.Option(help="A paragraph; once more for each further one.")]
    in_reply_to: Annotated[
        Digest | None,
        typer.Option(parser=digest, help="The message it replies to, as 'messages' lists it.", metavar="MESSAGE"),
    ] = None
    plan: Annotated[
        Path | None, typer.Option(parser=existing_file, help="What is planned, as JSON.", metavar="FILE")
    ] = None


def add_to(app: typer.Typer) -> None:
    """Make the verbs of a dialogue commands of ``app``."""
    for made in (message, messages):
        verb(app)(made)


def message(here: Here, contract: ContractDigest, saying: Saying) -> None:
    """Sign and send a message on a contract to the other side: about the work, and never about a person.

    What could be about a person is refused before anything is signed. A message cannot be taken back, and changes
    nothing in the contract.
    """
    from verifier.party.dialogue import Dialogue, Draft, read_plan
    from verifier.party.register.lists import ContractsClient

    draft = Draft(
        kind=saying.kind,
        heading=saying.heading,
        paragraphs=tuple(saying.text),
        in_reply_to=saying.in_reply_to,
        plan=None if saying.plan is None else read_plan(saying.plan.read_bytes()),
    )
    with at_door(here, ContractsClient) as (home, client):
        receipt = Dialogue(home, client).send(contract, draft)
    here.screen.show(receipt_facts(receipt))


def messages(here: Here, contract: ContractDigest) -> int:
    """Show what both sides said about a contract, each message verified; exit 1 when one is held back."""
    from verifier.party.dialogue import Dialogue
    from verifier.party.register.lists import ContractsClient

    with at_door(here, ContractsClient) as (home, client):
        heard = Dialogue(home, client).read(contract)
    planned = [row for each in heard for row in _planned_rows(each)]
    here.screen.show({"messages": [_row(each) for each in heard], **({"planned": planned} if planned else {})})
    return Exit.REFUSED if any(isinstance(each.said, Refusal) for each in heard) else Exit.DONE


def _row(heard: Heard) -> dict[str, Any]:
    """A message, or why it is held back; the same members for both."""
    if isinstance(heard.said, Refusal):
        shown, held_back = dict.fromkeys(_SHOWN), f"{heard.said.code}: expected {heard.said.expected}"
    else:
        shown, held_back = _shown(heard.said.statement), None
    return {"received": Moment(heard.received_at), **shown, "message": heard.digest, "held_back": held_back}


def _shown(said: Message) -> dict[str, Any]:
    return {
        "by": said.iss,
        "kind": said.kind,
        "heading": said.heading,
        "text": Paragraphs(said.paragraphs),
        "placements": said.plan.placements_class if said.plan else None,
        "in_reply_to": said.in_reply_to,
    }


def _planned_rows(heard: Heard) -> Iterator[dict[str, Any]]:
    """The activities of a plan of approach, by the message that plans them."""
    if isinstance(heard.said, Refusal) or heard.said.statement.plan is None:
        return
    for each in heard.said.statement.plan.activities:
        yield {
            "message": heard.digest,
            "kind": each.kind,
            "quantity": None if each.quantity is None else Hundredths(each.quantity),
            "amount": None if each.amount is None else Eurocents(each.amount),
            "first_day": each.first_day,
            "last_day": each.last_day,
        }
