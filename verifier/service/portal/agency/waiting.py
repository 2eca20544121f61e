"""Waiting (wachtend): a placement of the queue as a row of a page; whom it is about is sealed, and not here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from verifier.core.model.contract import Contract
from verifier.core.model.placement import Placement
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.service.usecases.list_waiting import WaitingPlacement

#: Characters of a digest that name a placement for a person.
SHORT = 12


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """``short`` names the placement for a person; ``since`` in Unix seconds."""

    short: str
    placement: Placement
    reference: str
    since: int


def waiting_rows(found: Iterable[WaitingPlacement]) -> tuple[WaitingRow, ...]:
    """What waits, with what each placement and its contract say."""
    return tuple(map(_row, found))


def _row(each: WaitingPlacement) -> WaitingRow:
    placement = recall(each.token, Placement, digest=each.digest).statement
    contract = recall(each.contract_token, Contract, digest=placement.contract).statement
    return WaitingRow(base64url.encode(each.digest)[:SHORT], placement, contract.reference, each.since)
