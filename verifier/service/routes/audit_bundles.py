"""Audit bundles (auditbestanden): the record of a contract, streamed to who may have it, a segment at a time.

Nothing is held but one segment, and no transaction is open between two. What goes wrong on the way ends the stream
without its last line, by which whoever reads it knows that it was cut off.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.responses import StreamingResponse

from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire.audit_bundle import Reader
from verifier.service.access.doors import Door
from verifier.service.routes.agency import Agency
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import ReceiptAnswer, StatementBody
from verifier.service.routes.contractor import Contractor
from verifier.service.routes.doorkeeper import ClientAt, DigestInPath, OfficeOf
from verifier.service.usecases.file_audit import file_audit
from verifier.service.usecases.open_audit import AuditWanted, open_audit
from verifier.service.usecases.read_audit_page import AuditPageWanted, read_audit_page
from verifier.service.usecases.submission import Submission
from verifier.service.usecases.verb import Office
from verifier.web.bodies import StrictBody
from verifier.web.ndjson import NDJSON
from verifier.web.problems import problem_responses

router = APIRouter()

Auditor = Annotated[PartyId, Depends(ClientAt(Door.AUDITOR))]

_EXAMPLE: Final = '{"kind":"audit_bundle","format":"plaatsbewijs-audit-v1"}\n{"kind":"end","lines":1}\n'
_SHOWN: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One JSON object a line, for `plaatsbewijs audit`; the last line is the end",
        "content": {NDJSON: {"schema": {"type": "string", "contentMediaType": NDJSON}, "example": _EXAMPLE}},
    },
    **problem_responses(409),
}


class BundleResponse(StreamingResponse):
    """A bundle as it is written."""

    media_type = NDJSON


@router.get(
    "/auditor/contracts/{digest}/audit-bundle",
    tags=["auditor"],
    response_class=BundleResponse,
    responses=_SHOWN,
)
async def audit_bundle(client: Auditor, digest: DigestInPath, office: OfficeOf) -> BundleResponse:
    """The whole record of a contract that names this auditor, to be worked out again."""
    return await _opened(office, client, Reader.AUDITOR, digest)


@router.post("/auditor/audits", tags=["auditor"], status_code=201)
async def file_an_audit(
    client: Auditor, body: Annotated[StatementBody, Depends(StrictBody(StatementBody))], office: RepeatableOffice
) -> ReceiptAnswer:
    """Say of a verdict what came out when its contract was worked out again."""
    submission = Submission(client=client, unverified_token=body.statement)
    return ReceiptAnswer(receipt=await office.write(file_audit, submission, client=client))


@router.get(
    "/contractor/contracts/{digest}/audit-bundle",
    tags=["contractor"],
    response_class=BundleResponse,
    responses=_SHOWN,
)
async def contractor_audit_bundle(client: Contractor, digest: DigestInPath, office: OfficeOf) -> BundleResponse:
    """The record of this contractor's own contract, but for who is the same person."""
    return await _opened(office, client, Reader.CONTRACTOR, digest)


@router.get(
    "/agency/placements/{digest}/audit-bundle",
    tags=["agency"],
    response_class=BundleResponse,
    responses=_SHOWN,
)
async def agency_audit_bundle(client: Agency, digest: DigestInPath, office: OfficeOf) -> BundleResponse:
    """What this agency was asked for the contract of a placement, and what it decided."""
    return await _opened(office, client, Reader.AGENCY, digest)


async def _opened(office: Office, client: PartyId, reader: Reader, about: Digest) -> BundleResponse:
    wanted = AuditWanted(client=client, reader=reader, about=about)
    audit = await office.read(open_audit, wanted, client=client)

    async def written() -> AsyncIterator[bytes]:
        yield b"".join(audit.first_lines)
        after: int | None = audit.begin
        lines = len(audit.first_lines)
        while after is not None:
            page = await office.read(read_audit_page, AuditPageWanted(audit, after, lines), client=None)
            yield page.octets
            after, lines = page.last, lines + page.lines

    return BundleResponse(written())
