"""Pages (bladzijden): what the lists found, in the shapes of the doors.

A row of an answer has the members of what was found, by the same names but for those given here; what an answer has
no member for does not reach it.
"""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel

from verifier.core.model.duty import Duty
from verifier.service.routes.list_bodies import (
    ActivitiesAnswer,
    ContractsAnswer,
    DecisionListAnswer,
    DutiesAnswer,
    DutyBody,
    EventBody,
    GrantListAnswer,
    HoursListAnswer,
    KeptStatementAnswer,
    ListedActivityBody,
    ListedContractBody,
    ListedDecisionBody,
    ListedGrantBody,
    ListedHoursBody,
    ListedMessageBody,
    ListedPlacementBody,
    ListedReceiptBody,
    MessagesAnswer,
    MomentBody,
    MomentsAnswer,
    PageAnswer,
    PlacementsAnswer,
    QueueAnswer,
    ReceiptsAnswer,
    SharedContractBody,
    SharedContractsAnswer,
    TimelineAnswer,
    WaitingPlacementBody,
)
from verifier.service.routes.queries import Turn
from verifier.service.usecases.list_activities import ListedActivity
from verifier.service.usecases.list_contracts import ListedContract
from verifier.service.usecases.list_decisions import ListedDecision
from verifier.service.usecases.list_events import Event
from verifier.service.usecases.list_hours import ListedHours
from verifier.service.usecases.list_messages import ListedMessage
from verifier.service.usecases.list_placements import ListedPlacement
from verifier.service.usecases.list_receipts import ListedReceipt
from verifier.service.usecases.list_shared_contracts import SharedContract
from verifier.service.usecases.list_waiting import WaitingPlacement
from verifier.service.usecases.read_moments import ReadMoments
from verifier.service.usecases.read_statement import ReadStatement
from verifier.web.paging import Page

B = TypeVar("B", bound=BaseModel)
A = TypeVar("A", bound=PageAnswer)


def _row(body: type[B], found: object, **named: str) -> B:
    """``found`` as ``body``; ``named`` gives what a member is called there, where that is something else."""
    members = {name: getattr(found, named.get(name, name)) for name in body.model_fields}
    return body.model_construct(**members)


def _page(answer: type[A], found: Page[Any], turn: Turn, body: type[B], **named: str) -> A:
    """A page of ``found``: the one member of ``answer`` beside ``next``, and the cursor of what follows."""
    (rows,) = answer.model_fields.keys() - PageAnswer.model_fields.keys()
    members: dict[str, Any] = {rows: [_row(body, each, **named) for each in found.items]}
    return answer.model_construct(**members, next=turn.cursor_behind(found))


def contracts_page(found: Page[ListedContract], turn: Turn) -> ContractsAnswer:
    return _page(ContractsAnswer, found, turn, ListedContractBody, statement="token")


def shared_page(found: Page[SharedContract], turn: Turn) -> SharedContractsAnswer:
    return _page(SharedContractsAnswer, found, turn, SharedContractBody, statement="token")


def placements_page(found: Page[ListedPlacement], turn: Turn) -> PlacementsAnswer:
    return _page(PlacementsAnswer, found, turn, ListedPlacementBody, statement="token")


def queue_page(found: Page[WaitingPlacement], turn: Turn) -> QueueAnswer:
    return _page(QueueAnswer, found, turn, WaitingPlacementBody, statement="token", contract="contract_token")


def hours_page(found: Page[ListedHours], turn: Turn) -> HoursListAnswer:
    return _page(HoursListAnswer, found, turn, ListedHoursBody, statement="token")


def grants_page(found: Page[ListedHours], turn: Turn) -> GrantListAnswer:
    return _page(GrantListAnswer, found, turn, ListedGrantBody, statement="token", hours="about")


def receipts_page(found: Page[ListedReceipt], turn: Turn) -> ReceiptsAnswer:
    return _page(ReceiptsAnswer, found, turn, ListedReceiptBody)


def decisions_page(found: Page[ListedDecision], turn: Turn) -> DecisionListAnswer:
    return _page(DecisionListAnswer, found, turn, ListedDecisionBody, statement="token")


def timeline_page(found: Page[Event], turn: Turn) -> TimelineAnswer:
    return _page(TimelineAnswer, found, turn, EventBody)


def messages_page(found: Page[ListedMessage], turn: Turn) -> MessagesAnswer:
    return _page(MessagesAnswer, found, turn, ListedMessageBody, statement="token")


def activities_page(found: Page[ListedActivity], turn: Turn) -> ActivitiesAnswer:
    return _page(ActivitiesAnswer, found, turn, ListedActivityBody, statement="token")


def duties_answer(found: tuple[Duty, ...]) -> DutiesAnswer:
    return DutiesAnswer.model_construct(duties=[_row(DutyBody, each) for each in found])


def moments_answer(found: ReadMoments) -> MomentsAnswer:
    rows = [_row(MomentBody, each) for each in found.moments]
    return MomentsAnswer.model_construct(state=found.state, since=found.since, moments=rows)


def statement_answer(found: ReadStatement) -> KeptStatementAnswer:
    return KeptStatementAnswer.model_construct(
        statement=found.token, nonce=found.nonce, receipt=found.receipt or None
    )
