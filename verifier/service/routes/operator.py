"""The operator's door (loket van de beheerder): statements that carry their own authority: nobody signs in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends

from verifier.service.routes.bodies import ReceiptAnswer, StatementBody, VersionAnswer
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.admit_enrolment import admit_enrolment
from verifier.service.usecases.adopt_directory import adopt_directory
from verifier.service.usecases.order_status import order_status
from verifier.web.bodies import StrictBody

router = APIRouter(prefix="/operator", tags=["operator"])

#: A directory may be 4 MiB (PROTOCOL 2).
DIRECTORY = 4 * 1024 * 1024 + 1024


@router.post("/directories", status_code=201)
async def adopt(
    body: Annotated[StatementBody, Depends(StrictBody(StatementBody, limit=DIRECTORY))], office: OfficeOf
) -> VersionAnswer:
    """Adopt a directory that the root signed."""
    return VersionAnswer(version=await office.write(adopt_directory, body.statement, client=None))


@router.post("/enrolments", status_code=201)
async def enrol(
    body: Annotated[StatementBody, Depends(StrictBody(StatementBody))], office: OfficeOf
) -> ReceiptAnswer:
    """Admit a contractor's key that the registrar signed."""
    return ReceiptAnswer(receipt=await office.write(admit_enrolment, body.statement, client=None))


@router.post("/status-orders", status_code=201)
async def order(
    body: Annotated[StatementBody, Depends(StrictBody(StatementBody))], office: OfficeOf
) -> ReceiptAnswer:
    """Suspend a credential, make it good again, or end it, as the registrar signed."""
    return ReceiptAnswer(receipt=await office.write(order_status, body.statement, client=None))
