"""Read duties (verplichte handelingen tonen): what is still to be done for a contract, by whom and by when."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.duty import Duty, DutyKind
from verifier.core.model.party import PartyId
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.core.procedure.duties import duties_of
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound

_NOT_FOR_BUYERS = frozenset({DutyKind.REPORT_HOURS, DutyKind.CLAIM})


@dataclass(frozen=True, slots=True, kw_only=True)
class DutiesQuery:
    """The ``client`` is on this ``side`` of the contract."""

    client: PartyId
    side: Side
    contract: Digest


def read_duties(uow: UnitOfWork, query: DutiesQuery, /, *, at: int) -> tuple[Duty, ...]:
    """What is still to be done for a contract of the client, the earliest first.

    A buyer is not told that hours are to be reported, which would say that somebody works (THREATS S14), nor that a
    floor is to be claimed: when that is no longer due, a quarter was reached (ADR 0023). Another party that attests
    for the contract is told its own duties alone. :class:`NotFound` for a contract of somebody else, as for one
    that does not exist.
    """
    own = uow.contracts.of(query.side, query.contract) is not None
    if not own and (query.side is Side.BUYER or not uow.contracts.names_viewer(query.contract, query.side)):
        raise NotFound("an address that exists")
    evidence = uow.evidence_behind_contract
    contract = evidence.contract(query.contract)
    if contract is None:
        raise LookupError("a contract that is not kept")
    evidence.look_ahead([each.digest for each in evidence.placements_of(contract.digest)])
    duties = duties_of(contract, evidence=evidence, at=at)
    if query.side is Side.BUYER:
        return tuple(each for each in duties if each.kind not in _NOT_FOR_BUYERS)
    return duties if own else tuple(each for each in duties if each.party == query.client)
