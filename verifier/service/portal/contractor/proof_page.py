"""Proof (bewijs) of a contract: each file that its contractor may take away, what it is for and who may see it.

The files are not made here: the page's scripts fetch their parts at the contractor's door, and give nobody a file
that they have not verified.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.procedure.bundle import STEPS
from verifier.core.wire import base64url
from verifier.service.portal.contractor.claims_page import DOMAIN
from verifier.service.portal.contractor.visiting import Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.usecases.survey_contract import SurveyQuery, survey_contract

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/contractor/contracts/{digest}/proof")
async def proof(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """What can be taken away of a contract: verdicts with their proof, credentials, receipts, the whole record."""
    surveyed = await office.read(
        survey_contract, SurveyQuery(client=visit.organisation, contract=digest), client=visit.organisation
    )
    return page(
        request,
        "contractor/proof.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="proof_page.js",
        kit=await kit_text(office),
        it=surveyed,
        contract=surveyed.contract.statement,
        digest=base64url.encode(digest),
        verdicts=list(reversed(surveyed.verdicts)),
        name=base64url.encode,
        steps=STEPS,
    )
