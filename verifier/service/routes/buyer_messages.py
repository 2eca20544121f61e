"""The buyer's messages (berichten van opdrachtgevers): what it and its contractor say about a contract."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from verifier.core.model.standing import Side
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import ReceiptAnswer
from verifier.service.routes.buyer import Buyer, Statement
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.list_bodies import MessagesAnswer
from verifier.service.routes.pages import messages_page
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.list_messages import MessagesWanted, list_messages
from verifier.service.usecases.send_message import send_message
from verifier.service.usecases.submission import Submission

router = APIRouter(prefix="/buyer", tags=["buyer"])


@router.post("/messages", status_code=201)
async def message_contractor(client: Buyer, body: Statement, office: RepeatableOffice) -> ReceiptAnswer:
    """Say something about a contract to its contractor; it changes nothing in it, and is about no person."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(send_message, submission, client=client))


@router.get("/contracts/{digest}/messages")
async def buyer_messages(
    request: Request,
    digest: DigestInPath,
    query: Annotated[PageQuery, Query()],
    client: Buyer,
    office: OfficeOf,
) -> MessagesAnswer:
    """What both sides said about a contract, in log order."""
    turn = turn_of(request, client, query)
    wanted = MessagesWanted(side=Side.BUYER, contract=digest, stretch=turn.stretch)
    return messages_page(await office.read(list_messages, wanted, client=client), turn)
