"""Messages of a buyer (berichten van een opdrachtgever): what it and its contractor say about a contract."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.model.standing import Side
from verifier.service.portal.buyer.visiting import Visiting
from verifier.service.portal.dialogue import dialogue_page
from verifier.service.portal.page import LanguageOf, localized
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/buyer/contracts/{digest}/messages")
async def messages(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """What was said, and what to say."""
    return await dialogue_page(request, language, visit, office, side=Side.BUYER, contract=digest)
