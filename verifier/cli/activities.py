"""Activities and duties (activiteiten en termijnen) of a contract, as verbs of buyers and contractors alike."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.arguments import day, digest, existing_file, hundredths, party
from verifier.cli.dealings import ContractDigest, receipt_facts
from verifier.cli.forms import Here, verb
from verifier.cli.lists import at_door
from verifier.cli.outcome import Exit
from verifier.cli.screen import Eurocents, Hundredths, Moment, euros
from verifier.core.errors import Refusal
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest

if TYPE_CHECKING:
    from verifier.core.model.activity import Activity, ActivityConfirmation
    from verifier.party.activities import Done, Reported

#: What is shown of an activity that is verified, and of no other.
_SHOWN = ("kind", "day", "quantity", "amount", "accepted", "worth", "by", "receiver")

ActivityDigest = Annotated[
    Digest, typer.Argument(parser=digest, help="The activity, as 'activities' lists it.", metavar="ACTIVITY")
]


@dataclass(frozen=True, slots=True)
class Measured:
    """How much, in the measure of the activity: one of the two."""

    quantity: Annotated[
        int | None,
        typer.Option(
            parser=hundredths, help="Hours, half days, days or times, such as 2 or 1.5.", metavar="NUMBER"
        ),
    ] = None
    amount: Annotated[
        int | None, typer.Option(parser=hundredths, help="Euros that were spent, such as 1250.", metavar="EUROS")
    ] = None


@dataclass(frozen=True, slots=True)
class DoneForm:
    """What was done."""

    kind: Annotated[str, typer.Option(help="A kind of activity, by its code in the contract's rule set.")]
    day: Annotated[date, typer.Option(parser=day, help="The day on which it took place.", metavar="DAY")]
    evidence: Annotated[
        Path,
        typer.Option(
            parser=existing_file, help="What proves it; stays here, its SHA-256 is signed.", metavar="FILE"
        ),
    ]
    receiver: Annotated[
        PartyId | None,
        typer.Option(parser=party, help="Who received it, where that is who confirms it.", metavar="PARTY"),
    ] = None

    def done(self, measured: Measured) -> Done:
        """The activity, with the SHA-256 of its evidence."""
        from verifier.party.activities import Done

        return Done(
            kind=self.kind,
            day=self.day,
            evidence_sha256=Digest(hashlib.sha256(self.evidence.read_bytes()).digest()),
            quantity=measured.quantity,
            amount=measured.amount,
            receiver=self.receiver,
        )


def add_to_contractor(app: typer.Typer) -> None:
    """Make the contractor's verbs commands of ``app``."""
    for made in (report_activity, confirm_activity, activities, duties):
        verb(app)(made)


def add_to_buyer(app: typer.Typer) -> None:
    """Make the buyer's verbs commands of ``app``."""
    for made in (confirm_activity, activities, duties):
        verb(app)(made)


def report_activity(here: Here, contract: ContractDigest, form: DoneForm, measured: Measured) -> None:
    """Report an activity for an accepted contract: social return without a person behind it.

    It counts once the party that the rule set names has confirmed it. The evidence stays with you.
    """
    from verifier.party.activities import Activities
    from verifier.party.register.doors import ContractorClient

    with at_door(here, ContractorClient) as (home, client):
        receipt = Activities(home, client).report(contract, form.done(measured))
    here.screen.show(receipt_facts(receipt))


def confirm_activity(here: Here, contract: ContractDigest, activity: ActivityDigest, measured: Measured) -> None:
    """Confirm an activity: all of it, or as much as is given here, 0 for nothing. It is said once.

    By the buyer, or by the organisation that received it, as the rule set says.
    """
    from verifier.party.activities import Accepted, Activities
    from verifier.party.register.lists import ContractsClient

    given = measured.quantity is not None or measured.amount is not None
    accepted = Accepted(measured.quantity, measured.amount) if given else None
    with at_door(here, ContractsClient) as (home, client):
        receipt = Activities(home, client).confirm(contract, activity, accepted)
    here.screen.show(receipt_facts(receipt))


def activities(here: Here, contract: ContractDigest) -> int:
    """Show the activities of a contract, each verified; exit 1 when one is held back.

    What one is worth is by itself: together they share the limits and caps of the rule set.
    """
    from verifier.party.activities import Activities
    from verifier.party.register.lists import ContractsClient

    with at_door(here, ContractsClient) as (home, client):
        reported = Activities(home, client).read(contract)
    here.screen.show({"activities": [_row(each) for each in reported]})
    return Exit.REFUSED if any(isinstance(each.said, Refusal) for each in reported) else Exit.DONE


def duties(here: Here, contract: ContractDigest) -> None:
    """Show what is still to be done for a contract, by whom and by which day."""
    from verifier.party.register.lists import ContractsClient

    with at_door(here, ContractsClient) as (_, client):
        found = client.duties(contract)
    rows = [
        {
            "due": each.due,
            "overdue": each.overdue,
            "what": each.kind,
            "by": each.party,
            "month": each.month,
            "target": each.target,
            "activity": each.activity,
        }
        for each in found
    ]
    here.screen.show({"duties": rows})


def _row(reported: Reported) -> dict[str, Any]:
    """An activity, or why it is held back; the same members for both."""
    shown: dict[str, Any] = dict.fromkeys(_SHOWN)
    held_back = None
    if isinstance(reported.said, Refusal):
        held_back = f"{reported.said.code}: expected {reported.said.expected}"
    else:
        shown = _shown(reported.said.statement, reported)
    state = {"state": reported.state, "received": Moment(reported.received_at)}
    return {**state, **shown, "activity": reported.digest, "held_back": held_back}


def _shown(said: Activity, reported: Reported) -> dict[str, Any]:
    confirmed = None if reported.confirmation is None else _measure(reported.confirmation.statement)
    return {
        "kind": said.kind,
        "day": said.day,
        "quantity": None if said.quantity is None else Hundredths(said.quantity),
        "amount": euros(said.amount),
        "accepted": confirmed,
        "worth": euros(reported.worth),
        "by": said.iss,
        "receiver": said.receiver,
    }


def _measure(said: ActivityConfirmation) -> Hundredths | Eurocents | None:
    if said.quantity is not None:
        return Hundredths(said.quantity)
    return euros(said.amount)
