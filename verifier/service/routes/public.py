"""The public door (openbaar loket): what anyone may read, and where a client gets its access token."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from verifier.service.access.tokens import LIFETIME
from verifier.service.routes.bodies import HealthAnswer, StatementAnswer, TokenAnswer
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf, admission_form, tokens_of
from verifier.service.usecases.admit_client import Admission, admit_client
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.usecases.read_directory import read_directory
from verifier.service.usecases.read_enrolment import read_enrolment
from verifier.service.usecases.read_ruleset import read_ruleset
from verifier.web.bodies import JSON

router = APIRouter(tags=["public"])
#: Static paths of the log, outside ``/v1``.
log_router = APIRouter(prefix="/log", tags=["log"])


@router.post("/oauth/token")
async def token(
    request: Request, admission: Annotated[Admission, Depends(admission_form)], office: OfficeOf
) -> TokenAnswer:
    """An access token for one door, against a client assertion (``private_key_jwt``)."""
    client = await office.write(admit_client, admission)
    access_token = tokens_of(request).issue(client, admission.door)
    return TokenAnswer(access_token=access_token, expires_in=LIFETIME, scope=str(admission.door))


@router.get("/public/directory")
async def directory(office: OfficeOf) -> StatementAnswer:
    """The current directory, signed by the root."""
    return StatementAnswer(statement=await office.read(read_directory, None))


@router.get("/public/enrolments/{kid}")
async def enrolment(kid: str, office: OfficeOf) -> StatementAnswer:
    """The enrolment of a contractor's key, signed by the registrar."""
    return StatementAnswer(statement=await office.read(read_enrolment, kid))


@router.get("/public/rule-sets/{digest}", response_class=Response)
async def rule_set(digest: DigestInPath, office: OfficeOf) -> Response:
    """A rule set, byte for byte as it was published."""
    return Response(await office.read(read_ruleset, digest), media_type=JSON)


@router.get("/public/health")
async def health() -> HealthAnswer:
    """Whether the register answers."""
    return HealthAnswer(status="ok")


@log_router.get("/checkpoint", response_class=Response)
async def checkpoint(office: OfficeOf) -> Response:
    """The newest published checkpoint, a signed note."""
    return Response(await office.read(read_checkpoint, None), media_type="text/plain; charset=utf-8")
