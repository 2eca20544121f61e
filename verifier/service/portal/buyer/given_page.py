"""The contracts of a buyer (opdrachten van een opdrachtgever) together: what waits on whom, and how far each is."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from verifier import clock
from verifier.core.model.calendar import day_of
from verifier.core.model.contract import Contract
from verifier.core.model.standing import ContractState, Side
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.service.access.roles import Role
from verifier.service.portal.buyer.banding import bands
from verifier.service.portal.buyer.kinds import kinds_of
from verifier.service.portal.buyer.picture import Shown, chosen, counts
from verifier.service.portal.buyer.totals import FEWEST, totals_of
from verifier.service.portal.buyer.visiting import DOMAIN, Visiting
from verifier.service.portal.buyer.work import MOST, work_of
from verifier.service.portal.catalogue import Language
from verifier.service.portal.page import FORMS, LanguageOf, localized, page
from verifier.service.portal.visit import Visit
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.list_shared_contracts import SharedContractsWanted, list_shared_contracts
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_all_activities import survey_all_activities
from verifier.service.usecases.survey_all_given import survey_all_given
from verifier.service.usecases.verb import Office
from verifier.web.paging import MOST as MOST_LISTED
from verifier.web.paging import Page, Stretch

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

#: Who works with kinds of activities, and who with frameworks of others.
_BY_KIND: Final = frozenset({Role.INCLUSION, Role.ADMINISTRATOR})
_CALLING_OFF: Final = frozenset({Role.PROCUREMENT, Role.ADMINISTRATOR})
#: Frameworks of others fit on a page.
_SHARED: Final = SharedContractsWanted(side=Side.BUYER, stretch=Stretch(limit=MOST_LISTED))


class PictureQuery(PageQuery):
    """Which contracts, and from where."""

    show: Shown | None = Field(default=None, description="which contracts are shown")


@localized(router, "/buyer")
async def contracts(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    office: OfficeOf,
    query: Annotated[PictureQuery, Query()],
) -> Response:
    """What a buyer agreed with whom, what was answered, and what waits on whom; the work of the role first."""
    turn, today = turn_of(request, visit.organisation, query), day_of(clock.now())
    found = await office.read(survey_all_given, visit.organisation, client=visit.organisation)
    rows = [each for each in chosen(found, query.show, today=today) if each[0] > turn.stretch.after]
    shown = Page.of(rows, turn.stretch, lambda row: row[0])
    return page(
        request,
        "buyer/contracts.html",
        language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        count=len(found),
        counts=counts(found, today=today),
        shown=query.show,
        contracts=[(each, bands(each, language)) for _, each in shown.items],
        next=turn.cursor_behind(shown),
        parties=await office.read(read_parties, None, client=None),
        work=work_of(visit.role, found, today=today),
        most=MOST,
        fewest=FEWEST,
        totals=totals_of(found) if visit.role is Role.POLICY else (),
        **await _beside(office, visit, language),
        name=base64url.encode,
    )


async def _beside(office: Office, visit: Visit, language: Language) -> dict[str, Any]:
    """What some roles see beside the contracts: kinds of activities, and frameworks to call off from."""
    beside: dict[str, Any] = {"kinds": (), "shared": ()}
    if visit.role in _BY_KIND:
        activities = await office.read(survey_all_activities, None, client=visit.organisation)
        beside["kinds"] = kinds_of(activities, language)
    if visit.role in _CALLING_OFF:
        found = await office.read(list_shared_contracts, _SHARED, client=visit.organisation)
        beside["shared"] = [
            recall(each.token, Contract, digest=each.digest)
            for each in found.items
            if each.state is ContractState.ACCEPTED
        ]
    return beside
