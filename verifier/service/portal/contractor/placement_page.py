"""Placements of a contractor (plaatsingen van een opdrachtnemer): to attest one, and what became of one.

Who it is about is not here: that lies in the browser in which the placement was attested, and with its agency.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.core.model.placement import EmploymentKind
from verifier.core.model.standing import ContractState
from verifier.core.model.withdrawal import WithdrawalReason
from verifier.core.wire import base64url
from verifier.service.portal.contractor.visiting import DOMAIN, Visiting, agency_choices, choices
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_contract import SurveyQuery, survey_contract
from verifier.service.usecases.survey_placement import PlacementQuery, survey_placement

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/contractor/contracts/{digest}/attest")
async def attest(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """The form on which a placement is attested; nothing that is filled in is sent as it is."""
    parties = await office.read(read_parties, None, client=None)
    surveyed = await office.read(
        survey_contract, SurveyQuery(client=visit.organisation, contract=digest), client=visit.organisation
    )
    return page(
        request,
        "contractor/attest.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="contractor_attest.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        contract=surveyed.contract.statement,
        digest=base64url.encode(digest),
        is_open=surveyed.state is ContractState.ACCEPTED,
        parties=parties,
        agencies=agency_choices(parties),
        kinds=choices(EmploymentKind, "kind", language),
        can_sign=visit.may_write,
    )


@localized(router, "/contractor/placements/{digest}")
async def placement(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """One placement: where it stands, what can be done with it, and who sees what of it."""
    parties = await office.read(read_parties, None, client=None)
    surveyed = await office.read(
        survey_placement, PlacementQuery(client=visit.organisation, placement=digest), client=visit.organisation
    )
    return page(
        request,
        "contractor/placement.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="contractor_placement.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        it=surveyed,
        placement=surveyed.placement.statement,
        contract=surveyed.contract.statement,
        contract_name=base64url.encode(surveyed.contract.digest),
        digest=base64url.encode(digest),
        parties=parties,
        agencies=agency_choices(parties),
        kinds=choices(EmploymentKind, "kind", language),
        reasons=choices(WithdrawalReason, "reason", language),
        can_sign=visit.may_write,
    )
