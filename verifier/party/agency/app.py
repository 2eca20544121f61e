"""A desk's face (gezicht van het loket): for the agency's own staff and programs, on the loopback of its machine.

Nobody signs in: who can reach the port works at the desk. Nothing it says is about a person.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from verifier import clock
from verifier.core.wire.envelope import limit_of
from verifier.party.agency.desk import Desk
from verifier.party.agency.worklist import Outcome
from verifier.web.bodies import StrictBody, StrictModel
from verifier.web.description import About, Contact
from verifier.web.face import Face, build_face
from verifier.web.limits import BodyAllowance
from verifier.web.problems import problem_responses

VERSION: Final = "1.0.0"

_DIRECTORY = limit_of("sr-directory+jwt")


class NewDirectoryBody(StrictModel):
    """``sr-directory+jwt``, signed by the root."""

    statement: str = Field(max_length=_DIRECTORY)


class RoundAnswer(BaseModel):
    """What a round did; decisions that were sent again are counted too."""

    fetched: int
    eligible: int
    declined: int
    waiting: int
    refused: int


class WorkItemBody(BaseModel):
    """A placement by the beginning of its digest, how it stands, a code of why, and since when (Unix seconds)."""

    placement: str
    decision: Outcome
    reason: str
    at: int


class WorklistAnswer(BaseModel):
    """Newest first."""

    items: list[WorkItemBody]


class DirectoryAnswer(BaseModel):
    """The version of the directory that is kept now."""

    version: int


class HealthAnswer(BaseModel):
    """Whether rounds can run."""

    status: str


def build_app(desk: Desk, *, contact: Contact, public_url: str, poll_seconds: int | None = None) -> Face:
    """The face of ``desk``; ``public_url`` has no path. With ``poll_seconds`` it runs rounds by itself."""
    about = About(
        title="Plaatsbewijs agency desk",
        version=VERSION,
        description="Countersigns placements (PROTOCOL 3 to 5), for the agency's own staff.",
        contact=contact,
        public_url=public_url,
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            if poll_seconds is not None:
                await stack.enter_async_context(_polling(desk, poll_seconds))
            yield

    return build_face(
        about, routers=[_routes(desk)], bodies=BodyAllowance(largest=_DIRECTORY + 1024), lifespan=lifespan
    )


async def run_round(desk: Desk) -> RoundAnswer:
    """One round in a thread of its own: the loop goes on answering meanwhile."""
    return RoundAnswer(**asdict(await asyncio.to_thread(desk.run_round, at=clock.now())))


async def poll_forever(desk: Desk, seconds: int) -> None:
    """A round, then ``seconds`` of rest; what a round raises is on the trail already, and the next one comes."""
    while True:
        with contextlib.suppress(Exception):
            await run_round(desk)
        await asyncio.sleep(seconds)


@contextlib.asynccontextmanager
async def _polling(desk: Desk, seconds: int) -> AsyncIterator[None]:
    poller = asyncio.create_task(poll_forever(desk, seconds))
    try:
        yield
    finally:
        poller.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await poller


def _routes(desk: Desk) -> APIRouter:
    routes = APIRouter()

    @routes.post("/rounds", responses=problem_responses(409, 503), tags=["desk"])
    async def start_round() -> RoundAnswer:
        """Run one round and say how it ended; refused while another one runs."""
        return await run_round(desk)

    @routes.get("/worklist", tags=["desk"])
    async def worklist() -> WorklistAnswer:
        """What became of the placements of late, and why."""
        return WorklistAnswer(items=[WorkItemBody(**asdict(each)) for each in desk.worklist()])

    @routes.post(
        "/directories", status_code=201, responses=problem_responses(400, 403, 409, 503), tags=["operator"]
    )
    async def adopt_directory(
        body: Annotated[NewDirectoryBody, Depends(StrictBody(NewDirectoryBody, limit=_DIRECTORY + 1024))],
    ) -> DirectoryAnswer:
        """Adopt a newer directory; it is signed by the root, so anyone may bring it."""
        return DirectoryAnswer(version=desk.adopt(body.statement, at=clock.now()))

    @routes.get("/health", responses=problem_responses(503), tags=["public"])
    async def health() -> HealthAnswer:
        """Whether there is a current directory."""
        desk.home.trust(at=clock.now())
        return HealthAnswer(status="ok")

    return routes
