"""The desk (loket): the queue of an agency, oldest first, and all it takes to decide in the browser."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from verifier.service.portal.agency.visiting import DOMAIN, Visiting, listed_words
from verifier.service.portal.agency.waiting import waiting_rows
from verifier.service.portal.page import LanguageOf, connected_to, kit_text, localized, page
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.find_desk import find_desk
from verifier.service.usecases.list_waiting import WaitingWanted, list_waiting
from verifier.service.usecases.name_organisation import name_organisation

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@localized(router, "/desk")
async def desk(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    office: OfficeOf,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """What waits, and the place where it is decided; its scripts also reach both evaluators, and nobody else."""
    agency = visit.organisation
    turn = turn_of(request, agency, query)
    waits = await office.read(list_waiting, WaitingWanted(stretch=turn.stretch), client=agency)
    found = await office.read(find_desk, agency, client=None)
    rows = waiting_rows(waits.items)
    askers = {each.placement.iss for each in rows}
    return page(
        request,
        "agency/desk.html",
        language,
        policy=connected_to(found.evaluators),
        visit=visit,
        domain=DOMAIN,
        script="desk_page.js",
        kit=await kit_text(office),
        rows=rows,
        names={each: await office.read(name_organisation, each, client=None) for each in askers},
        next=turn.cursor_behind(waits),
        kinds=dict(listed_words("employment-kinds.v1", language)),
        groups=listed_words("groups.v1", language, found.groups),
        traits=listed_words("traits.v1", language),
        has_evaluators=len(found.evaluators) == 2,
    )
