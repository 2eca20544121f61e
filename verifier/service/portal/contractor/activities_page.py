"""Activities (activiteiten) of a contract: what a contractor reported besides people, and the form for another.

What proves one stays with who reports it: the page hashes the file, and nobody is sent it.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from verifier import clock
from verifier.core.model.calendar import day_of
from verifier.core.model.standing import ContractState, Side
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.wire import base64url
from verifier.service.portal.contractor.claims_page import DOMAIN
from verifier.service.portal.contractor.reportable import reportable_kinds, reported_rows
from verifier.service.portal.contractor.visiting import Visiting
from verifier.service.portal.page import CONNECTED, LanguageOf, kit_text, localized, page
from verifier.service.portal.signing_pages import enrolled_keys
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.list_activities import ActivitiesWanted, list_activities
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.read_ruleset import read_ruleset
from verifier.service.usecases.survey_contract import SurveyQuery, survey_contract

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/contractor/contracts/{digest}/activities")
async def activities(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    digest: DigestInPath,
    office: OfficeOf,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """What was reported and what became of it, and the form on which another is reported."""
    client, turn = visit.organisation, turn_of(request, visit.organisation, query)
    surveyed = await office.read(survey_contract, SurveyQuery(client=client, contract=digest), client=client)
    contract = surveyed.contract.statement
    wanted = ActivitiesWanted(side=Side.CONTRACTOR, contract=digest, stretch=turn.stretch)
    found = await office.read(list_activities, wanted, client=client)
    ruleset = parse_ruleset(await office.read(read_ruleset, contract.ruleset.digest, client=None))
    return page(
        request,
        "contractor/activities.html",
        language,
        policy=CONNECTED,
        visit=visit,
        domain=DOMAIN,
        script="activity_page.js",
        kit=await kit_text(office),
        enrolled=await enrolled_keys(office, visit),
        it=surveyed,
        contract=contract,
        digest=base64url.encode(digest),
        is_open=surveyed.state is ContractState.ACCEPTED,
        kinds=reportable_kinds(ruleset, language),
        rows=reported_rows(found.items, ruleset, language, party=client),
        next=turn.cursor_behind(found),
        today=day_of(clock.now()),
        parties=await office.read(read_parties, None, client=None),
        can_sign=visit.may_write,
    )
