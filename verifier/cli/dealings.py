"""Dealings (zaken) with the register of buyers and contractors alike: contracts, receipts, withdrawals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from verifier.cli.arguments import day, digest, month
from verifier.cli.forms import Here
from verifier.cli.outcome import Exit
from verifier.cli.screen import Eurocents, Moment
from verifier.core.errors import Refusal
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import WithdrawalReason

if TYPE_CHECKING:
    from verifier.core.model.evidence import Verified
    from verifier.core.model.receipt import Receipt
    from verifier.party.outbox import Resumed
    from verifier.party.rulebook import KnownContract
    from verifier.party.transport import Refused

ContractDigest = Annotated[
    Digest, typer.Argument(parser=digest, help="The digest, as 'contracts' lists it.", metavar="CONTRACT")
]
ReportingMoment = Annotated[
    Month, typer.Argument(parser=month, help="A reporting moment of the contract, YYYY-MM.", metavar="MOMENT")
]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a statement is withdrawn."""

    reason: Annotated[WithdrawalReason, typer.Option(help="Says nothing about a person.")]
    effective: Annotated[date, typer.Option(parser=day, help="From this day it no longer counts.", metavar="DAY")]


def contract_rows(known: Iterable[KnownContract]) -> list[dict[str, Any]]:
    """Contracts, one row each."""
    return [_contract_row(each) for each in known]


def receipt_facts(receipt: Verified[Receipt]) -> dict[str, Any]:
    """Where the register put a statement."""
    said = receipt.statement
    return {"statement": said.statement, "leaf": said.leaf_index, "received": Moment(said.received_at)}


def refusal_facts(refusal: Refusal | Refused) -> dict[str, Any]:
    """A refusal of one thing among several: its code, where, and what was expected."""
    expected = refusal.expected if isinstance(refusal, Refusal) else refusal.detail
    return {"code": refusal.code, "field": refusal.field, "expected": expected}


def show_resumed(here: Here, resumed: Resumed) -> int:
    """What became of the statements that waited; refused ones make the exit code 1."""
    refused = [{"name": name, **refusal_facts(each)} for name, each in resumed.refused.items()]
    sent = [receipt_facts(each.receipt) for each in resumed.sent]
    here.screen.show({"sent": sent, "refused": refused})
    return Exit.REFUSED if refused else Exit.DONE


def _contract_row(known: KnownContract) -> dict[str, Any]:
    contract = known.contract.statement
    amount = contract.obligation.amount
    return {
        "reference": contract.reference,
        "state": str(known.state),
        "buyer": contract.iss,
        "contractor": contract.contractor,
        "value": Eurocents(contract.value),
        "basis_points": contract.obligation.basis_points,
        "amount": Eurocents(amount) if amount is not None else None,
        "first_day": contract.first_day,
        "last_day": contract.last_day,
        "rule_set": contract.ruleset.name,
        "moments": list(contract.moments),
        "digest": known.contract.digest,
    }
