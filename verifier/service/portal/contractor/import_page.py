"""Importing (inlezen): a spreadsheet of placements or hours, read in the browser and never sent as it is."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.model.placement import EmploymentKind
from verifier.service.portal.contractor.visiting import Visiting, agency_choices, choices
from verifier.service.portal.contractor.working import filled_for
from verifier.service.portal.page import CONNECTED, LanguageOf, localized, page
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/contractor/contracts/{digest}/import")
async def import_file(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """Choose a file, say what its columns are, look at what it would do, and sign and send that."""
    filled = await filled_for(office, visit, digest)
    return page(
        request,
        "contractor/import.html",
        language,
        policy=CONNECTED,
        script="import_page.js",
        agencies=agency_choices(filled["parties"]),
        kinds=choices(EmploymentKind, "kind", language),
        **filled,
    )
