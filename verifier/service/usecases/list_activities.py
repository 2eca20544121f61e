"""List activities (activiteiten tonen): what was reported for a contract besides people, and what was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from verifier.core.model.activity import ActivityConfirmation
from verifier.core.model.evidence import Verified
from verifier.core.model.kind import StatementKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ActivityState, Side
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivitiesWanted:
    """The client is on this ``side`` of the contract, or received some of its activities."""

    side: Side
    contract: Digest
    stretch: Stretch


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """``received_at`` in Unix seconds; ``confirmation`` is the token of what was accepted of it."""

    digest: Digest
    token: str
    state: ActivityState
    received_at: int
    confirmation: str | None


def list_activities(uow: UnitOfWork, wanted: ActivitiesWanted, /, *, at: int) -> Page[ListedActivity]:
    """The activities of a contract that the client may know, in log order.

    Its buyer and its contractor may know all of them, whoever reported them; another party that attests for it what
    it reported itself, and another organisation what it received. :class:`NotFound` for anybody else, as for a
    contract that does not exist.
    """
    found = _found(uow, wanted)
    digests = [Digest(each.digest) for each in found.items]
    everything = uow.as_register().statements  # who may know an activity may know what became of it
    confirmations = everything.referring_to_any(digests, ActivityConfirmation)
    said = [each.digest for confirmed in confirmations.values() for each in confirmed]
    withdrawals = everything.referring_to_any([*digests, *said], Withdrawal)
    return found.map(lambda row: _listed(row, confirmations, withdrawals))


def _found(uow: UnitOfWork, wanted: ActivitiesWanted) -> Page[Any]:
    row = uow.contracts.of(wanted.side, wanted.contract)
    if row is not None:
        return uow.as_register().lists.activities(PartyId(row.buyer), wanted.contract, wanted.stretch)
    if uow.contracts.names_viewer(wanted.contract, Side.CONTRACTOR):
        return uow.lists.reported(wanted.contract, wanted.stretch, kind=StatementKind.ACTIVITY, month=None)
    received = uow.lists.received_activities(wanted.contract, wanted.stretch)
    if not received.items:
        raise NotFound("an address that exists")
    return received


def _listed(
    row: Any,
    confirmations: Mapping[Digest, tuple[Verified[ActivityConfirmation], ...]],
    withdrawals: Mapping[Digest, tuple[Verified[Withdrawal], ...]],
) -> ListedActivity:
    digest = Digest(row.digest)
    confirmed = confirmations[digest]
    if withdrawals[digest] or any(withdrawals[each.digest] for each in confirmed):
        state = ActivityState.WITHDRAWN
    else:
        state = ActivityState.CONFIRMED if confirmed else ActivityState.REPORTED
    token = confirmed[0].token if confirmed else None
    return ListedActivity(digest, row.token, state, row.received_at, token)
