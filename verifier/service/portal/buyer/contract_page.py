"""A contract of a buyer (opdracht van een opdrachtgever): what was agreed and answered, and what to do with it.

A verdict is asked for and a bundle is fetched by the page's own module at the buyer's door, and verified there.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.procedure.bundle import STEPS
from verifier.core.procedure.duties import closes
from verifier.core.wire import base64url
from verifier.service.portal.buyer.banding import bands
from verifier.service.portal.buyer.visiting import DOMAIN, Visiting
from verifier.service.portal.kind_titles import kind_titles
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.usecases.list_call_offs import list_call_offs
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_given import GivenQuery, survey_given
from verifier.service.usecases.survey_given_activities import survey_given_activities

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/buyer/contracts/{digest}")
async def contract(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """One contract: what was answered over time, what waits on whom, and everything that was agreed."""
    asked = GivenQuery(client=visit.organisation, contract=digest)
    it = await office.read(survey_given, asked, client=visit.organisation)
    return page(
        request,
        "buyer/contract.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="buyer_contract.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        can_sign=visit.may_write,
        it=it,
        contract=it.contract.statement,
        digest=base64url.encode(digest),
        bands=bands(it, language),
        last_days={each.moment: closes(it.contract.statement, each.moment) for each in it.moments},
        activities=await office.read(survey_given_activities, digest, client=visit.organisation),
        titles=await kind_titles(office, it.contract.statement, language),
        call_offs=await office.read(list_call_offs, digest, client=visit.organisation),
        parties=await office.read(read_parties, None, client=None),
        steps=STEPS,
        name=base64url.encode,
    )
