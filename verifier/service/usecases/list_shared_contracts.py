"""List shared contracts (gedeelde opdrachten tonen): those that name a party beside their buyer and contractor."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedContractsWanted:
    """On the contractor's ``side`` those for which it attests, on the buyer's those it may call off from."""

    side: Side
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class SharedContract:
    """``since`` in Unix seconds; ``acceptance`` is the contractor's token, None before it accepted."""

    digest: Digest
    token: str
    state: ContractState
    since: int
    acceptance: str | None


def list_shared_contracts(uow: UnitOfWork, wanted: SharedContractsWanted, /, *, at: int) -> Page[SharedContract]:
    """The contracts that name the client, in log order."""
    found = uow.lists.shared_contracts(wanted.side, wanted.stretch)
    uow = uow.as_register()  # each of them names the client
    return found.map(lambda row: _shared(uow, Digest(row.digest)))


def _shared(uow: UnitOfWork, digest: Digest) -> SharedContract:
    row, acceptance = uow.contracts.standing(digest), uow.evidence.acceptance_of(digest)
    token = None if acceptance is None else acceptance.token
    return SharedContract(digest, uow.statements.token(digest), ContractState(row.state), row.since, token)
