"""Survey all activities (alle activiteiten overzien): what was reported for all that a buyer gave."""

from __future__ import annotations

from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.survey_given_activities import GivenActivity, survey_given_activities
from verifier.web.paging import MOST, Stretch


def survey_all_activities(uow: UnitOfWork, _: None, /, *, at: int) -> tuple[GivenActivity, ...]:
    """What was reported for all contracts that the client gave, contract by contract."""
    found, after = list[GivenActivity](), -1
    while True:
        some = uow.lists.contracts(Side.BUYER, Stretch(after=after, limit=MOST), state=None, since=None)
        for row in some.items:
            found += survey_given_activities(uow, Digest(row.digest), at=at)
        if some.last is None:
            return tuple(found)
        after = some.last
