"""Issue tickets (volgbewijzen uitgeven)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from verifier.core.errors import QuotaReached
from verifier.core.model.evaluation import Ticket
from verifier.core.model.party import PartyId
from verifier.service.store.unit_of_work import UnitOfWork

#: Evaluations that one agency is allowed in 24 hours; the evaluators keep quotas of their own.
DAILY_QUOTA = 20_000
_DAY = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRequest:
    """``client`` is an agency; ``count`` 1 to 64 elements."""

    client: PartyId
    count: int


@dataclass(frozen=True, slots=True)
class GivenTicket:
    evaluator: PartyId
    token: str


def issue_tickets(uow: UnitOfWork, request: TicketRequest, /, *, at: int) -> tuple[GivenTicket, ...]:
    """One ticket per evaluator, in the order in which an element travels (PROTOCOL 4).

    A ticket says which agency may have how much evaluated, and nothing of a placement; it is not logged.
    """
    tickets = uow.as_register().tickets
    if tickets.given_since(request.client, at - _DAY) + request.count > DAILY_QUOTA:
        raise QuotaReached(f"at most {DAILY_QUOTA} evaluations in 24 hours", field="count")
    directory = uow.trust.directory
    return tuple(_give(uow, request, each, at=at) for each in (directory.evaluator1, directory.evaluator2))


def _give(uow: UnitOfWork, request: TicketRequest, evaluator: PartyId, *, at: int) -> GivenTicket:
    claims = {**uow.claims(at=at), "aud": evaluator}
    ticket = Ticket(**claims, ticket=secrets.token_bytes(16), agency=request.client, count=request.count)
    uow.as_register().tickets.add(ticket)
    return GivenTicket(evaluator, uow.sign(ticket))
