"""The page that verifies (controlepagina): a bundle is dropped on it, and judged in the browser alone (ADR 0036).

The register gives the page, and the root keys of its own kit for who has no other; it learns nothing of any file.
It is the same for everybody, signed in or not.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.core.procedure.bundle import STEPS
from verifier.service.portal.catalogue import Language
from verifier.service.portal.page import LanguageOf, address, kit_text, localized, page
from verifier.service.routes.doorkeeper import OfficeOf

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

PATH: Final = "/verify"
ADDRESSES: Final = {each: address(PATH, each) for each in Language}


@localized(router, PATH)
async def verify(request: Request, language: LanguageOf, office: OfficeOf) -> Response:
    """The page, with the kit of this register in it."""
    kit = await kit_text(office)
    return page(request, "verify.html", language, domain="verify", kit=kit, steps=STEPS, script="verify_page.js")
