"""The public door (openbaar loket): what anyone may read."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier import shipped
from verifier.service.routes.bodies import GlossaryAnswer, HealthAnswer, StatementAnswer
from verifier.service.routes.doorkeeper import DigestInPath, KidInPath, OfficeOf
from verifier.service.routes.verbatim import RULE_SET
from verifier.service.usecases.read_directory import read_directory
from verifier.service.usecases.read_enrolment import read_enrolment
from verifier.service.usecases.read_ruleset import read_ruleset
from verifier.web.conditional import ANY_ORIGIN, NOT_MODIFIED, conditional

router = APIRouter(tags=["public"])


@router.get("/public/directory", response_model=StatementAnswer, responses=NOT_MODIFIED)
async def directory(request: Request, office: OfficeOf) -> Response:
    """The current directory, signed by the root."""
    found = StatementAnswer(statement=await office.read(read_directory, None, client=None))
    return conditional(request, found, headers=ANY_ORIGIN)


@router.get("/public/enrolments/{kid}", response_model=StatementAnswer, responses=NOT_MODIFIED)
async def enrolment(request: Request, kid: KidInPath, office: OfficeOf) -> Response:
    """The enrolment of a contractor's key, signed by the registrar."""
    found = StatementAnswer(statement=await office.read(read_enrolment, kid, client=None))
    return conditional(request, found, headers=ANY_ORIGIN)


@router.get("/public/rule-sets/{digest}", response_class=Response, responses=RULE_SET)
async def rule_set(request: Request, digest: DigestInPath, office: OfficeOf) -> Response:
    """A rule set, byte for byte as it was published."""
    return conditional(request, await office.read(read_ruleset, digest, client=None), headers=ANY_ORIGIN)


@router.get("/public/glossary", response_model=GlossaryAnswer, responses=NOT_MODIFIED)
async def glossary(request: Request) -> Response:
    """Every word of this API with the Dutch word beside it."""
    return conditional(request, shipped.glossary(), headers=ANY_ORIGIN)


@router.get("/public/health")
async def health() -> HealthAnswer:
    """Whether the register answers."""
    return HealthAnswer(status="ok")
