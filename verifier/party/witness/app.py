"""A witness's face (gezicht van de getuige): the addresses of C2SP tlog-witness, a directory, and its health."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from verifier import clock
from verifier.core.wire.add_checkpoint import MAX_REQUEST_BYTES, SIZE_MEDIA_TYPE, write_size
from verifier.core.wire.envelope import limit_of
from verifier.party.witness.cosigning import StaleSize, Witness
from verifier.web.bodies import StrictBody, StrictModel
from verifier.web.description import About, Contact
from verifier.web.face import Face, build_face
from verifier.web.limits import BodyAllowance
from verifier.web.problems import problem_responses
from verifier.web.refusals import MediaTypeRefused

VERSION: Final = "1.0.0"

_ADD: Final = "/add-checkpoint"
_TEXT: Final = "text/plain; charset=utf-8"
_DIRECTORY_LIMIT: Final = limit_of("sr-directory+jwt")


class DirectoryBody(StrictModel):
    """``sr-directory+jwt``, signed by the root."""

    statement: str = Field(max_length=_DIRECTORY_LIMIT)


class Adopted(BaseModel):
    """The version of the directory that is kept now."""

    version: int


class Health(BaseModel):
    """The name under which this witness cosigns."""

    status: str
    witness: str


def build_app(witness: Witness, *, contact: Contact, public_url: str) -> Face:
    """The face of ``witness``; ``public_url`` is the prefix of both its addresses, without a path."""
    about = About(
        title="Plaatsbewijs witness",
        version=VERSION,
        description="Cosigns checkpoints of logs that only grow (C2SP tlog-witness, PROTOCOL 8).",
        contact=contact,
        public_url=public_url,
    )
    return build_face(
        about,
        routers=[_routes(witness)],
        outside=[_witness_routes(witness)],
        bodies=BodyAllowance(largest=_DIRECTORY_LIMIT + 1024),
        long_bodies={_ADD: BodyAllowance(largest=MAX_REQUEST_BYTES)},
    )


def _witness_routes(witness: Witness) -> APIRouter:
    """Not in the document: what is here, C2SP tlog-witness describes, status by status."""
    routes = APIRouter(include_in_schema=False)

    @routes.post(_ADD)
    async def add_checkpoint(body: Annotated[bytes, Depends(_plain_body)]) -> Response:
        """Cosign a checkpoint: 200 with cosignature lines, 400, 403, 404, 409 or 422."""
        try:
            lines = witness.add_checkpoint(body, at=clock.now())
        except StaleSize as stale:
            # Not as a media type, to which the framework would add a charset that the protocol does not have.
            return Response(write_size(stale.size), status_code=409, headers={"Content-Type": SIZE_MEDIA_TYPE})
        return Response(lines, media_type=_TEXT)

    @routes.get("/{digest}/checkpoint")
    async def checkpoint(digest: str) -> Response:
        """The newest cosigned checkpoint of the log whose origin has this SHA-256, for monitors and for the log."""
        return Response(witness.checkpoint(digest, at=clock.now()), media_type=_TEXT)

    return routes


def _routes(witness: Witness) -> APIRouter:
    routes = APIRouter()
    refusals = problem_responses(400, 403, 409, 503)

    @routes.post("/directories", status_code=201, responses=refusals, tags=["operator"])
    async def adopt_directory(
        body: Annotated[DirectoryBody, Depends(StrictBody(DirectoryBody, limit=_DIRECTORY_LIMIT + 1024))],
    ) -> Adopted:
        """Adopt a newer directory; it is signed by the root, so anyone may bring it."""
        return Adopted(version=witness.adopt(body.statement, at=clock.now()))

    @routes.get("/health", tags=["public"])
    async def health() -> Health:
        """Whether the witness answers, and its name."""
        return Health(status="ok", witness=witness.origin)

    return routes


async def _plain_body(request: Request) -> bytes:
    """A body of any media type, as the protocol names none; its size and pace are bounded around every route."""
    if request.headers.getlist("content-encoding"):
        raise MediaTypeRefused("a body without Content-Encoding", field="Content-Encoding")
    return await request.body()
