"""Value and progress (waarde en voortgang) of a contract: worked out, and proven, in the contractor's browser.

What placements are worth is not here: the page tells what is public, and its scripts open the rest.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from verifier import clock
from verifier.core.model.calendar import day_of
from verifier.core.wire import base64url
from verifier.service.portal.contractor.reporting_moment import MomentQuery, chosen, moments_of
from verifier.service.portal.contractor.visiting import Visiting
from verifier.service.portal.kind_titles import kind_titles
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_contract import SurveyQuery, survey_contract

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

#: The domain of the texts of these pages.
DOMAIN: Final = "proving"


@localized(router, "/contractor/contracts/{digest}/progress")
async def progress(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    digest: DigestInPath,
    office: OfficeOf,
    query: Annotated[MomentQuery, Query()],
) -> Response:
    """What a contract has come to at a moment, and the button that proves a floor of it."""
    surveyed = await office.read(
        survey_contract, SurveyQuery(client=visit.organisation, contract=digest), client=visit.organisation
    )
    moment = chosen(surveyed, query.moment, today=day_of(clock.now()))
    return page(
        request,
        "contractor/claims.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="claim_page.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        it=surveyed,
        contract=surveyed.contract.statement,
        digest=base64url.encode(digest),
        moment=moment,
        moments=moments_of(surveyed),
        claims=[each for each in reversed(surveyed.claims) if each.statement.moment == moment.month],
        verdict=next((e for e in reversed(surveyed.verdicts) if e.statement.as_of.moment == moment.month), None),
        name=base64url.encode,
        titles=await kind_titles(office, surveyed.contract.statement, language),
        parties=await office.read(read_parties, None, client=None),
        can_sign=visit.may_write,
    )
