"""What comes in and goes out at the doors (berichten): JSON shapes, none of them a statement or a table."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, PlainSerializer, PlainValidator, WithJsonSchema

from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month
from verifier.core.wire import base64url
from verifier.web.bodies import StrictModel


def _octets(value: Any) -> bytes:
    if not isinstance(value, str):
        raise WrongValue("bytes in base64url without padding")
    return base64url.decode(value)


def _month(value: Any) -> Month:
    if not isinstance(value, str):
        raise WrongValue("a month as YYYY-MM")
    return Month.parse(value)


Octets = Annotated[
    bytes,
    PlainValidator(_octets),
    PlainSerializer(base64url.encode, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z0-9_-]*$", "description": "base64url without padding"}),
]
MonthText = Annotated[
    Month,
    PlainValidator(_month),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^2[01][0-9]{2}-(0[1-9]|1[0-2])$", "examples": ["2026-06"]}),
]
Token = Annotated[str, Field(min_length=1, max_length=4 * 1024 * 1024, description="JWS compact")]


class StatementBody(StrictModel):
    """A signed statement."""

    statement: Token


class PlacementBody(StatementBody):
    """A signed placement, and the sealed subject for its agency."""

    sealed_subject: Octets


class PseudonymBody(StrictModel):
    """What opens one pseudonym commitment."""

    scope: Annotated[str, Field(pattern="^2[01][0-9]{2}$")]
    pseudonym: Octets
    salt: Octets


class DecisionBody(StatementBody):
    """A signed eligibility with what travels beside it."""

    sealed_opening: Octets
    pseudonyms: Annotated[list[PseudonymBody], Field(max_length=20)]


class DecisionsBody(StrictModel):
    """One to a hundred decisions, each answered by itself."""

    decisions: Annotated[list[DecisionBody], Field(min_length=1, max_length=100)]


class TicketsBody(StrictModel):
    """How many elements are to be evaluated."""

    count: Annotated[int, Field(ge=1, le=64)]


class VerdictBody(StrictModel):
    """The contract, by digest, and one of its moments."""

    contract: Octets
    moment: MonthText


class ReceiptAnswer(BaseModel):
    """The receipt of a statement that is durable."""

    receipt: str


class HoursAnswerBody(ReceiptAnswer):
    """The receipt, and the grants that followed."""

    grants: list[str]


class StatementAnswer(BaseModel):
    """A signed statement."""

    statement: str


class ListedContractBody(StatementAnswer):
    """A contract and where it stands."""

    digest: Octets
    state: str


class ContractsAnswer(BaseModel):
    contracts: list[ListedContractBody]


class ListedPlacementBody(StatementAnswer):
    """A placement, where it stands, and since when (Unix seconds)."""

    digest: Octets
    state: str
    since: int


class PlacementsAnswer(BaseModel):
    placements: list[ListedPlacementBody]


class WaitingPlacementBody(StatementAnswer):
    """A placement that waits on the agency, its contract, and the subject that only the agency can open."""

    digest: Octets
    contract: str
    sealed_subject: Octets
    since: int


class QueueAnswer(BaseModel):
    placements: list[WaitingPlacementBody]


class DecisionAnswer(StatementAnswer):
    """An agency's decision; the sealed opening is empty when it declined."""

    sealed_opening: Octets


class GrantedBody(BaseModel):
    month: MonthText
    grant: Octets


class CountedPlacementBody(StatementAnswer):
    """A placement that counts, its eligibility, and its latest grant per month."""

    placement: Octets
    eligibility: str
    granted: list[GrantedBody]


class InputsAnswer(BaseModel):
    """What counts for a contract, and every statement that its grants rest on."""

    log_size: int
    placements: list[CountedPlacementBody]
    hours: list[str]
    grants: list[str]


class GivenTicketBody(BaseModel):
    evaluator: str
    ticket: str


class TicketsAnswer(BaseModel):
    tickets: list[GivenTicketBody]


class DecisionResult(BaseModel):
    """A receipt, or the problem with this one decision."""

    receipt: str | None = None
    problem: dict[str, Any] | None = None


class DecisionsAnswer(BaseModel):
    results: list[DecisionResult]


class VersionAnswer(BaseModel):
    version: int


class HealthAnswer(BaseModel):
    status: str


class TokenAnswer(BaseModel):
    """An access token (RFC 6749, 5.1)."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- RFC 6749, not a secret
    expires_in: int
    scope: str
