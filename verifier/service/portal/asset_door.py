"""The door of the assets (deur van de onderdelen): scripts, styles and pictures, for any browser and for ever."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.service.portal.assets import PREFIX, Asset, composed_assets
from verifier.web.refusals import NotFound

#: Not in the API's document: the pages name what is here.
router = APIRouter(prefix=PREFIX, include_in_schema=False)

#: An address names its content, so that what a browser has is never wrong (RFC 8246).
_FOR_EVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@router.get("/{address}")
async def asset(request: Request, address: str) -> Response:
    """One of them, zipped for a browser that unzips."""
    found = composed_assets().by_address.get(address)
    if found is None:
        raise NotFound("an asset of a page")
    return _sent(request, found)


def _sent(request: Request, found: Asset) -> Response:
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers = {**_FOR_EVER, "Content-Encoding": "gzip"}
        return Response(found.zipped, media_type=found.media_type, headers=headers)
    return Response(found.content, media_type=found.media_type, headers=_FOR_EVER)
