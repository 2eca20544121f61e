"""The contractor's credentials (nalevingsbewijzen van opdrachtnemers): its own, to keep and to show to others."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, WithJsonSchema

from verifier.core.model.statement import Digest
from verifier.core.model.status_order import OrderedStatus
from verifier.service.routes.attempts import RepeatableOffice
from verifier.service.routes.bodies import JWS_EXAMPLE, MonthText, Octets
from verifier.service.routes.contractor import Contractor
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.list_bodies import Instant, PageAnswer
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.list_credentials import ListedCredential, list_credentials
from verifier.service.usecases.read_credential import read_credential
from verifier.service.usecases.renew_credential import Renewal, renew_credential
from verifier.web.bodies import StrictBody, StrictModel
from verifier.web.conditional import NOT_MODIFIED, conditional

router = APIRouter(prefix="/contractor", tags=["contractor"])

_DISCLOSURE: Final = "WyJkcUg0dkJ0TEhLcUd4eG9hU3FGdHlnIiwiYmFuZCIsIjc1LTEwMCJd"
CredentialText = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(~[A-Za-z0-9_-]+)*~$",
            "description": "SD-JWT with every disclosure; shortened in examples",
            "examples": [f"{JWS_EXAMPLE}~{_DISCLOSURE}~"],
        }
    ),
]


class CredentialBody(StrictModel):
    """The verdict whose credential is wanted, by digest."""

    verdict: Octets


class CredentialAnswer(BaseModel):
    """A compliance credential as it was issued."""

    credential: CredentialText


class ListedCredentialBody(CredentialAnswer):
    """A credential, the verdict that it wraps, where it stands, and until when it is good."""

    digest: Octets
    contract: Octets
    verdict: Octets
    moment: MonthText
    status: OrderedStatus
    issued_at: Instant
    expires_at: Instant


class CredentialsAnswer(PageAnswer):
    """Credentials, oldest first; one of each verdict."""

    credentials: list[ListedCredentialBody]


@router.get("/credentials")
async def credentials(
    request: Request, query: Annotated[PageQuery, Query()], client: Contractor, office: OfficeOf
) -> CredentialsAnswer:
    """The credentials of this contractor, each with all that it can disclose."""
    turn = turn_of(request, client, query)
    found = await office.read(list_credentials, turn.stretch, client=client)
    return CredentialsAnswer(credentials=[_body(each) for each in found.items], next=turn.cursor_behind(found))


@router.post("/credentials")
async def renewed_credential(
    client: Contractor,
    body: Annotated[CredentialBody, Depends(StrictBody(CredentialBody))],
    office: RepeatableOffice,
) -> CredentialAnswer:
    """The credential of a verdict, bound to this contractor's newest key; the one before it then ends."""
    renewal = Renewal(client=client, verdict=Digest(body.verdict))
    return CredentialAnswer(credential=await office.write(renew_credential, renewal, client=client))


@router.get("/credentials/{digest}", response_model=CredentialAnswer, responses=NOT_MODIFIED)
async def credential(request: Request, digest: DigestInPath, client: Contractor, office: OfficeOf) -> Response:
    """A credential as it was issued, by the digest of its issuer's part."""
    found = CredentialAnswer(credential=await office.read(read_credential, digest, client=client))
    return conditional(request, found, version=digest)


def _body(listed: ListedCredential) -> ListedCredentialBody:
    members = {name: getattr(listed, name) for name in ListedCredentialBody.model_fields}
    return ListedCredentialBody.model_construct(**members)
