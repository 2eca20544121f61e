"""List decisions (beslissingen tonen): what an agency decided itself, and where those placements stand now."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.kind import StatementKind
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """An eligibility by digest, about ``placement``; ``received_at`` in Unix seconds."""

    digest: Digest
    placement: Digest
    state: PlacementState
    token: str
    receipt: str
    received_at: int


def list_decisions(uow: UnitOfWork, stretch: Stretch, /, *, at: int) -> Page[ListedDecision]:
    """The client's own decisions, in log order."""
    found = uow.lists.issued(stretch, kind=StatementKind.ELIGIBILITY)
    states = uow.lists.placement_states(Digest(row.refers_to) for row in found.items)
    return found.map(
        lambda row: ListedDecision(
            Digest(row.digest),
            Digest(row.refers_to),
            states[Digest(row.refers_to)],
            row.token,
            row.receipt,
            row.received_at,
        )
    )
