"""Survey contracts (opdrachten overzien): a contractor's own on one page, and what of each waits on whom."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.survey_contract import SurveyedContract, SurveyQuery, survey_contract
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyWanted:
    """The contracts of others for which ``client`` attests when ``shared``, its own otherwise."""

    client: PartyId
    stretch: Stretch
    shared: bool = False


def survey_contracts(uow: UnitOfWork, wanted: SurveyWanted, /, *, at: int) -> Page[SurveyedContract]:
    """The client's contracts, in log order."""
    if wanted.shared:
        found = uow.lists.shared_contracts(Side.CONTRACTOR, wanted.stretch)
    else:
        found = uow.lists.contracts(Side.CONTRACTOR, wanted.stretch, state=None, since=None)
    return found.map(
        lambda row: survey_contract(uow, SurveyQuery(client=wanted.client, contract=Digest(row.digest)), at=at)
    )
