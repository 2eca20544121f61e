"""The agency's door (loket voor UWV en gemeenten)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from verifier.core.model.eligibility import PseudonymOpening
from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import (
    DecisionBody,
    DecisionsAnswer,
    DecisionsBody,
    ReceiptAnswer,
    StatementBody,
    TicketsAnswer,
    TicketsBody,
)
from verifier.service.routes.doorkeeper import ClientAt, Weighed
from verifier.service.routes.listing import decision_results, given_tickets
from verifier.service.usecases.decide_eligibilities import decide_eligibilities
from verifier.service.usecases.decide_eligibility import EligibilitySubmission
from verifier.service.usecases.issue_tickets import TicketRequest, issue_tickets
from verifier.service.usecases.submission import Submission
from verifier.service.usecases.withdraw_statement import withdraw_statement
from verifier.web.bodies import StrictBody

router = APIRouter(prefix="/agency", tags=["agency"])

#: A hundred decisions of at most 16 KiB, with their openings.
BATCH = 4 * 1024 * 1024

Agency = Annotated[PartyId, Depends(ClientAt(Door.AGENCY))]


@router.post("/tickets", status_code=201)
async def tickets(
    client: Agency, body: Annotated[TicketsBody, Depends(StrictBody(TicketsBody))], office: RepeatableOffice
) -> TicketsAnswer:
    """A ticket per evaluator for as many elements; nothing in it points to a placement."""
    return given_tickets(
        await office.write(issue_tickets, TicketRequest(client=client, count=body.count), client=client)
    )


@router.post("/eligibilities", response_model_exclude_none=True)
async def decide(
    client: Agency,
    body: Annotated[DecisionsBody, Depends(StrictBody(DecisionsBody, limit=BATCH))],
    office: RepeatableOffice,
    weigh: Weighed,
) -> DecisionsAnswer:
    """Countersign or decline in one batch; every decision is answered by itself, in order."""
    await weigh(len(body.decisions))
    submissions = [eligibility_submission(each, client) for each in body.decisions]
    return decision_results(await office.write(decide_eligibilities, submissions, client=client))


@router.post("/withdrawals", status_code=201)
async def withdraw_eligibility(
    client: Agency, body: Annotated[StatementBody, Depends(StrictBody(StatementBody))], office: RepeatableOffice
) -> ReceiptAnswer:
    """Withdraw an eligibility."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(withdraw_statement, submission, client=client))


def eligibility_submission(body: DecisionBody, client: PartyId) -> EligibilitySubmission:
    """What an agency sends about one placement."""
    return EligibilitySubmission(
        client=client,
        unverified_token=body.statement,
        sealed_opening=body.sealed_opening,
        pseudonyms=tuple(PseudonymOpening(each.scope, each.pseudonym, each.salt) for each in body.pseudonyms),
    )
