"""The status lists (statuslijsten): static paths outside ``/v1`` that anyone may read, and keep for a while.

IETF Token Status List, draft 21, sections 8 and 9. Who asks is not known, and the address names a list and never a
credential. ``Accept`` is not looked at: there is one form.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, PlainValidator, WithJsonSchema

from verifier.service.routes.bodies import JWS_EXAMPLE
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.read_status_list import StatusQuestion, read_status_list
from verifier.service.usecases.read_status_lists import read_status_lists
from verifier.web.conditional import ANY_ORIGIN, NOT_MODIFIED, conditional

MEDIA_TYPE: Final = "application/statuslist+jwt"
_STATUS_LIST: Final = {
    200: {
        "content": {
            MEDIA_TYPE: {
                "schema": {"type": "string", "description": "A status list token (typ `statuslist+jwt`)"},
                "example": JWS_EXAMPLE,
            }
        }
    },
    **NOT_MODIFIED,
}
_SECONDS: Final = re.compile(r"0|[1-9][0-9]{0,11}", re.ASCII)
_AGGREGATION_CACHE: Final = {"Cache-Control": "public, max-age=300"}

#: Outside ``/v1``: an address that stands in a credential outlives a version of the API.
PREFIX: Final = "/status"
router = APIRouter(prefix=PREFIX, tags=["status"])


def _seconds(value: object) -> int:
    if not _SECONDS.fullmatch(str(value)):
        raise ValueError
    return int(str(value))


ListInPath = Annotated[
    str,
    Path(
        description="16 bytes in base64url, the last part of the list's address",
        json_schema_extra={"pattern": "^[A-Za-z0-9_-]{22}$", "examples": ["n4bQgYhMfWWaL-qgxVrQFQ"]},
    ),
]
TimeInQuery = Annotated[
    int | None,
    PlainValidator(_seconds),
    WithJsonSchema({"type": "integer", "minimum": 0, "examples": [1_800_000_000]}),
    Query(description="Unix seconds: the list as it was told then, for 400 days back"),
]


class StatusListsAnswer(BaseModel):
    """The address of every status list that is published (Token Status List, section 9.3)."""

    status_lists: list[str] = Field(examples=[["https://social-return.example/status/n4bQgYhMfWWaL-qgxVrQFQ"]])


@router.get("", response_model=StatusListsAnswer, responses=NOT_MODIFIED)
async def status_lists(request: Request, office: OfficeOf) -> Response:
    """Which status lists there are."""
    found = StatusListsAnswer(status_lists=list(await office.read(read_status_lists, None, client=None)))
    return conditional(request, found, headers={**ANY_ORIGIN, **_AGGREGATION_CACHE})


@router.get("/{list_name}", response_class=Response, responses=_STATUS_LIST)
async def status_list(
    request: Request, list_name: ListInPath, office: OfficeOf, time: TimeInQuery = None
) -> Response:
    """One status list, signed; as it is now, or as it was at `time`."""
    found = await office.read(read_status_list, StatusQuestion(list_name, time), client=None)
    headers = {**ANY_ORIGIN, "Cache-Control": f"public, max-age={found.max_age}"}
    return conditional(request, found.token.encode(), media_type=MEDIA_TYPE, headers=headers)
