"""Activities of a buyer (activiteiten bij een opdrachtgever): the adviser's list, over all contracts."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.wire import base64url
from verifier.service.portal.buyer.kinds import kinds_of
from verifier.service.portal.buyer.visiting import DOMAIN, Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_all_activities import survey_all_activities

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/buyer/activities")
async def activities(request: Request, language: LanguageOf, visit: Visiting, office: OfficeOf) -> Response:
    """What waits to be confirmed, and what was reported by kind."""
    found = await office.read(survey_all_activities, None, client=visit.organisation)
    return page(
        request,
        "buyer/activities.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="buyer_activities.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        can_sign=visit.may_write,
        waiting=[each for each in found if each.waits_on_buyer],
        kinds=kinds_of(found, language),
        parties=await office.read(read_parties, None, client=None),
        name=base64url.encode,
    )
