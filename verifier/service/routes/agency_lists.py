"""The agency's lists (overzichten van UWV en gemeenten): its queue, its decisions, and proofs by digest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from verifier.core.model.standing import Side
from verifier.service.routes.agency import Agency
from verifier.service.routes.bodies import StatementAnswer
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.list_bodies import (
    DecisionListAnswer,
    KeptStatementAnswer,
    QueueAnswer,
    ReceiptsAnswer,
    WithdrawalsAnswer,
)
from verifier.service.routes.pages import decisions_page, queue_page, receipts_page, statement_answer
from verifier.service.routes.queries import PageQuery, QueueQuery, ReceiptsQuery, turn_of
from verifier.service.routes.verbatim import LOG_PROOF, TEXT
from verifier.service.usecases.list_decisions import list_decisions
from verifier.service.usecases.list_receipts import ReceiptsWanted, list_receipts
from verifier.service.usecases.list_waiting import WaitingWanted, list_waiting
from verifier.service.usecases.prove_statement import prove_statement
from verifier.service.usecases.read_statement import StatementQuery, read_statement
from verifier.service.usecases.read_withdrawals import read_withdrawals
from verifier.web.conditional import NOT_MODIFIED, conditional

router = APIRouter(prefix="/agency", tags=["agency"])

SIDE = Side.AGENCY


@router.get("/placements")
async def queue(
    request: Request, query: Annotated[QueueQuery, Query()], client: Agency, office: OfficeOf
) -> QueueAnswer:
    """What waits on this agency, oldest first."""
    turn = turn_of(request, client, query)
    wanted = WaitingWanted(stretch=turn.stretch, **query.filters)
    return queue_page(await office.read(list_waiting, wanted, client=client), turn)


@router.get("/placements/{digest}/withdrawals")
async def withdrawals(client: Agency, digest: DigestInPath, office: OfficeOf) -> WithdrawalsAnswer:
    """What was withdrawn of a placement that names this agency, so that nothing is counted that never counted."""
    found = await office.read(read_withdrawals, digest, client=client)
    return WithdrawalsAnswer(withdrawals=[StatementAnswer(statement=each) for each in found])


@router.get("/eligibilities")
async def decisions(
    request: Request, query: Annotated[PageQuery, Query()], client: Agency, office: OfficeOf
) -> DecisionListAnswer:
    """What this agency decided, and where those placements stand now."""
    turn = turn_of(request, client, query)
    return decisions_page(await office.read(list_decisions, turn.stretch, client=client), turn)


@router.get("/receipts")
async def agency_receipts(
    request: Request, query: Annotated[ReceiptsQuery, Query()], client: Agency, office: OfficeOf
) -> ReceiptsAnswer:
    """The receipts of this agency's own statements."""
    turn = turn_of(request, client, query)
    wanted = ReceiptsWanted(stretch=turn.stretch, **query.filters)
    return receipts_page(await office.read(list_receipts, wanted, client=client), turn)


@router.get("/statements/{digest}", response_model=KeptStatementAnswer, responses=NOT_MODIFIED)
async def agency_statement(request: Request, digest: DigestInPath, client: Agency, office: OfficeOf) -> Response:
    """A statement as it was signed, its receipt, and the nonce that opens its leaf; for its parties only."""
    found = await office.read(read_statement, StatementQuery(side=SIDE, digest=digest), client=client)
    return conditional(request, statement_answer(found), version=digest)


@router.get("/statements/{digest}/proof", response_class=Response, responses=LOG_PROOF)
async def agency_proof(request: Request, digest: DigestInPath, client: Agency, office: OfficeOf) -> Response:
    """That a statement is in the log, by the newest checkpoint (c2sp.org/tlog-proof@v1); for its parties only."""
    proof = await office.read(prove_statement, StatementQuery(side=SIDE, digest=digest), client=client)
    return conditional(request, proof.encode(), media_type=TEXT)
