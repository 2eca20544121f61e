"""An evaluator's face (gezicht van de berekenaar): one POST that counts, one for a directory, and its health."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from verifier import clock
from verifier.core.wire import base64url
from verifier.core.wire.envelope import DEFAULT_LIMIT, limit_of
from verifier.party.evaluator.evaluation import Evaluator
from verifier.party.evaluator.portal_origin import PortalOrigin
from verifier.web.bodies import JSON, StrictBody, StrictModel
from verifier.web.description import About, Contact
from verifier.web.face import Face, build_face
from verifier.web.limits import BodyAllowance
from verifier.web.problems import problem_responses

VERSION: Final = "1.0.0"

_DIRECTORY_LIMIT = limit_of("sr-directory+jwt")
_ENCODED = r"^[A-Za-z0-9_-]{43}$"
Encoded = Annotated[str, Field(pattern=_ENCODED)]


class EvaluationBody(StrictModel):
    """A signed request, and the elements whose digest it signs: 32 bytes each, in base64url."""

    statement: str = Field(max_length=DEFAULT_LIMIT)
    elements: list[Encoded] = Field(min_length=1, max_length=64)


class DirectoryBody(StrictModel):
    """``sr-directory+jwt``, signed by the root."""

    statement: str = Field(max_length=_DIRECTORY_LIMIT)


class Evaluated(BaseModel):
    """k · B for each element that was sent, and one proof over all of them (RFC 9497, 2.2.1), in base64url."""

    elements: list[str]
    proof: str


class Adopted(BaseModel):
    """The version of the directory that is kept now."""

    version: int


class Health(BaseModel):
    """Whether requests are answered."""

    status: str


class Counters(BaseModel):
    """How many elements were evaluated on the last complete UTC day: today's number would show single requests."""

    day: str
    answered: int


def build_app(evaluator: Evaluator, *, contact: Contact, public_url: str, portal_origin: str | None = None) -> Face:
    """The face of ``evaluator``; ``public_url`` has no path. If there is a ``portal_origin``, its pages may ask."""
    about = About(
        title="Plaatsbewijs evaluator",
        version=VERSION,
        description="Blind evaluation for agencies (PROTOCOL 4): it cannot read what it multiplies.",
        contact=contact,
        public_url=public_url,
    )
    bodies = BodyAllowance(largest=_DIRECTORY_LIMIT + 1024)
    face = build_face(about, routers=[_routes(evaluator)], bodies=bodies)
    if portal_origin is not None:
        face.add_middleware(PortalOrigin, origin=portal_origin)
    return face


def _routes(evaluator: Evaluator) -> APIRouter:
    routes = APIRouter()

    refusals = problem_responses(400, 403, 409, 413, 422, 429, 503)

    @routes.post("/evaluations", response_model=Evaluated, responses=refusals, tags=["agency"])
    async def evaluate(body: Annotated[EvaluationBody, Depends(StrictBody(EvaluationBody))]) -> Response:
        """Evaluate blinded elements; the same tickets and elements are answered with the same bytes."""
        elements = tuple(base64url.decode(each) for each in body.elements)
        answer = evaluator.evaluate(body.statement, elements, at=clock.now())
        return Response(answer, media_type=JSON)

    @routes.post(
        "/directories", status_code=201, responses=problem_responses(400, 403, 409, 503), tags=["operator"]
    )
    async def adopt_directory(
        body: Annotated[DirectoryBody, Depends(StrictBody(DirectoryBody, limit=_DIRECTORY_LIMIT + 1024))],
    ) -> Adopted:
        """Adopt a newer directory; it is signed by the root, so anyone may bring it."""
        return Adopted(version=evaluator.adopt(body.statement, at=clock.now()))

    @routes.get("/health", tags=["public"])
    async def health() -> Health:
        """Whether there is a current directory."""
        evaluator.home.trust(at=clock.now())
        return Health(status="ok")

    @routes.get("/counters", tags=["public"])
    async def counters() -> Counters:
        """Yesterday's count."""
        day = clock.today() - timedelta(days=1)
        return Counters(day=day.isoformat(), answered=evaluator.spent.elements_on(day))

    return routes
