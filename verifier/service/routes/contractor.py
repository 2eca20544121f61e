"""The contractor's door (loket voor opdrachtnemers)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import (
    DecisionAnswer,
    HoursAnswerBody,
    InputsAnswer,
    PlacementBody,
    ReceiptAnswer,
    StatementBody,
)
from verifier.service.routes.doorkeeper import ClientAt, DigestInPath, OfficeOf
from verifier.service.routes.listing import counted_inputs
from verifier.service.usecases.accept_contract import accept_contract
from verifier.service.usecases.file_claim import file_claim
from verifier.service.usecases.keep_placements import PlacementSubmission
from verifier.service.usecases.read_decision import DecisionQuery, read_decision
from verifier.service.usecases.read_inputs import InputsQuery, read_inputs
from verifier.service.usecases.report_hours import report_hours
from verifier.service.usecases.submission import Submission
from verifier.service.usecases.submit_placement import submit_placement
from verifier.service.usecases.withdraw_statement import withdraw_statement
from verifier.web.bodies import StrictBody
from verifier.web.problems import problem_responses

router = APIRouter(prefix="/contractor", tags=["contractor"])

#: Hours and claims may be 64 KiB (PROTOCOL 2), and a body holds little more than its statement.
LARGE = 80 * 1024

Contractor = Annotated[PartyId, Depends(ClientAt(Door.CONTRACTOR))]
Statement = Annotated[StatementBody, Depends(StrictBody(StatementBody))]
LargeStatement = Annotated[StatementBody, Depends(StrictBody(StatementBody, limit=LARGE))]


@router.post("/acceptances", status_code=201)
async def accept(client: Contractor, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Accept a contract; from here on its moments are fixed."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(accept_contract, submission, client=client))


@router.post("/placements", status_code=201)
async def submit(
    client: Contractor, body: Annotated[PlacementBody, Depends(StrictBody(PlacementBody))], office: RepeatableOffice
) -> ReceiptAnswer:
    """Submit a placement, with the subject sealed to its agency."""
    submission = PlacementSubmission(
        client=client, unverified_token=body.statement, sealed_subject=body.sealed_subject
    )
    return ReceiptAnswer(receipt=await office.write(submit_placement, submission, client=client))


@router.get("/placements/{digest}/decision")
async def decision(client: Contractor, digest: DigestInPath, office: OfficeOf) -> DecisionAnswer:
    """The agency's decision, with the opening that only this contractor can open."""
    found = await office.read(read_decision, DecisionQuery(client=client, placement=digest), client=client)
    return DecisionAnswer.model_construct(statement=found.token, sealed_opening=found.sealed_opening)


@router.post("/hours", status_code=201)
async def report(client: Contractor, body: LargeStatement, office: RepeatableOffice) -> HoursAnswerBody:
    """Report a month's hours; what counts of them is granted at once."""
    answer = await office.write(
        report_hours, Submission(client=client, unverified_token=body.statement), client=client
    )
    return HoursAnswerBody(receipt=answer.receipt, grants=list(answer.grants))


@router.post("/withdrawals", status_code=201)
async def withdraw_placement(client: Contractor, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Withdraw a placement, or (with the buyer) a contract."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(withdraw_statement, submission, client=client))


@router.get("/contracts/{digest}/inputs", responses=problem_responses(409))
async def inputs(client: Contractor, digest: DigestInPath, office: OfficeOf) -> InputsAnswer:
    """What counts for a contract now: all that a claim is computed and proven from."""
    return counted_inputs(
        await office.read(read_inputs, InputsQuery(client=client, contract=digest), client=client)
    )


@router.post("/claims", status_code=201)
async def claim(client: Contractor, body: LargeStatement, office: RepeatableOffice) -> ReceiptAnswer:
    """File a claim for a moment that has passed, with the proof of its floor."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(file_claim, submission, client=client))
