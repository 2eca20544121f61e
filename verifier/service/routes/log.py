"""The log's door (logboekloket): static paths outside the version, as c2sp.org/tlog-tiles has them, for anyone.

The checkpoint may be kept for a second; a tile and a bundle of entries for ever, since what is at such a path never
changes. They are not compressed: hashes and leaves look like chance. What is not published is the 404 of what is
nowhere.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.routes.verbatim import CHECKPOINT, CHECKPOINT_CACHE, TEXT
from verifier.service.usecases.read_checkpoint import read_checkpoint
from verifier.service.usecases.read_entries import read_entries
from verifier.service.usecases.read_tile import read_tile
from verifier.web.conditional import ANY_ORIGIN, conditional

_OCTETS: Final = "application/octet-stream"
_FOR_EVER: Final = {**ANY_ORIGIN, "Cache-Control": "public, max-age=31536000, immutable"}

router = APIRouter(prefix="/log", tags=["log"])


@router.get("/checkpoint", response_class=Response, responses=CHECKPOINT)
async def checkpoint(request: Request, office: OfficeOf) -> Response:
    """The newest published checkpoint, a signed note.

    Beside it lie the tiles and the entries of the log, at the paths of c2sp.org/tlog-tiles.
    """
    note = await office.read(read_checkpoint, None, client=None)
    return conditional(request, note.encode(), media_type=TEXT, headers={**ANY_ORIGIN, **CHECKPOINT_CACHE})


# A path of several segments is no parameter of an OpenAPI document (3.1, *Path Templating*); C2SP describes these.
@router.get("/tile/entries/{place:path}", response_class=Response, include_in_schema=False)
async def entries(request: Request, place: str, office: OfficeOf) -> Response:
    """Up to 256 leaves of the log."""
    found = await office.read(read_entries, f"tile/entries/{place}", client=None)
    return conditional(request, found, media_type=_OCTETS, headers=_FOR_EVER)


@router.get("/tile/{place:path}", response_class=Response, include_in_schema=False)
async def tile(request: Request, place: str, office: OfficeOf) -> Response:
    """Up to 256 hashes of the log."""
    found = await office.read(read_tile, f"tile/{place}", client=None)
    return conditional(request, found, media_type=_OCTETS, headers=_FOR_EVER)
