"""The page that verifies (controlepagina): a bundle is dropped on it, and judged in the browser alone (ADR 0036).

The register gives the page, and the root keys of its own kit for who has no other; it learns nothing of any file.
"""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.core.procedure.bundle import STEPS
from verifier.core.trust.kit import write_kit
from verifier.service.portal.assets import composed_assets
from verifier.service.portal.catalogue import Language
from verifier.service.portal.page import page
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.read_kit import read_kit
from verifier.service.usecases.verb import Office

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

ADDRESSES: Final = {Language.NL: "/verify", Language.EN: "/en/verify"}


@router.get(ADDRESSES[Language.NL])
async def verify_in_dutch(request: Request, office: OfficeOf) -> Response:
    """The page in Dutch."""
    return await _verify(request, office, Language.NL)


@router.get(ADDRESSES[Language.EN])
async def verify_in_english(request: Request, office: OfficeOf) -> Response:
    """The page in English."""
    return await _verify(request, office, Language.EN)


async def _verify(request: Request, office: Office, language: Language) -> Response:
    kit = await office.read(read_kit, None, client=None)
    return page(
        request,
        "verify.html",
        language,
        kit=write_kit(kit).decode(),
        steps=STEPS,
        scripts=composed_assets().scripts_of("verify_page.js"),
        other_language=language.other,
        other_address=ADDRESSES[language.other],
    )
