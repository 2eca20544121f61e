"""Survey a dialogue (een gesprek overzien): what both sides of a contract said, and what waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import WrongValue
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message
from verifier.core.model.standing import ContractState, Side
from verifier.core.model.statement import Digest
from verifier.core.procedure.answering import unanswered
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.intake import recall
from verifier.core.procedure.message import check_message_wording
from verifier.core.rules.table.ruleset import RuleSet
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.list_messages import MessagesWanted, list_messages
from verifier.web.paging import Stretch, every
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueQuery:
    """The client is on this ``side`` of the contract."""

    side: Side
    contract: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMessage:
    """A message and when it came, in Unix seconds; ``waits`` for a word of the other side.

    It ``is_shown`` unless its wording could be about a person by what is guarded today.
    """

    digest: Digest
    said: Message
    received_at: int
    waits: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class SurveyedDialogue:
    """A contract, where it stands, its rule set, and its messages in log order."""

    contract: Verified[Contract]
    state: ContractState
    ruleset: RuleSet
    messages: tuple[SaidMessage, ...]


def survey_dialogue(uow: UnitOfWork, query: DialogueQuery, /, *, at: int) -> SurveyedDialogue:
    """The dialogue on one of the client's contracts; :class:`NotFound` for any other."""
    row = uow.contracts.of(query.side, query.contract)
    evidence = uow.evidence_behind_contract
    contract = None if row is None else evidence.contract(query.contract)
    if row is None or contract is None:
        raise NotFound("an address that exists")
    listed = tuple(every(lambda stretch: list_messages(uow, _wanted(query, stretch), at=at)))
    said = [recall(each.token, Message, digest=each.digest) for each in listed]
    waiting = unanswered(said)
    return SurveyedDialogue(
        contract=contract,
        state=ContractState(row.state),
        ruleset=known_ruleset(contract, evidence=evidence),
        messages=tuple(
            SaidMessage(
                digest=each.digest,
                said=message.statement,
                received_at=each.received_at,
                waits=each.digest in waiting,
                is_shown=_is_shown(message.statement),
            )
            for each, message in zip(listed, said, strict=True)
        ),
    )


def _wanted(query: DialogueQuery, stretch: Stretch) -> MessagesWanted:
    return MessagesWanted(side=query.side, contract=query.contract, stretch=stretch)


def _is_shown(message: Message) -> bool:
    try:
        check_message_wording(message)
    except WrongValue:
        return False
    return True
