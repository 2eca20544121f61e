"""Read withdrawals (intrekkingen ophalen) of a placement, for the agency that decided on it."""

from __future__ import annotations

from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def read_withdrawals(uow: UnitOfWork, placement: Digest, /, *, at: int) -> tuple[str, ...]:
    """The tokens of all withdrawals of a placement and of the decision on it, those of the placement first.

    :class:`NotFound` for a placement that is not within the agency's scope, as for one that does not exist.
    """
    if uow.evidence.placement(placement) is None:
        raise NotFound("an address that exists")
    decided = uow.evidence.eligibility_of(placement)
    withdrawn = [*uow.evidence.withdrawals_of(placement)]
    if decided is not None:
        withdrawn += uow.evidence.withdrawals_of(decided.digest)
    return tuple(each.token for each in withdrawn)
