"""The contractor's activities (activiteiten van opdrachtnemers): reported, received, and what is to be done."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from verifier.core.model.standing import Side
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import ReceiptAnswer
from verifier.service.routes.contractor import Contractor, Statement
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.list_bodies import ActivitiesAnswer, DutiesAnswer
from verifier.service.routes.pages import activities_page, duties_answer
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.confirm_activity import confirm_activity
from verifier.service.usecases.list_activities import ActivitiesWanted, list_activities
from verifier.service.usecases.read_duties import DutiesQuery, read_duties
from verifier.service.usecases.report_activity import report_activity
from verifier.service.usecases.submission import Submission

router = APIRouter(prefix="/contractor", tags=["contractor"])


@router.post("/activities", status_code=201)
async def done_activity(client: Contractor, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Report an activity for a contract: social return without a person behind it."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(report_activity, submission, client=client))


@router.post("/activity-confirmations", status_code=201)
async def received_activity(client: Contractor, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Confirm what this organisation received of an activity, where the rule set asks its word."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(confirm_activity, submission, client=client))


@router.get("/contracts/{digest}/activities")
async def contractor_activities(
    request: Request,
    digest: DigestInPath,
    query: Annotated[PageQuery, Query()],
    client: Contractor,
    office: OfficeOf,
) -> ActivitiesAnswer:
    """What was reported for a contract besides people, and what was confirmed of it."""
    turn = turn_of(request, client, query)
    wanted = ActivitiesWanted(side=Side.CONTRACTOR, contract=digest, stretch=turn.stretch)
    return activities_page(await office.read(list_activities, wanted, client=client), turn)


@router.get("/contracts/{digest}/duties")
async def contractor_duties(client: Contractor, digest: DigestInPath, office: OfficeOf) -> DutiesAnswer:
    """What is still to be done for a contract, by whom and by when."""
    query = DutiesQuery(client=client, side=Side.CONTRACTOR, contract=digest)
    return duties_answer(await office.read(read_duties, query, client=client))
