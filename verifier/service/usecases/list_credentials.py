"""List credentials (nalevingsbewijzen tonen): those of the contractor that asks, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.model.status_order import OrderedStatus
from verifier.service.store.credentials import IssuedCredential
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCredential:
    """``credential`` is an SD-JWT with every disclosure; times in Unix seconds."""

    digest: Digest
    contract: Digest
    verdict: Digest
    moment: Month
    status: OrderedStatus
    issued_at: int
    expires_at: int
    credential: str


def list_credentials(uow: UnitOfWork, stretch: Stretch, /, *, at: int) -> Page[ListedCredential]:
    """The newest credential of each verdict on the client's contracts, in log order of the verdicts."""
    statuses = uow.as_register().statuses

    def listed(each: IssuedCredential) -> ListedCredential:
        return ListedCredential(
            digest=each.digest,
            contract=each.contract,
            verdict=each.verdict,
            moment=each.moment,
            status=OrderedStatus[statuses.status(each.status).name],
            issued_at=each.issued_at,
            expires_at=each.expires_at,
            credential=each.token,
        )

    return uow.credentials.page(stretch).map(listed)
