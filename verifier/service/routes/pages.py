"""Pages (bladzijden): what the lists found, in the shapes of the doors."""

from __future__ import annotations

from verifier.service.routes.list_bodies import (
    ContractsAnswer,
    DecisionListAnswer,
    EventBody,
    GrantListAnswer,
    HoursListAnswer,
    KeptStatementAnswer,
    ListedContractBody,
    ListedDecisionBody,
    ListedGrantBody,
    ListedHoursBody,
    ListedPlacementBody,
    ListedReceiptBody,
    MomentBody,
    MomentsAnswer,
    PlacementsAnswer,
    QueueAnswer,
    ReceiptsAnswer,
    TimelineAnswer,
    WaitingPlacementBody,
)
from verifier.service.routes.queries import Turn
from verifier.service.usecases.list_contracts import ListedContract
from verifier.service.usecases.list_decisions import ListedDecision
from verifier.service.usecases.list_events import Event
from verifier.service.usecases.list_hours import ListedHours
from verifier.service.usecases.list_placements import ListedPlacement
from verifier.service.usecases.list_receipts import ListedReceipt
from verifier.service.usecases.list_waiting import WaitingPlacement
from verifier.service.usecases.read_moments import ReadMoments
from verifier.service.usecases.read_statement import ReadStatement
from verifier.web.paging import Page


def contracts_page(found: Page[ListedContract], turn: Turn) -> ContractsAnswer:
    return ContractsAnswer.model_construct(
        contracts=[
            ListedContractBody.model_construct(
                digest=each.digest, statement=each.token, state=each.state, since=each.since
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def placements_page(found: Page[ListedPlacement], turn: Turn) -> PlacementsAnswer:
    return PlacementsAnswer.model_construct(
        placements=[
            ListedPlacementBody.model_construct(
                digest=each.digest, statement=each.token, state=each.state, since=each.since
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def queue_page(found: Page[WaitingPlacement], turn: Turn) -> QueueAnswer:
    return QueueAnswer.model_construct(
        placements=[
            WaitingPlacementBody.model_construct(
                digest=each.digest,
                statement=each.token,
                contract=each.contract_token,
                sealed_subject=each.sealed_subject,
                since=each.since,
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def hours_page(found: Page[ListedHours], turn: Turn) -> HoursListAnswer:
    return HoursListAnswer.model_construct(
        hours=[
            ListedHoursBody.model_construct(
                digest=each.digest,
                statement=each.token,
                month=each.month,
                revision=each.revision,
                received_at=each.received_at,
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def grants_page(found: Page[ListedHours], turn: Turn) -> GrantListAnswer:
    return GrantListAnswer.model_construct(
        grants=[
            ListedGrantBody.model_construct(
                digest=each.digest,
                statement=each.token,
                hours=each.about,
                month=each.month,
                received_at=each.received_at,
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def receipts_page(found: Page[ListedReceipt], turn: Turn) -> ReceiptsAnswer:
    return ReceiptsAnswer.model_construct(
        receipts=[
            ListedReceiptBody.model_construct(
                digest=each.digest, kind=each.kind, receipt=each.receipt, received_at=each.received_at
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def decisions_page(found: Page[ListedDecision], turn: Turn) -> DecisionListAnswer:
    return DecisionListAnswer.model_construct(
        decisions=[
            ListedDecisionBody.model_construct(
                digest=each.digest,
                placement=each.placement,
                statement=each.token,
                state=each.state,
                receipt=each.receipt,
                received_at=each.received_at,
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def timeline_page(found: Page[Event], turn: Turn) -> TimelineAnswer:
    return TimelineAnswer.model_construct(
        events=[
            EventBody.model_construct(
                kind=each.kind, digest=each.digest, by=each.by, at=each.at, about=each.about, month=each.month
            )
            for each in found.items
        ],
        next=turn.cursor_behind(found),
    )


def moments_answer(found: ReadMoments) -> MomentsAnswer:
    return MomentsAnswer.model_construct(
        state=found.state,
        since=found.since,
        moments=[
            MomentBody.model_construct(
                moment=each.moment,
                state=each.state,
                waits_on=each.waits_on,
                claimed=each.claimed,
                opens_at=each.opens_at,
                closes_at=each.closes_at,
            )
            for each in found.moments
        ],
    )


def statement_answer(found: ReadStatement) -> KeptStatementAnswer:
    return KeptStatementAnswer.model_construct(
        statement=found.token, nonce=found.nonce, receipt=found.receipt or None
    )
