"""A small face for tests: one route of every kind. ``python -m tests.unit.web.sample_face`` serves it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Query, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.alias_generators import to_camel
from starlette.requests import Request
from starlette.responses import StreamingResponse

from verifier.core import errors
from verifier.web import refusals
from verifier.web.bodies import StrictBody, StrictModel, read_body, strict_body
from verifier.web.conditional import ANY_ORIGIN, NOT_MODIFIED, conditional
from verifier.web.description import About, Contact, Part
from verifier.web.face import build_face
from verifier.web.limits import BodyAllowance
from verifier.web.problems import problem_responses
from verifier.web.serving import serve

PARTS = {"desk": Part("Sample register: the desk", ("desk",)), "open": Part("Sample register: open", ("open",))}

ABOUT = About(
    title="Sample register",
    version="1.2.3",
    description="Routes for tests.",
    contact=Contact("Test desk", "https://register.example/contact", "desk@register.example"),
    public_url="https://register.example",
    tags={"desk": "reports", "open": "what anyone may read"},
    words="/v1/words",
    parts=PARTS,
)

SECRET = "the-value-nobody-may-see"


class Line(StrictModel):
    placement: str = Field(pattern="^[a-z]{1,8}$")
    hours: int = Field(ge=0, le=100)


class Report(StrictModel):
    kind: Literal["paid", "worked"]
    final: bool
    lines: list[Line] = Field(max_length=2)
    first_day: date | None = None

    @field_validator("kind", mode="before")
    @classmethod
    def no_secret(cls, value: object) -> object:
        if value == SECRET:
            raise ValueError(f"saw {value}")
        return value


class Counted(BaseModel):
    lines: int


router = APIRouter(tags=["desk"])
openly = APIRouter(tags=["open"])
outside = APIRouter()

ReportBody = Annotated[Report, Depends(StrictBody(Report, limit=4096))]


@router.post("/reports", status_code=201, responses=problem_responses(409))
async def submit_report(body: ReportBody) -> Counted:
    return Counted(lines=len(body.lines))


@router.get("/reports")
async def list_reports(month: Annotated[int, Query(ge=1, le=12)] = 1) -> Counted:
    return Counted(lines=month)


@router.delete("/reports/{number}")
async def withdraw_report(number: int) -> Response:
    return Response(status_code=204)


@router.post("/unread")
async def refuse_unread() -> Response:
    raise refusals.NotAuthenticated(SECRET)


@router.post("/texts")
async def count_text(request: Request) -> Counted:
    return Counted(lines=len(await read_body(request, media_type="text/plain", limit=64 * 1024 * 1024)))


@router.get("/refusals/{code}")
async def refuse(code: str) -> Response:
    raise REFUSALS[code]


@router.get("/failures")
async def fail(who: str = "") -> Response:
    raise RuntimeError(SECRET)


@router.get("/late-failures")
async def fail_late() -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"begun"
        raise RuntimeError(SECRET)

    return StreamingResponse(parts())


@router.get("/cacheable")
async def cacheable() -> Response:
    return Response("x", headers={"Cache-Control": "public, max-age=60", "X-Frame-Options": "SAMEORIGIN"})


class Filters(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    first_day: date | None = None
    state: list[str] = Field(default_factory=list)


@router.get("/filtered")
async def list_filtered(filters: Annotated[Filters, Query()]) -> Counted:
    return Counted(lines=len(filters.state))


@openly.get("/words", response_model=Counted, responses=NOT_MODIFIED)
async def words(request: Request) -> Response:
    """How many words there are.

    It seldom changes.
    """
    return conditional(request, Counted(lines=7), headers=ANY_ORIGIN)


@router.get("/slow-answers")
async def answer_slowly() -> Counted:
    await asyncio.sleep(0.6)
    return Counted(lines=0)


def _peak() -> int:
    (peak,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1])


@outside.get("/health")
async def memory() -> Counted:
    """The highest resident set of this program so far, in KiB; what the process was before it is left out."""
    return Counted(lines=_peak())


async def plain_report(request: Request) -> Response:
    report = await strict_body(request, Report, limit=4096)
    return Response(str(len(report.lines)))


REFUSALS: dict[str, errors.Refusal] = {
    "unknown": errors.UnknownReference("a contract", field="contract", step="5"),
    "relation": errors.WrongRelation("the contractor of the contract", field="iss", step="6"),
    "competent": errors.NotCompetent("an agency that is competent", field="agency", step="7"),
    "quota": errors.QuotaReached("at most 10 a day"),
    "unpublished": errors.NotYetPublished("a checkpoint that contains the leaf"),
    "unproven": errors.BadThresholdProof("a proof for these inputs", field="proof"),
    "absent": refusals.NotFound("the contract of someone else"),
}


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    sys.stderr.write("lifespan ended\n")


def build(*, seconds: float = 10.0, largest: int = 400_000) -> FastAPI:
    face = build_face(
        ABOUT,
        routers=[router, openly],
        outside=[outside],
        lifespan=lifespan,
        bodies=BodyAllowance(largest=largest, seconds=seconds),
    )
    face.add_route("/v1/plain", plain_report, methods=["POST"])
    return face


if __name__ == "__main__":
    serve(build(seconds=float(sys.argv[1]), largest=int(sys.argv[2])))
