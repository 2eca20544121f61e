"""The contractor's door (loket voor opdrachtnemers)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.routes.bodies import (
    ContractsAnswer,
    DecisionAnswer,
    HoursAnswerBody,
    InputsAnswer,
    PlacementBody,
    PlacementsAnswer,
    ReceiptAnswer,
    StatementBody,
)
from verifier.service.routes.doorkeeper import ClientAt, DigestInPath, OfficeOf, digest_in_path
from verifier.service.routes.listing import counted_inputs, listed_contracts, listed_placements
from verifier.service.usecases.accept_contract import accept_contract
from verifier.service.usecases.file_claim import file_claim
from verifier.service.usecases.list_contracts import list_contracts
from verifier.service.usecases.list_placements import ContractorQuery, list_placements
from verifier.service.usecases.read_decision import DecisionQuery, read_decision
from verifier.service.usecases.read_inputs import read_inputs
from verifier.service.usecases.report_hours import report_hours
from verifier.service.usecases.submission import Submission
from verifier.service.usecases.submit_placement import PlacementSubmission, submit_placement
from verifier.service.usecases.withdraw_statement import withdraw_statement
from verifier.web.bodies import StrictBody

router = APIRouter(prefix="/contractor", tags=["contractor"])

#: Hours and claims may be 64 KiB (PROTOCOL 2), and a body holds little more than its statement.
LARGE = 80 * 1024

Contractor = Annotated[PartyId, Depends(ClientAt(Door.CONTRACTOR))]
Statement = Annotated[StatementBody, Depends(StrictBody(StatementBody))]
LargeStatement = Annotated[StatementBody, Depends(StrictBody(StatementBody, limit=LARGE))]


@router.get("/contracts")
async def offered_contracts(client: Contractor, office: OfficeOf) -> ContractsAnswer:
    """The contracts that name this contractor."""
    return listed_contracts(await office.read(list_contracts, client))


@router.post("/acceptances", status_code=201)
async def accept(client: Contractor, body: Statement, office: OfficeOf) -> ReceiptAnswer:
    """Accept a contract; from here on its moments are fixed."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(accept_contract, submission))


@router.post("/placements", status_code=201)
async def submit(
    client: Contractor, body: Annotated[PlacementBody, Depends(StrictBody(PlacementBody))], office: OfficeOf
) -> ReceiptAnswer:
    """Submit a placement, with the subject sealed to its agency."""
    submission = PlacementSubmission(
        client=client, unverified_token=body.statement, sealed_subject=body.sealed_subject
    )
    return ReceiptAnswer(receipt=await office.write(submit_placement, submission))


@router.get("/placements")
async def placements(
    contract: Annotated[str, Query(description="the contract's digest, base64url")],
    client: Contractor,
    office: OfficeOf,
) -> PlacementsAnswer:
    """The placements of one contract: what waits on whom, since when."""
    query = ContractorQuery(client=client, contract=digest_in_path(contract))
    return listed_placements(await office.read(list_placements, query))


@router.get("/placements/{digest}/decision")
async def decision(client: Contractor, digest: DigestInPath, office: OfficeOf) -> DecisionAnswer:
    """The agency's decision, with the opening that only this contractor can open."""
    found = await office.read(read_decision, DecisionQuery(client=client, placement=digest))
    return DecisionAnswer.model_construct(statement=found.token, sealed_opening=found.sealed_opening)


@router.post("/hours", status_code=201)
async def report(client: Contractor, body: LargeStatement, office: OfficeOf) -> HoursAnswerBody:
    """Report a month's hours; what counts of them is granted at once."""
    answer = await office.write(report_hours, Submission(client=client, unverified_token=body.statement))
    return HoursAnswerBody(receipt=answer.receipt, grants=list(answer.grants))


@router.post("/withdrawals", status_code=201)
async def withdraw_placement(client: Contractor, body: Statement, office: OfficeOf) -> ReceiptAnswer:
    """Withdraw a placement, or (with the buyer) a contract."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(withdraw_statement, submission))


@router.get("/contracts/{digest}/inputs")
async def inputs(client: Contractor, digest: DigestInPath, office: OfficeOf) -> InputsAnswer:
    """What counts for a contract now: all that a claim is computed and proven from."""
    return counted_inputs(await office.read(read_inputs, ContractorQuery(client=client, contract=digest)))


@router.post("/claims", status_code=201)
async def claim(client: Contractor, body: LargeStatement, office: OfficeOf) -> ReceiptAnswer:
    """File a claim for a moment that has passed, with the proof of its floor."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(file_claim, submission))
