"""A face for tests of lines: one route reads them as a stream, its neighbour reads them as most programs would.

``python -m tests.unit.web.lines_face`` serves it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from starlette.requests import Request

from tests.unit.web.sample_face import ABOUT
from verifier.web.bodies import StrictModel
from verifier.web.face import Face, build_face
from verifier.web.limits import BodyAllowance
from verifier.web.ndjson import MANY_LINES, LineReader, LinesResponse, StrictLines, answer_lines
from verifier.web.serving import serve

#: A body that may pause for a third of a second, and must bring a hundred bytes in one.
HASTY = BodyAllowance(seconds=0.3, bytes_per_second=100)


class Text(StrictModel):
    text: str


Texts = Annotated[LineReader[Text], Depends(StrictLines(Text))]
router = APIRouter()


async def measure(texts: Sequence[Text]) -> Sequence[Mapping[str, Any]]:
    return [{"length": len(each.text)} for each in texts]


@router.post("/lines", response_class=LinesResponse)
async def stream(lines: Texts) -> Response:
    return await answer_lines(lines, measure)


@router.post("/hasty", response_class=LinesResponse)
async def hasty(lines: Texts) -> Response:
    return await answer_lines(lines, measure)


@router.post("/whole")
async def whole(request: Request) -> Response:
    """The negative control."""
    lines = [json.loads(each) for each in (await request.body()).splitlines()]
    return Response(str(len(lines)))


def build() -> Face:
    allowed = {"/v1/lines": MANY_LINES, "/v1/whole": MANY_LINES, "/v1/hasty": HASTY}
    return build_face(ABOUT, routers=[router], long_bodies=allowed)


if __name__ == "__main__":
    serve(build())
