"""List messages (berichten tonen): what buyer and contractor said to each other on a contract."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesWanted:
    """The client is on this ``side`` of the contract."""

    side: Side
    contract: Digest
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """``received_at`` in Unix seconds."""

    digest: Digest
    token: str
    received_at: int


def list_messages(uow: UnitOfWork, wanted: MessagesWanted, /, *, at: int) -> Page[ListedMessage]:
    """The messages of both sides on one of the client's contracts, in log order.

    :class:`NotFound` for a contract of somebody else, as for one that does not exist.
    """
    if uow.contracts.of(wanted.side, wanted.contract) is None:
        raise NotFound("an address that exists")
    return uow.lists.messages(wanted.side, wanted.contract, wanted.stretch).map(_listed)


def _listed(row: Any) -> ListedMessage:
    return ListedMessage(Digest(row.digest), row.token, row.received_at)
