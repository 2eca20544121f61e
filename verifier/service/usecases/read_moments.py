"""Read moments (rapportagemomenten tonen): where each moment of a contract stands, and on whom it waits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.standing import ContractState, MomentState, Side
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.compliance import CLAIM_TERM, is_judged_with
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentsQuery:
    """The client is on this ``side`` of the contract."""

    side: Side
    contract: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMoment:
    """``claimed``: whether a floor was ever claimed for it, whatever became of that; None to whom that is not told.

    From ``opens_at`` on a verdict can be asked; from ``closes_at`` on *pending* becomes *not met* at the last
    moment of a contract, and *behind* at its end when a recovery period follows. Unix seconds.
    """

    moment: Month
    state: MomentState
    claimed: bool | None
    opens_at: int
    closes_at: int | None
    waits_on: Side | None


@dataclass(frozen=True, slots=True)
class ReadMoments:
    """Where the contract stands, since when, and its moments in order."""

    state: ContractState
    since: int
    moments: tuple[ReadMoment, ...]


def read_moments(uow: UnitOfWork, query: MomentsQuery, /, *, at: int) -> ReadMoments:
    """The moments of one of the client's contracts; :class:`NotFound` for any other.

    A buyer is told nothing of claims: that there is one says that a quarter was reached, which of one person's
    contract is much (ADR 0023). So an open moment waits on the buyer, who may ask, and a pending one on the
    contractor.
    """
    row, contract = uow.contracts.of(query.side, query.contract), uow.evidence.contract(query.contract)
    if row is None or contract is None:
        raise NotFound("an address that exists")
    said: dict[Month, Outcome] = {}
    for verdict in uow.statements.of_contract(query.contract, Verdict):
        said[verdict.statement.as_of.moment] = verdict.statement.verdict
    told = query.side is not Side.BUYER
    claimed = uow.as_register().lists.claimed_months(query.contract) if told else frozenset()
    moments = tuple(
        _moment(contract.statement, moment, said.get(moment), claimed=moment in claimed if told else None, at=at)
        for moment in contract.statement.answer_moments
    )
    if row.state != ContractState.ACCEPTED:
        moments = tuple(replace(each, waits_on=None) for each in moments)
    elif _is_judged_with_another(uow, contract.statement):
        moments = tuple(replace(each, waits_on=None) if _is_over(each, at=at) else each for each in moments)
    return ReadMoments(ContractState(row.state), row.since, moments)


def _is_judged_with_another(uow: UnitOfWork, contract: Contract) -> bool:
    """Whether this is a call-off whose framework answers for it where too few people stand behind it."""
    if contract.framework is None:
        return False
    framework = uow.as_register().evidence.contract(contract.framework)
    return framework is not None and is_judged_with(framework.statement)


def _is_over(moment: ReadMoment, *, at: int) -> bool:
    return moment.state is MomentState.PENDING and moment.closes_at is not None and at >= moment.closes_at


def _moment(
    contract: Contract, moment: Month, said: Outcome | None, *, claimed: bool | None, at: int
) -> ReadMoment:
    opens_at = moment.plus(1).starts_at
    closes_at = opens_at + CLAIM_TERM if moment >= contract.moments[-1] else None
    return ReadMoment(
        moment=moment,
        state=_state(said, opened=at >= opens_at),
        claimed=claimed,
        opens_at=opens_at,
        closes_at=closes_at,
        waits_on=_waits_on(
            _state(said, opened=at >= opens_at),
            claimed=claimed,
            last=closes_at is not None,
            closed=closes_at is not None and at >= closes_at,
        ),
    )


def _state(said: Outcome | None, *, opened: bool) -> MomentState:
    if said is None:
        return MomentState.OPEN if opened else MomentState.TO_COME
    return MomentState.PENDING if said is Outcome.PENDING else MomentState.ANSWERED


def _waits_on(state: MomentState, *, claimed: bool | None, last: bool, closed: bool) -> Side | None:
    """Who can bring it further: by a claim, or by asking; as far as who reads it is told of claims.

    A *pending* of an earlier moment, for which there was a claim, waits until more people stand behind an answer:
    on nobody.
    """
    if state is MomentState.OPEN:
        return Side.CONTRACTOR if claimed is False and not closed else Side.BUYER
    if state is MomentState.PENDING and last:
        return Side.BUYER if closed else Side.CONTRACTOR
    return Side.CONTRACTOR if state is MomentState.PENDING and not claimed else None
