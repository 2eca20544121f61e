"""The contracts of a contractor (opdrachten van een opdrachtnemer): all on one page, and each on its own."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from verifier.core.wire import base64url
from verifier.service.portal.contractor.placed import listed_placements
from verifier.service.portal.contractor.visiting import DOMAIN, Visiting
from verifier.service.portal.kind_titles import kind_titles
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.list_placements import PlacementsWanted, list_placements
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_contract import SurveyQuery, survey_contract
from verifier.service.usecases.survey_contracts import SurveyWanted, survey_contracts
from verifier.web.paging import Stretch

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

#: Contracts of others fit on the first page.
_SHARED: Final = Stretch()
#: Where a contract's page leads: the last part of each address, below the contract's; its text is ``place_<part>``.
_PLACES: Final = ("hours", "import", "progress", "activities", "messages", "proof")
#: Those of a contract of others for which this contractor attests.
_SHARED_PLACES: Final = ("hours", "import", "activities")


@localized(router, "/contractor")
async def contracts(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    office: OfficeOf,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """What a contractor does for whom, how far it is and what waits on it."""
    turn = turn_of(request, visit.organisation, query)
    wanted = SurveyWanted(client=visit.organisation, stretch=turn.stretch)
    of_others = SurveyWanted(client=visit.organisation, stretch=_SHARED, shared=True)
    found = await office.read(survey_contracts, wanted, client=visit.organisation)
    return page(
        request,
        "contractor/contracts.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="contractor_home.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        contracts=found.items,
        shared=(await office.read(survey_contracts, of_others, client=visit.organisation)).items,
        parties=await office.read(read_parties, None, client=None),
        can_sign=visit.may_write,
        name=base64url.encode,
        next=turn.cursor_behind(found),
    )


@localized(router, "/contractor/contracts/{digest}")
async def contract(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    digest: DigestInPath,
    office: OfficeOf,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """One contract: what was agreed, what is to be done, who was placed, and what the register said of it."""
    turn = turn_of(request, visit.organisation, query)
    surveyed = await office.read(
        survey_contract, SurveyQuery(client=visit.organisation, contract=digest), client=visit.organisation
    )
    wanted = PlacementsWanted(stretch=turn.stretch, contract=digest)
    placed = await office.read(list_placements, wanted, client=visit.organisation)
    return page(
        request,
        "contractor/contract.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="contractor_contract.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        it=surveyed,
        contract=surveyed.contract.statement,
        digest=base64url.encode(digest),
        placements=listed_placements(placed.items),
        next=turn.cursor_behind(placed),
        parties=await office.read(read_parties, None, client=None),
        titles=await kind_titles(office, surveyed.contract.statement, language),
        places=_PLACES if surveyed.is_own else _SHARED_PLACES,
        can_sign=visit.may_write,
    )
