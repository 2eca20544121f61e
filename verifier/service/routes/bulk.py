"""Bulk (veel tegelijk): up to ten thousand statements in one request, a line each, every one answered by itself.

A line is the body of the single route. There is no key for a retry: every statement is answered as the first time,
so a request that broke off is sent again, whole or from the first line that was not answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from verifier.core.errors import AlreadyDecided, WrongValue
from verifier.service.routes.agency import Agency, eligibility_submission
from verifier.service.routes.bodies import (
    JWS_EXAMPLE,
    DecisionBody,
    PlacementBody,
    SignedText,
    StatementBody,
)
from verifier.service.routes.contractor import LARGE, Contractor
from verifier.service.routes.doorkeeper import Weighed, office_of
from verifier.service.usecases.decide_eligibilities import decide_eligibilities
from verifier.service.usecases.keep_placements import PlacementSubmission
from verifier.service.usecases.outcome import Outcome
from verifier.service.usecases.report_hours import HoursAnswer
from verifier.service.usecases.report_months import report_months
from verifier.service.usecases.submission import Submission
from verifier.service.usecases.submit_placements import submit_placements
from verifier.service.usecases.verb import Office
from verifier.web.idempotency import HEADER
from verifier.web.ndjson import NDJSON, LineReader, LinesResponse, StrictLines, answer_lines
from verifier.web.problems import problem_document, problem_responses

router = APIRouter()

#: The routes whose bodies may be long.
PLACEMENTS: Final = "/contractor/placements/bulk"
HOURS: Final = "/contractor/hours/bulk"
DECISIONS: Final = "/agency/decisions/bulk"
PATHS: Final = (PLACEMENTS, HOURS, DECISIONS)

#: What one transaction holds where each line sees what those before it did, and takes its own time.
_FEW: Final = 32


_SHOWN: Final[list[Any]] = [
    {"line": 1, "receipt": JWS_EXAMPLE},
    {"line": 2, "problem": problem_document(AlreadyDecided("a placement that waits"))},
]


class LineAnswer(BaseModel):
    """What became of one line: a receipt, or the problem with that line alone."""

    model_config = ConfigDict(json_schema_extra={"examples": _SHOWN})

    line: Annotated[int, Field(ge=1, le=10_001)]
    receipt: SignedText | None = None
    problem: Annotated[
        dict[str, Any] | None, WithJsonSchema({"allOf": [{"$ref": "#/components/schemas/Problem"}]})
    ] = None


class HoursLineAnswer(LineAnswer):
    """What became of one line, with the grants that followed."""

    grants: list[SignedText] | None = None


async def plain_office(request: Request) -> Office:
    """The office; a key is refused here, since nothing would come of it."""
    if HEADER in request.headers:
        raise WrongValue("no key: every line can be sent again by itself", field=HEADER)
    return office_of(request)


PlainOffice = Annotated[Office, Depends(plain_office)]
PlacementLines = Annotated[LineReader[PlacementBody], Depends(StrictLines(PlacementBody))]
HoursLines = Annotated[LineReader[StatementBody], Depends(StrictLines(StatementBody, limit=LARGE, chunk=_FEW))]
DecisionLines = Annotated[LineReader[DecisionBody], Depends(StrictLines(DecisionBody, chunk=_FEW))]


def _documented(model: type[BaseModel]) -> dict[str, Any]:
    """How a route that takes lines of ``model`` is described."""
    schema = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"requestBody": {"required": True, "content": {NDJSON: {"schema": schema}}}}


def _shown(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """How the lines of an answer are described: in text, of which each line is a ``model``."""
    lines = "".join(json.dumps(each) + "\n" for each in _SHOWN)
    schema = {"contentMediaType": NDJSON, "contentSchema": {"$ref": f"#/components/schemas/{model.__name__}"}}
    named = f"In the order of the request; each line is a `{model.__name__}`"
    return {200: {"description": named, "content": {NDJSON: {"schema": schema, "example": lines}}}, **_PROBLEMS}


_PROBLEMS: Final = problem_responses(408, 413, 415)


@router.post(
    PLACEMENTS,
    tags=["contractor"],
    status_code=200,
    response_class=LinesResponse,
    response_model=LineAnswer,
    responses=_shown(LineAnswer),
    openapi_extra=_documented(PlacementBody),
)
async def submit_placements_in_bulk(
    client: Contractor, lines: PlacementLines, office: PlainOffice, weigh: Weighed
) -> LinesResponse:
    """Submit up to 10,000 placements, one a line."""

    async def judge(bodies: Sequence[PlacementBody]) -> Sequence[Mapping[str, Any]]:
        await weigh(len(bodies))
        submissions = [
            PlacementSubmission(client=client, unverified_token=each.statement, sealed_subject=each.sealed_subject)
            for each in bodies
        ]
        return _receipted(await office.write(submit_placements, submissions, client=client))

    return await answer_lines(lines, judge)


@router.post(
    HOURS,
    tags=["contractor"],
    status_code=200,
    response_class=LinesResponse,
    response_model=HoursLineAnswer,
    responses=_shown(HoursLineAnswer),
    openapi_extra=_documented(StatementBody),
)
async def report_hours_in_bulk(
    client: Contractor, lines: HoursLines, office: PlainOffice, weigh: Weighed
) -> LinesResponse:
    """Report up to 10,000 statements of hours, one a line; what counts of them is granted at once."""

    async def judge(bodies: Sequence[StatementBody]) -> Sequence[Mapping[str, Any]]:
        await weigh(len(bodies))
        submissions = [Submission(client=client, unverified_token=each.statement) for each in bodies]
        return _granted(await office.write(report_months, submissions, client=client))

    return await answer_lines(lines, judge)


@router.post(
    DECISIONS,
    tags=["agency"],
    status_code=200,
    response_class=LinesResponse,
    response_model=LineAnswer,
    responses=_shown(LineAnswer),
    openapi_extra=_documented(DecisionBody),
)
async def decide_in_bulk(
    client: Agency, lines: DecisionLines, office: PlainOffice, weigh: Weighed
) -> LinesResponse:
    """Countersign or decline up to 10,000 placements, one a line."""

    async def judge(bodies: Sequence[DecisionBody]) -> Sequence[Mapping[str, Any]]:
        await weigh(len(bodies))
        submissions = [eligibility_submission(each, client) for each in bodies]
        return _receipted(await office.write(decide_eligibilities, submissions, client=client))

    return await answer_lines(lines, judge)


def _receipted(outcomes: Sequence[Outcome[str]]) -> list[Mapping[str, Any]]:
    return [{"problem": each.problem} if each.problem else {"receipt": each.answer} for each in outcomes]


def _granted(outcomes: Sequence[Outcome[HoursAnswer]]) -> list[Mapping[str, Any]]:
    return [
        {"problem": each.problem}
        if each.answer is None
        else {"receipt": each.answer.receipt, "grants": each.answer.grants}
        for each in outcomes
    ]
