"""The buyer's door (loket voor opdrachtgevers)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.service.access.doors import Door
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import (
    ReceiptAnswer,
    StatementAnswer,
    StatementBody,
    VerdictBody,
)
from verifier.service.routes.doorkeeper import ClientAt, DigestInPath, MomentInPath, OfficeOf
from verifier.service.routes.verbatim import BUNDLE
from verifier.service.usecases.answer_verdict import answer_verdict
from verifier.service.usecases.read_bundle import read_bundle
from verifier.service.usecases.register_contract import register_contract
from verifier.service.usecases.submission import Submission
from verifier.service.usecases.verdict_question import VerdictQuestion
from verifier.service.usecases.withdraw_statement import withdraw_statement
from verifier.web.bodies import StrictBody
from verifier.web.conditional import conditional
from verifier.web.problems import problem_responses

router = APIRouter(prefix="/buyer", tags=["buyer"])

Buyer = Annotated[PartyId, Depends(ClientAt(Door.BUYER))]
Statement = Annotated[StatementBody, Depends(StrictBody(StatementBody))]


@router.post("/contracts", status_code=201)
async def register(client: Buyer, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Register a contract; it obliges nobody before the contractor accepts."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(register_contract, submission, client=client))


@router.post("/withdrawals", status_code=201)
async def withdraw_contract(client: Buyer, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Withdraw a contract; after acceptance the contractor must withdraw it as well."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(withdraw_statement, submission, client=client))


@router.post("/verdicts")
async def ask_verdict(
    client: Buyer, body: Annotated[VerdictBody, Depends(StrictBody(VerdictBody))], office: RepeatableOffice
) -> StatementAnswer:
    """Ask for the verdict on one moment of a contract; everyone who asks gets the same answer."""
    question = VerdictQuestion(client=client, contract=Digest(body.contract), moment=body.moment)
    return StatementAnswer(statement=await office.write(answer_verdict, question, client=client))


@router.get(
    "/contracts/{digest}/bundles/{moment}", response_class=Response, responses={**BUNDLE, **problem_responses(409)}
)
async def bundle(
    request: Request, client: Buyer, digest: DigestInPath, moment: MomentInPath, office: OfficeOf
) -> Response:
    """The bundle with the verdict and all that proves it offline, once a checkpoint covers it."""
    question = VerdictQuestion(client=client, contract=digest, moment=moment)
    return conditional(request, await office.read(read_bundle, question, client=client))
