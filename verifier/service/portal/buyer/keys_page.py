"""The keys of a buyer (sleutels van een opdrachtgever): those of the directory, and those of this browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from verifier import clock
from verifier.service.access.doors import Door
from verifier.service.portal.buyer.drafting_page import DOMAIN
from verifier.service.portal.buyer.visiting import Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.portal.visit import Visit, VisitAt
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.list_keys import list_keys

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

#: A member of a buyer who signed in or confirmed lately: before keys come into the directory.
Introducing = Annotated[Visit, Depends(VisitAt(Door.BUYER, certain=True))]


@localized(router, "/buyer/keys")
async def keys(request: Request, language: LanguageOf, visit: Visiting, office: OfficeOf) -> Response:
    """Which keys lie in this browser, and every key that the directory lists for this buyer."""
    return page(
        request,
        "buyer/keys.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="buyer_keys.js",
        kit=await kit_text(office),
        keys=await office.read(list_keys, visit.organisation, client=visit.organisation),
        can_sign=visit.may_write,
        now=clock.now(),
    )


@localized(router, "/buyer/keys/introduce")
async def introduce(request: Request, language: LanguageOf, visit: Introducing, office: OfficeOf) -> Response:
    """The letter by which the operator puts the key of this browser in the directory."""
    return page(
        request,
        "buyer/introduce.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="buyer_keys_letter.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        can_sign=visit.may_write,
    )
