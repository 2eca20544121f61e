"""Tell what the register holds about one placement (wat het register ervan heeft), to its own parties."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementAsked:
    """``client`` is the contractor that attested it, or the agency that it names."""

    client: PartyId
    placement: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementTold:
    """What is there now. ``sealed_subject`` is its size in bytes, 0 once it is gone; months have granted hours."""

    placement: Placement
    digest: Digest
    state: PlacementState
    since: int
    sealed_subject: int
    has_sealed_opening: bool
    eligibility: Eligibility | None
    granted: tuple[Month, ...]

    @property
    def index_years(self) -> tuple[str, ...]:
        """The calendar years of which the register keeps a pseudonym's index for it."""
        return () if self.eligibility is None else tuple(e.scope for e in self.eligibility.pseudonym_commitments)


def tell_placement(uow: UnitOfWork, asked: PlacementAsked, /, *, at: int) -> PlacementTold:
    """The whole of it; :class:`NotFound` for a placement of others, as for one that does not exist."""
    found = uow.evidence.placement(asked.placement)
    if found is None or asked.client not in {found.statement.iss, found.statement.agency}:
        raise NotFound("an address that exists")
    row = uow.placements.row(asked.placement)
    eligibility = uow.evidence.eligibility_of(asked.placement)
    return PlacementTold(
        placement=found.statement,
        digest=asked.placement,
        state=PlacementState(row.state),
        since=row.since,
        sealed_subject=len(row.sealed_subject or b""),
        has_sealed_opening=row.sealed_opening is not None,
        eligibility=None if eligibility is None else eligibility.statement,
        granted=uow.as_register().ledger.months_of(asked.placement),
    )
