"""Drawing up a contract (opdracht opstellen): the form, and the plan beside it; signed in the browser."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier.service.portal.buyer.offered import offered
from verifier.service.portal.buyer.visiting import Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.portal.visit import Visit
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.read_choices import read_choices
from verifier.service.usecases.verb import Office

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

#: The domain of the texts of these pages.
DOMAIN: Final = "drafting"


@localized(router, "/buyer/new")
async def draft(request: Request, language: LanguageOf, visit: Visiting, office: OfficeOf) -> Response:
    """A new contract, by itself or as a framework; nothing of it is filled in."""
    choices = await office.read(read_choices, visit.organisation, client=visit.organisation)
    filled = await filled_for(office, visit)
    return page(request, "buyer/draft.html", language, visit=visit, offered=offered(choices, language), **filled)


async def filled_for(office: Office, visit: Visit) -> dict[str, Any]:
    """What each page has on which a buyer signs a contract."""
    return {
        "policy": CONNECTED,
        "domain": DOMAIN,
        "script": "buyer_draft.js",
        "kit": await kit_text(office),
        "enrolled": await enrolled_keys(office, visit),
        "can_sign": visit.may_write,
    }
