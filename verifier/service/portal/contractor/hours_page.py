"""The hours of a contract (uren van een opdracht): per placement and month, reported from the browser."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.service.portal.contractor.visiting import Visiting
from verifier.service.portal.contractor.working import filled_for
from verifier.service.portal.page import CONNECTED, LanguageOf, localized, page
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/contractor/contracts/{digest}/hours")
async def hours(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """The grid in which hours are filled in, signed and sent; to read for who may not sign."""
    filled = await filled_for(office, visit, digest)
    return page(request, "contractor/hours.html", language, policy=CONNECTED, script="hours_page.js", **filled)
