"""The keys of a contractor (sleutels van een opdrachtnemer): those that are enrolled, and those of this browser."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier import clock
from verifier.service.portal.contractor.visiting import DOMAIN, Enrolling, Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.list_keys import list_keys

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/contractor/keys")
async def keys(request: Request, language: LanguageOf, visit: Visiting, office: OfficeOf) -> Response:
    """What can be done with the keys of this browser, and every key that was enrolled."""
    return page(
        request,
        "contractor/keys.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="contractor_keys.js",
        kit=await kit_text(office),
        keys=await office.read(list_keys, visit.organisation, client=visit.organisation),
        can_sign=visit.may_write,
        now=clock.now(),
    )


@localized(router, "/contractor/keys/enrol")
async def enrol(request: Request, language: LanguageOf, visit: Enrolling, office: OfficeOf) -> Response:
    """The three steps by which the keys of this browser are enrolled."""
    return page(
        request,
        "contractor/enrol.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="contractor_enrol.js",
        kit=await kit_text(office),
        enrolled="",
        can_sign=visit.may_write,
    )
