"""Survey all given contracts (alle gegeven opdrachten overzien): a buyer's own, all of one moment."""

from __future__ import annotations

from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.survey_given import GivenContract, GivenQuery, survey_given
from verifier.web.paging import every


def survey_all_given(uow: UnitOfWork, client: PartyId, /, *, at: int) -> tuple[GivenContract, ...]:
    """Every contract that ``client`` gave, in log order, as they stood together in one snapshot."""
    listed = every(lambda stretch: uow.lists.contracts(Side.BUYER, stretch, state=None, since=None))
    return tuple(
        survey_given(uow, GivenQuery(client=client, contract=Digest(each.digest)), at=at) for each in listed
    )
