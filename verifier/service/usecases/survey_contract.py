"""Survey a contract (een opdracht overzien): where it stands for who works for it, and what waits on whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from verifier.core.model.claim import Claim
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.duty import Duty
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState, PlacementState, Side
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.owing import owed_in_the_end
from verifier.core.rules.owing.owed import Owed
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.read_duties import DutiesQuery, read_duties
from verifier.service.usecases.read_moments import MomentsQuery, ReadMoment, read_moments
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyQuery:
    """The ``client`` is the contractor of this contract, or attests for it."""

    client: PartyId
    contract: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyedContract:
    """``duties`` are the client's own, the earliest first; ``placements`` counts its own by state; ``since`` in
    Unix seconds. ``owed`` is None where the rule set leaves it open.

    Who only attests for it (``is_own`` False) is told no moments, verdicts and claims: those are its contractor's.
    """

    contract: Verified[Contract]
    is_own: bool
    state: ContractState
    since: int
    duties: tuple[Duty, ...]
    placements: Mapping[PlacementState, int]
    owed: Owed | None
    acceptance: Verified[Acceptance] | None
    moments: tuple[ReadMoment, ...] = ()
    verdicts: tuple[Verified[Verdict], ...] = ()
    claims: tuple[Verified[Claim], ...] = ()

    @property
    def proven(self) -> int:
        """Eurocents that are certain: the highest floor of a claim, and what activities count for."""
        floors = [each.statement.floor for each in self.claims]
        return max(floors, default=0) + (self.owed.counted if self.owed else 0)


def survey_contract(uow: UnitOfWork, query: SurveyQuery, /, *, at: int) -> SurveyedContract:
    """The contract, for its contractor and who attests for it; :class:`NotFound` for any other."""
    is_own = uow.contracts.of(Side.CONTRACTOR, query.contract) is not None
    if not is_own and not uow.contracts.names_viewer(query.contract, Side.CONTRACTOR):
        raise NotFound("an address that exists")
    evidence = uow.evidence_behind_contract
    contract = evidence.contract(query.contract)
    if contract is None:
        raise LookupError("a contract that is not kept")
    standing = uow.as_register().contracts.standing(query.contract)
    duties = read_duties(
        uow, DutiesQuery(client=query.client, side=Side.CONTRACTOR, contract=query.contract), at=at
    )
    moments: tuple[ReadMoment, ...] = ()
    if is_own:
        moments = read_moments(uow, MomentsQuery(side=Side.CONTRACTOR, contract=query.contract), at=at).moments
    return SurveyedContract(
        contract=contract,
        is_own=is_own,
        state=ContractState(standing.state),
        since=standing.since,
        duties=tuple(each for each in duties if each.party == query.client),
        placements=uow.placements.tally(query.contract),
        owed=owed_in_the_end(contract, evidence=evidence, public=evidence),
        acceptance=evidence.acceptance_of(query.contract),
        moments=moments,
        verdicts=uow.statements.of_contract(query.contract, Verdict) if is_own else (),
        claims=uow.statements.of_contract(query.contract, Claim) if is_own else (),
    )
