"""Tickets in store (uitgegeven volgbewijzen): how many evaluations an agency was allowed, never for what."""

from __future__ import annotations

from sqlalchemy import func
from sqlmodel import col, select

from verifier.core.model.evaluation import Ticket
from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import TicketRow


class Tickets(RegisterRepository):
    """The ticket table in one transaction."""

    def add(self, ticket: Ticket) -> None:
        """Note a ticket. Durable with the transaction."""
        self._session.add(
            TicketRow(
                ticket=ticket.ticket,
                agency=ticket.agency,
                evaluator=ticket.aud,
                count=ticket.count,
                given_at=ticket.iat,
            )
        )

    def given_since(self, agency: str, since: int) -> int:
        """How many evaluations ``agency`` was allowed after ``since``, at the evaluator that was allowed most."""
        counts = (
            select(func.sum(TicketRow.count).label("given"))
            .where(TicketRow.agency == agency, col(TicketRow.given_at) > since)
            .group_by(col(TicketRow.evaluator))
            .subquery()
        )
        given: int = self._session.exec(select(func.coalesce(func.max(counts.c.given), 0))).one()
        return given
