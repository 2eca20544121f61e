"""List what waits (wachtrij tonen): the placements on which an agency must decide."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingWanted:
    """What waits on the client, of one contractor or of all."""

    stretch: Stretch
    contractor: PartyId | None = None


@dataclass(frozen=True, slots=True)
class WaitingPlacement:
    """A placement with the contract it is for and the subject that only this agency can open."""

    digest: Digest
    token: str
    contract_token: str
    sealed_subject: bytes
    since: int


def list_waiting(uow: UnitOfWork, wanted: WaitingWanted, /, *, at: int) -> Page[WaitingPlacement]:
    """The client's queue, oldest first.

    An agency is no party to a contract: it is shown the one that a placement of its own is for.
    """
    found = uow.lists.queue(wanted.stretch, contractor=wanted.contractor)
    contracts = uow.as_register().lists.tokens(Digest(row.contract) for row in found.items)
    return found.map(
        lambda row: WaitingPlacement(
            Digest(row.digest), row.token, contracts[Digest(row.contract)], row.sealed_subject or b"", row.since
        )
    )
