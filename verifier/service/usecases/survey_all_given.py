"""Survey all given contracts (alle gegeven opdrachten overzien): a buyer's own, a stretch at a time."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.survey_given import GivenContract, GivenQuery, survey_given
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWanted:
    """A stretch of the contracts that ``client`` gave."""

    client: PartyId
    stretch: Stretch


def survey_all_given(uow: UnitOfWork, wanted: GivenWanted, /, *, at: int) -> Page[GivenContract]:
    """The client's contracts, in log order."""
    found = uow.lists.contracts(Side.BUYER, wanted.stretch, state=None, since=None)
    return found.map(
        lambda row: survey_given(uow, GivenQuery(client=wanted.client, contract=Digest(row.digest)), at=at)
    )
