"""Survey all activities (alle activiteiten overzien): what was reported for all that a buyer gave."""

from __future__ import annotations

from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.survey_given_activities import GivenActivity, survey_given_activities
from verifier.web.paging import every


def survey_all_activities(uow: UnitOfWork, _: None, /, *, at: int) -> tuple[GivenActivity, ...]:
    """What was reported for all contracts that the client gave, contract by contract."""
    listed = every(lambda stretch: uow.lists.contracts(Side.BUYER, stretch, state=None, since=None))
    return tuple(each for row in listed for each in survey_given_activities(uow, Digest(row.digest), at=at))
