"""Survey a given contract (een gegeven opdracht overzien): where it stands for the buyer who gave it."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.contract import Contract
from verifier.core.model.duty import Duty
from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message
from verifier.core.model.party import PartyId
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Verdict
from verifier.core.procedure.answering import unanswered
from verifier.core.procedure.owing import owed_in_the_end
from verifier.core.rules.owing.owed import Owed
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.read_duties import DutiesQuery, read_duties
from verifier.service.usecases.read_moments import MomentsQuery, ReadMoment, read_moments


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenQuery:
    """The ``client`` is the buyer of this contract."""

    client: PartyId
    contract: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenContract:
    """What a buyer may know of a contract (PROTOCOL 6): nothing of a person, and nothing of claims.

    ``duties`` are both parties', the earliest first; ``verdicts`` in log order; ``since`` in Unix seconds. ``owed``
    is None where the rule set leaves it open. ``unanswered`` are the messages that ask something to which nobody
    replied. The framework that it was called off from may be another buyer's.
    """

    contract: Verified[Contract]
    state: ContractState
    since: int
    duties: tuple[Duty, ...]
    moments: tuple[ReadMoment, ...]
    verdicts: tuple[Verified[Verdict], ...]
    owed: Owed | None
    unanswered: tuple[Message, ...] = ()
    framework_is_own: bool = False

    @property
    def latest(self) -> Verdict | None:
        """The answer that was given last."""
        return self.verdicts[-1].statement if self.verdicts else None

    @property
    def is_overdue(self) -> bool:
        """Whether something should have been done by now."""
        return any(each.overdue for each in self.duties)


def survey_given(uow: UnitOfWork, query: GivenQuery, /, *, at: int) -> GivenContract:
    """The contract, for its buyer; :class:`NotFound` for any other."""
    read = read_moments(uow, MomentsQuery(side=Side.BUYER, contract=query.contract), at=at)
    duties = read_duties(uow, DutiesQuery(client=query.client, side=Side.BUYER, contract=query.contract), at=at)
    evidence = uow.evidence_behind_contract
    contract = evidence.contract(query.contract)
    if contract is None:
        raise LookupError("a contract that is not kept")
    framework = contract.statement.framework
    said = uow.statements.of_contract(query.contract, Message)
    waiting = unanswered(said)
    return GivenContract(
        contract=contract,
        state=read.state,
        since=read.since,
        duties=duties,
        moments=read.moments,
        verdicts=tuple(uow.statements.of_contract(query.contract, Verdict)),
        owed=owed_in_the_end(contract, evidence=evidence, public=evidence),
        unanswered=tuple(each.statement for each in said if each.digest in waiting),
        framework_is_own=framework is not None and uow.contracts.of(Side.BUYER, framework) is not None,
    )
