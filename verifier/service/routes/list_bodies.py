"""What the lists answer (antwoorden van lijsten): JSON shapes of pages, timelines and single statements.

A buyer's shapes have no member for a placement, a person, a value, or a number of any of them (THREATS S14).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema

from verifier.core.model.duty import DutyKind
from verifier.core.model.kind import StatementKind
from verifier.core.model.standing import ActivityState, ContractState, MomentState, PlacementState, Side
from verifier.service.routes.bodies import MonthText, Octets, SignedText, StatementAnswer


def _written(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


#: Unix seconds within; RFC 3339 in UTC to whoever reads it (API Design Rules 2.2.1, date-time/timezone).
Instant = Annotated[
    int,
    PlainSerializer(_written, return_type=str),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "description": "in UTC", "examples": ["2026-06-30T12:00:00Z"]}
    ),
]
Cursor = Annotated[
    str,
    Field(examples=["AQAAAAAAAABAn4bQgYhMfWWaL-qgxVrQFa"], description="opaque; for this list and these filters"),
]


def _never_null(schema: dict[str, Any]) -> None:
    """Describe a member as it is when it is there."""
    schema.pop("default")
    schema.update(schema.pop("anyOf")[0])


def _optional() -> Any:
    """A member that is left out where there is nothing to say."""
    return Field(default=None, exclude_if=lambda value: value is None, json_schema_extra=_never_null)


class PageAnswer(BaseModel):
    """A page of a list; ``next`` is the cursor of the following one, and absent on the last."""

    next: Cursor | None = _optional()


class ListedContractBody(StatementAnswer):
    """A contract, where it stands, and since when."""

    digest: Octets
    state: ContractState
    since: Instant


class ContractsAnswer(PageAnswer):
    """Contracts, oldest first."""

    contracts: list[ListedContractBody]


class SharedContractBody(ListedContractBody):
    """A contract that names this party beside its buyer and contractor, and its acceptance."""

    acceptance: SignedText | None = _optional()


class SharedContractsAnswer(PageAnswer):
    """Contracts, oldest first."""

    contracts: list[SharedContractBody]


class ListedPlacementBody(StatementAnswer):
    """A placement, where it stands, and since when."""

    digest: Octets
    state: PlacementState
    since: Instant


class PlacementsAnswer(PageAnswer):
    """Placements, oldest first."""

    placements: list[ListedPlacementBody]


class WaitingPlacementBody(StatementAnswer):
    """A placement that waits on the agency, its contract, and the subject that only the agency can open."""

    digest: Octets
    contract: SignedText
    sealed_subject: Octets
    since: Instant


class QueueAnswer(PageAnswer):
    """What waits, oldest first."""

    placements: list[WaitingPlacementBody]


class WithdrawalsAnswer(BaseModel):
    """Every withdrawal of a placement, and of the decision on it."""

    withdrawals: list[StatementAnswer]


class ListedHoursBody(StatementAnswer):
    """A part of a month's hours, as it was reported."""

    digest: Octets
    month: MonthText
    revision: Annotated[int, Field(ge=0)]
    received_at: Instant


class HoursListAnswer(PageAnswer):
    """Hours of a contract, oldest first."""

    hours: list[ListedHoursBody]


class ListedGrantBody(StatementAnswer):
    """What the register granted of a part of a month's ``hours``; a later grant replaces lines of an earlier."""

    digest: Octets
    hours: Octets
    month: MonthText
    received_at: Instant


class GrantListAnswer(PageAnswer):
    """Grants of a contract."""

    grants: list[ListedGrantBody]


class ListedReceiptBody(BaseModel):
    """The receipt of a statement of the client itself."""

    digest: Octets
    kind: StatementKind
    receipt: SignedText
    received_at: Instant


class ReceiptsAnswer(PageAnswer):
    """Receipts, oldest first."""

    receipts: list[ListedReceiptBody]


class ListedDecisionBody(StatementAnswer):
    """An eligibility of the agency itself, the placement it is about, where that stands now, and the receipt."""

    digest: Octets
    placement: Octets
    state: PlacementState
    receipt: SignedText
    received_at: Instant


class DecisionListAnswer(PageAnswer):
    """Decisions, oldest first."""

    decisions: list[ListedDecisionBody]


class EventBody(BaseModel):
    """What happened: ``about`` is the statement that this one refers to, ``month`` the month or moment it is of."""

    kind: StatementKind
    digest: Octets
    by: Annotated[str, Field(examples=["kvk:12345678"])]
    at: Instant
    about: Octets | None = _optional()
    month: MonthText | None = _optional()


class TimelineAnswer(PageAnswer):
    """What happened, oldest first."""

    events: list[EventBody]


class ListedMessageBody(StatementAnswer):
    """A message of one side to the other."""

    digest: Octets
    received_at: Instant


class MessagesAnswer(PageAnswer):
    """Messages of both sides, oldest first."""

    messages: list[ListedMessageBody]


class ListedActivityBody(StatementAnswer):
    """An activity as it was reported, where it stands, and what was accepted of it."""

    digest: Octets
    state: ActivityState
    received_at: Instant
    confirmation: SignedText | None = _optional()


class ActivitiesAnswer(PageAnswer):
    """Activities of a contract, oldest first."""

    activities: list[ListedActivityBody]


class DutyBody(BaseModel):
    """What ``party`` is to do, on ``due`` at the latest; ``overdue`` when that day has passed.

    ``month`` is the month of hours or the moment of a claim, ``target`` the code of an agreed activity,
    ``activity`` the one to confirm.
    """

    kind: DutyKind
    party: Annotated[str, Field(examples=["kvk:12345678"])]
    due: Annotated[date, Field(examples=["2026-07-31"])]
    overdue: bool
    month: MonthText | None = _optional()
    target: Annotated[str, Field(examples=["gastlessen"])] | None = _optional()
    activity: Octets | None = _optional()


class DutiesAnswer(BaseModel):
    """What is still to be done for a contract, the earliest first."""

    duties: list[DutyBody]


class MomentBody(BaseModel):
    """A reporting moment: where it stands, on whom it waits, and to a contractor whether a floor was ever claimed.

    A verdict can be asked from ``opens_at`` on; from ``closes_at`` on, *pending* becomes *not met*.
    """

    moment: MonthText
    state: MomentState
    waits_on: Side | None = _optional()
    claimed: bool | None = _optional()
    opens_at: Instant
    closes_at: Instant | None = _optional()


class MomentsAnswer(BaseModel):
    """Where a contract stands, and each of its reporting moments."""

    state: ContractState
    since: Instant
    moments: list[MomentBody]


class KeptStatementAnswer(StatementAnswer):
    """A statement as it was signed, and the nonce that opens its leaf; a receipt when a party submitted it."""

    nonce: Octets
    receipt: SignedText | None = _optional()
