"""List what waits (wachtrij tonen): the placements on which an agency must decide."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WaitingPlacement:
    """A placement with the contract it is for and the subject that only this agency can open."""

    digest: Digest
    token: str
    contract_token: str
    sealed_subject: bytes
    since: int


def list_waiting(uow: UnitOfWork, client: PartyId, /, *, at: int) -> tuple[WaitingPlacement, ...]:
    """The queue of the agency ``client``, oldest first, at most a hundred."""
    return tuple(
        WaitingPlacement(
            Digest(row.digest),
            uow.statements.token(Digest(row.digest)),
            uow.statements.token(Digest(row.contract)),
            row.sealed_subject or b"",
            row.since,
        )
        for row in uow.placements.queue(client)
    )
