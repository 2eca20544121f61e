"""The keys of a desk (sleutels van het loket): the agency's key file and dossier, brought to this browser."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.service.portal.agency.visiting import DOMAIN, Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.routes.doorkeeper import OfficeOf

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/desk/keys")
async def keys(request: Request, language: LanguageOf, visit: Visiting, office: OfficeOf) -> Response:
    """Which key lies in this browser, and what to do when there is none."""
    return page(
        request,
        "agency/keys.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="desk_keys.js",
        kit=await kit_text(office),
    )
