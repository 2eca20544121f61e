"""Read a decision (een beslissing ophalen): the agency's answer on one placement, for its contractor."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionQuery:
    client: PartyId
    placement: Digest


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """The eligibility's token, and the opening that only the contractor's own key opens; empty when declined."""

    token: str
    sealed_opening: bytes


def read_decision(uow: UnitOfWork, query: DecisionQuery, /, *, at: int) -> ReadDecision:
    """The decision; :class:`NotFound` for a placement that waits, is somebody else's or does not exist."""
    placement = uow.evidence.placement(query.placement)
    eligibility = uow.evidence.eligibility_of(query.placement)
    if placement is None or placement.statement.iss != query.client or eligibility is None:
        raise NotFound("an address that exists")
    return ReadDecision(eligibility.token, uow.placements.row(query.placement).sealed_opening or b"")
