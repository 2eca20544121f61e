"""What comes in and goes out at the doors (berichten): JSON shapes, none of them a statement or a table."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, PlainValidator, WithJsonSchema

from verifier.core.errors import AlreadyDecided, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.wire import base64url
from verifier.web.bodies import StrictModel
from verifier.web.problems import problem_document


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
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]*$",
            "description": "base64url without padding",
            "examples": ["n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"],
        }
    ),
]
MonthText = Annotated[
    Month,
    PlainValidator(_month),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^2[01][0-9]{2}-(0[1-9]|1[0-2])$", "examples": ["2026-06"]}),
]
JWS_EXAMPLE: Final = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJvaW46MDAwMDAwOTkwMDAwMDAwMDEwMDAifQ.AAECAwQFBgcICQoLDA0ODw"
_JWS: Final = {
    "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$",
    "description": "JWS compact; shortened in examples",
    "examples": [JWS_EXAMPLE],
}
#: A statement that comes in; what it must look like is documented here and judged by the core.
Token = Annotated[str, Field(min_length=1, max_length=4 * 1024 * 1024, json_schema_extra={**_JWS})]
#: A statement or receipt that goes out.
SignedText = Annotated[str, WithJsonSchema({"type": "string", **_JWS})]


class StatementBody(StrictModel):
    """A signed statement."""

    statement: Token


class PlacementBody(StatementBody):
    """A signed placement, and the sealed subject for its agency."""

    sealed_subject: Octets


class PseudonymBody(StrictModel):
    """What opens one pseudonym commitment."""

    scope: Annotated[str, Field(pattern="^2[01][0-9]{2}$", examples=["2026"])]
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

    receipt: SignedText


class HoursAnswerBody(ReceiptAnswer):
    """The receipt, and the grants that followed."""

    grants: list[SignedText]


class StatementAnswer(BaseModel):
    """A signed statement."""

    statement: SignedText


class DecisionAnswer(StatementAnswer):
    """An agency's decision; the sealed opening is empty when it declined."""

    sealed_opening: Octets


class GrantedBody(BaseModel):
    month: MonthText
    grant: Octets


class CountedPlacementBody(StatementAnswer):
    """A placement that counts, its eligibility, and its latest grant per month."""

    placement: Octets
    eligibility: SignedText
    granted: list[GrantedBody]


class InputsAnswer(BaseModel):
    """What counts for a contract, and every statement that its grants rest on."""

    log_size: int
    placements: list[CountedPlacementBody]
    hours: list[SignedText]
    grants: list[SignedText]


class GivenTicketBody(BaseModel):
    """A ticket, and the evaluator that takes it."""

    evaluator: Annotated[str, Field(examples=["oin:00000099000000002000"])]
    ticket: SignedText


class TicketsAnswer(BaseModel):
    """A ticket for each evaluator, in the order in which they are asked."""

    tickets: list[GivenTicketBody]


class DecisionResult(BaseModel):
    """A receipt, or the problem with this one decision."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"receipt": JWS_EXAMPLE},
                {"problem": problem_document(AlreadyDecided("a placement that waits"))},
            ]
        }
    )

    receipt: SignedText | None = None
    problem: Annotated[
        dict[str, Any] | None, WithJsonSchema({"allOf": [{"$ref": "#/components/schemas/Problem"}]})
    ] = None


class DecisionsAnswer(BaseModel):
    """What became of each decision, in order."""

    results: list[DecisionResult]


class VersionAnswer(BaseModel):
    """The version of the directory that the register goes by from now on."""

    version: Annotated[int, Field(ge=1)]


class HealthAnswer(BaseModel):
    """That the register answers."""

    status: Literal["ok"] = "ok"


class GlossaryWord(BaseModel):
    """A word of the API, its Dutch word, and what it is."""

    word: Annotated[str, Field(examples=["placement"])]
    dutch: Annotated[str, Field(examples=["plaatsing"])]
    meaning: Annotated[
        str, Field(examples=["one person at work for one contract, attested without naming him or her"])
    ]


class GlossaryAnswer(BaseModel):
    """Every word of the API, in English and Dutch."""

    words: list[GlossaryWord]


class TokenAnswer(BaseModel):
    """An access token (RFC 6749, 5.1)."""

    access_token: SignedText
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- RFC 6749, not a secret
    expires_in: Annotated[int, Field(ge=1, le=900, examples=[900], description="seconds")]
    scope: Annotated[str, Field(examples=["contractor"])]
