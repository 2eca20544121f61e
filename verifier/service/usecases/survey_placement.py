"""Survey a placement (een plaatsing overzien): what was attested, where it stands, and what was decided on it."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.contract import Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.standing import PlacementState
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementQuery:
    """The ``client`` attested this placement."""

    client: PartyId
    placement: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyedPlacement:
    """``since`` in Unix seconds; ``is_sealed`` while the register keeps the sealed subject for the agency."""

    placement: Verified[Placement]
    contract: Verified[Contract]
    state: PlacementState
    since: int
    is_sealed: bool
    decision: Verified[Eligibility] | None
    withdrawals: tuple[Verified[Withdrawal], ...]


def survey_placement(uow: UnitOfWork, query: PlacementQuery, /, *, at: int) -> SurveyedPlacement:
    """A placement of the client's own; :class:`NotFound` for any other, its agency's included."""
    evidence = uow.evidence_behind_placement
    placement = evidence.placement(query.placement)
    if placement is None or placement.statement.iss != query.client:
        raise NotFound("an address that exists")
    contract = evidence.contract(placement.statement.contract)
    if contract is None:
        raise LookupError("a contract that is not kept")
    row = uow.placements.row(query.placement)
    decision = evidence.eligibility_of(query.placement)
    of_decision = () if decision is None else evidence.withdrawals_of(decision.digest)
    return SurveyedPlacement(
        placement=placement,
        contract=contract,
        state=PlacementState(row.state),
        since=row.since,
        is_sealed=row.sealed_subject is not None,
        decision=decision,
        withdrawals=(*evidence.withdrawals_of(query.placement), *of_decision),
    )
