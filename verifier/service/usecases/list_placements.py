"""List placements (plaatsingen tonen): a contractor's own, what waits on whom, since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.model.party import PartyId
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementsWanted:
    """Each filter narrows; ``waiting_before`` (Unix seconds) is for what waits since an earlier moment."""

    stretch: Stretch
    contract: Digest | None = None
    state: PlacementState | None = None
    agency: PartyId | None = None
    waiting_before: int | None = None


@dataclass(frozen=True, slots=True)
class ListedPlacement:
    """``since`` in Unix seconds."""

    digest: Digest
    token: str
    state: PlacementState
    since: int


def list_placements(uow: UnitOfWork, wanted: PlacementsWanted, /, *, at: int) -> Page[ListedPlacement]:
    """The client's own placements, in log order.

    Empty for a contract of somebody else, as for one that does not exist.
    """
    found = uow.lists.placements(
        wanted.stretch,
        contract=wanted.contract,
        state=wanted.state,
        agency=wanted.agency,
        waiting_before=wanted.waiting_before,
    )
    return found.map(_listed)


def _listed(row: Any) -> ListedPlacement:
    return ListedPlacement(Digest(row.digest), row.token, PlacementState(row.state), row.since)
