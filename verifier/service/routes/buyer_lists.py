"""The buyer's lists (overzichten van opdrachtgevers): its contracts, where they stand, and proofs by digest.

What a buyer may know is in THREATS S14 and ADR 0022: nothing here is about a placement, or changes with one.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from verifier.core.model.standing import Side
from verifier.service.routes.buyer import Buyer
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.list_bodies import (
    ContractsAnswer,
    KeptStatementAnswer,
    MomentsAnswer,
    ReceiptsAnswer,
    SharedContractsAnswer,
    TimelineAnswer,
)
from verifier.service.routes.pages import (
    contracts_page,
    moments_answer,
    receipts_page,
    shared_page,
    statement_answer,
    timeline_page,
)
from verifier.service.routes.queries import GivenContractsQuery, PageQuery, ReceiptsQuery, turn_of
from verifier.service.routes.verbatim import LOG_PROOF, TEXT
from verifier.service.usecases.list_contracts import ContractsWanted, list_contracts
from verifier.service.usecases.list_events import EventsWanted, list_events
from verifier.service.usecases.list_receipts import ReceiptsWanted, list_receipts
from verifier.service.usecases.list_shared_contracts import SharedContractsWanted, list_shared_contracts
from verifier.service.usecases.prove_statement import prove_statement
from verifier.service.usecases.read_moments import MomentsQuery, read_moments
from verifier.service.usecases.read_statement import StatementQuery, read_statement
from verifier.web.conditional import NOT_MODIFIED, conditional

router = APIRouter(prefix="/buyer", tags=["buyer"])

SIDE = Side.BUYER


@router.get("/contracts", response_model=ContractsAnswer, responses=NOT_MODIFIED)
async def given_contracts(
    request: Request, query: Annotated[GivenContractsQuery, Query()], client: Buyer, office: OfficeOf
) -> Response:
    """The contracts that this buyer gave."""
    turn = turn_of(request, client, query)
    wanted = ContractsWanted(side=SIDE, stretch=turn.stretch, **query.filters)
    return conditional(request, contracts_page(await office.read(list_contracts, wanted, client=client), turn))


@router.get("/shared-contracts")
async def shared_contracts(
    request: Request, query: Annotated[PageQuery, Query()], client: Buyer, office: OfficeOf
) -> SharedContractsAnswer:
    """The frameworks of others from which this buyer may call off."""
    turn = turn_of(request, client, query)
    wanted = SharedContractsWanted(side=SIDE, stretch=turn.stretch)
    return shared_page(await office.read(list_shared_contracts, wanted, client=client), turn)


@router.get("/contracts/{digest}/timeline")
async def buyer_timeline(
    request: Request,
    digest: DigestInPath,
    query: Annotated[PageQuery, Query()],
    client: Buyer,
    office: OfficeOf,
) -> TimelineAnswer:
    """The contract, its acceptance, withdrawals, verdicts and messages, in log order."""
    turn = turn_of(request, client, query)
    wanted = EventsWanted(side=SIDE, contract=digest, stretch=turn.stretch)
    return timeline_page(await office.read(list_events, wanted, client=client), turn)


@router.get("/contracts/{digest}/moments", response_model=MomentsAnswer, responses=NOT_MODIFIED)
async def buyer_moments(request: Request, digest: DigestInPath, client: Buyer, office: OfficeOf) -> Response:
    """Where the reporting moments of a contract stand, and on whom they wait."""
    query = MomentsQuery(side=SIDE, contract=digest)
    return conditional(request, moments_answer(await office.read(read_moments, query, client=client)))


@router.get("/receipts")
async def buyer_receipts(
    request: Request, query: Annotated[ReceiptsQuery, Query()], client: Buyer, office: OfficeOf
) -> ReceiptsAnswer:
    """The receipts of this buyer's own statements."""
    turn = turn_of(request, client, query)
    wanted = ReceiptsWanted(stretch=turn.stretch, **query.filters)
    return receipts_page(await office.read(list_receipts, wanted, client=client), turn)


@router.get("/statements/{digest}", response_model=KeptStatementAnswer, responses=NOT_MODIFIED)
async def buyer_statement(request: Request, digest: DigestInPath, client: Buyer, office: OfficeOf) -> Response:
    """A statement as it was signed, its receipt, and the nonce that opens its leaf; for its parties only."""
    found = await office.read(read_statement, StatementQuery(side=SIDE, digest=digest), client=client)
    return conditional(request, statement_answer(found), version=digest)


@router.get("/statements/{digest}/proof", response_class=Response, responses=LOG_PROOF)
async def buyer_proof(request: Request, digest: DigestInPath, client: Buyer, office: OfficeOf) -> Response:
    """That a statement is in the log, by the newest checkpoint (c2sp.org/tlog-proof@v1); for its parties only."""
    proof = await office.read(prove_statement, StatementQuery(side=SIDE, digest=digest), client=client)
    return conditional(request, proof.encode(), media_type=TEXT)
