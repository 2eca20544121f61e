"""The contractor's lists (overzichten van opdrachtnemers): pages of its own, timelines, and proofs by digest."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from verifier.core.model.kind import StatementKind
from verifier.core.model.standing import Side
from verifier.service.routes.contractor import Contractor
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.list_bodies import (
    ContractsAnswer,
    GrantListAnswer,
    HoursListAnswer,
    KeptStatementAnswer,
    MomentsAnswer,
    PlacementsAnswer,
    ReceiptsAnswer,
    SharedContractsAnswer,
    TimelineAnswer,
)
from verifier.service.routes.pages import (
    contracts_page,
    grants_page,
    hours_page,
    moments_answer,
    placements_page,
    receipts_page,
    shared_page,
    statement_answer,
    timeline_page,
)
from verifier.service.routes.queries import (
    ContractsQuery,
    HoursQuery,
    PageQuery,
    PlacementsQuery,
    ReceiptsQuery,
    turn_of,
)
from verifier.service.routes.verbatim import LOG_PROOF, TEXT
from verifier.service.usecases.list_contracts import ContractsWanted, list_contracts
from verifier.service.usecases.list_events import EventsWanted, list_events
from verifier.service.usecases.list_hours import HoursWanted, list_hours
from verifier.service.usecases.list_placements import PlacementsWanted, list_placements
from verifier.service.usecases.list_receipts import ReceiptsWanted, list_receipts
from verifier.service.usecases.list_shared_contracts import SharedContractsWanted, list_shared_contracts
from verifier.service.usecases.prove_statement import prove_statement
from verifier.service.usecases.read_moments import MomentsQuery, read_moments
from verifier.service.usecases.read_statement import StatementQuery, read_statement
from verifier.web.conditional import NOT_MODIFIED, conditional

router = APIRouter(prefix="/contractor", tags=["contractor"])

SIDE = Side.CONTRACTOR


@router.get("/contracts", response_model=ContractsAnswer, responses=NOT_MODIFIED)
async def offered_contracts(
    request: Request, query: Annotated[ContractsQuery, Query()], client: Contractor, office: OfficeOf
) -> Response:
    """The contracts that name this contractor."""
    turn = turn_of(request, client, query)
    wanted = ContractsWanted(side=SIDE, stretch=turn.stretch, **query.filters)
    return conditional(request, contracts_page(await office.read(list_contracts, wanted, client=client), turn))


@router.get("/shared-contracts")
async def attested_contracts(
    request: Request, query: Annotated[PageQuery, Query()], client: Contractor, office: OfficeOf
) -> SharedContractsAnswer:
    """The contracts of others for which this party attests."""
    turn = turn_of(request, client, query)
    wanted = SharedContractsWanted(side=SIDE, stretch=turn.stretch)
    return shared_page(await office.read(list_shared_contracts, wanted, client=client), turn)


@router.get("/placements")
async def placements(
    request: Request, query: Annotated[PlacementsQuery, Query()], client: Contractor, office: OfficeOf
) -> PlacementsAnswer:
    """This contractor's placements: what waits on whom, since when."""
    turn = turn_of(request, client, query)
    wanted = PlacementsWanted(stretch=turn.stretch, **query.filters)
    return placements_page(await office.read(list_placements, wanted, client=client), turn)


@router.get("/contracts/{digest}/hours")
async def reported_hours(
    request: Request,
    digest: DigestInPath,
    query: Annotated[HoursQuery, Query()],
    client: Contractor,
    office: OfficeOf,
) -> HoursListAnswer:
    """What was reported for a contract, every part and revision."""
    turn = turn_of(request, client, query)
    wanted = HoursWanted(contract=digest, kind=StatementKind.HOURS, stretch=turn.stretch, **query.filters)
    return hours_page(await office.read(list_hours, wanted, client=client), turn)


@router.get("/contracts/{digest}/grants")
async def granted_hours(
    request: Request,
    digest: DigestInPath,
    query: Annotated[HoursQuery, Query()],
    client: Contractor,
    office: OfficeOf,
) -> GrantListAnswer:
    """What was granted of the hours of a contract."""
    turn = turn_of(request, client, query)
    wanted = HoursWanted(contract=digest, kind=StatementKind.GRANT, stretch=turn.stretch, **query.filters)
    return grants_page(await office.read(list_hours, wanted, client=client), turn)


@router.get("/contracts/{digest}/timeline")
async def contractor_timeline(
    request: Request,
    digest: DigestInPath,
    query: Annotated[PageQuery, Query()],
    client: Contractor,
    office: OfficeOf,
) -> TimelineAnswer:
    """All that was said about a contract, in log order."""
    turn = turn_of(request, client, query)
    wanted = EventsWanted(side=SIDE, contract=digest, stretch=turn.stretch)
    return timeline_page(await office.read(list_events, wanted, client=client), turn)


@router.get("/contracts/{digest}/moments", response_model=MomentsAnswer, responses=NOT_MODIFIED)
async def contractor_moments(
    request: Request, digest: DigestInPath, client: Contractor, office: OfficeOf
) -> Response:
    """Where the reporting moments of a contract stand, and on whom they wait."""
    query = MomentsQuery(side=SIDE, contract=digest)
    return conditional(request, moments_answer(await office.read(read_moments, query, client=client)))


@router.get("/receipts")
async def contractor_receipts(
    request: Request, query: Annotated[ReceiptsQuery, Query()], client: Contractor, office: OfficeOf
) -> ReceiptsAnswer:
    """The receipts of this contractor's own statements."""
    turn = turn_of(request, client, query)
    wanted = ReceiptsWanted(stretch=turn.stretch, **query.filters)
    return receipts_page(await office.read(list_receipts, wanted, client=client), turn)


@router.get("/statements/{digest}", response_model=KeptStatementAnswer, responses=NOT_MODIFIED)
async def contractor_statement(
    request: Request, digest: DigestInPath, client: Contractor, office: OfficeOf
) -> Response:
    """A statement as it was signed, its receipt, and the nonce that opens its leaf; for its parties only."""
    found = await office.read(read_statement, StatementQuery(side=SIDE, digest=digest), client=client)
    return conditional(request, statement_answer(found), version=digest)


@router.get("/statements/{digest}/proof", response_class=Response, responses=LOG_PROOF)
async def contractor_proof(
    request: Request, digest: DigestInPath, client: Contractor, office: OfficeOf
) -> Response:
    """That a statement is in the log, by the newest checkpoint (c2sp.org/tlog-proof@v1); for its parties only."""
    proof = await office.read(prove_statement, StatementQuery(side=SIDE, digest=digest), client=client)
    return conditional(request, proof.encode(), media_type=TEXT)
