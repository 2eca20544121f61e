"""List events (tijdlijn tonen): what happened to a contract, as far as one side of it may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.model.calendar import Month
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsWanted:
    """The client is on this ``side`` of the contract."""

    side: Side
    contract: Digest
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class Event:
    """A statement, who signed it, and when it was received (Unix seconds).

    ``about`` is the statement that it refers to, ``month`` the month or moment that it is for.
    """

    kind: StatementKind
    digest: Digest
    by: PartyId
    at: int
    about: Digest | None
    month: Month | None


def list_events(uow: UnitOfWork, wanted: EventsWanted, /, *, at: int) -> Page[Event]:
    """The timeline of one of the client's contracts, in log order.

    A contractor sees all that it said and was told about its contract. A buyer sees the contract, its acceptance,
    its withdrawals, verdicts, activities and their confirmations, and the messages of both sides: no placement, no
    hours and no claim, for each of those says that somebody came, went or worked (THREATS S14). :class:`NotFound`
    for a contract of somebody else, as for one that does not exist.
    """
    if uow.contracts.of(wanted.side, wanted.contract) is None:
        raise NotFound("an address that exists")
    return uow.lists.events(wanted.side, wanted.contract, wanted.stretch).map(_event)


def _event(row: Any) -> Event:
    return Event(
        StatementKind.of_typ(row.typ),
        Digest(row.digest),
        PartyId(row.iss),
        row.received_at,
        Digest(row.refers_to) if row.refers_to else None,
        Month.parse(row.month) if row.month else None,
    )
