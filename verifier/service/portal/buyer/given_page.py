"""The contracts of a buyer (opdrachten van een opdrachtgever): together on a page, each alone, and as a record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from verifier.core.wire import base64url
from verifier.service.access.doors import Door
from verifier.service.portal.buyer.banding import bands
from verifier.service.portal.buyer.record_csv import write_record
from verifier.service.portal.page import FORMS, LanguageOf, localized, page
from verifier.service.portal.visit import Visit, VisitAt
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.read_parties import read_parties
from verifier.service.usecases.survey_all_given import GivenWanted, survey_all_given
from verifier.service.usecases.survey_given import GivenContract, GivenQuery, survey_given
from verifier.service.usecases.verb import Office
from verifier.web.paging import MOST, Stretch

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)

#: A member of a buyer; anybody else is sent to sign in, or finds nothing here.
Visiting = Annotated[Visit, Depends(VisitAt(Door.BUYER))]
DOMAIN: Final = "buyer"
_CSV: Final = "text/csv; charset=utf-8"


@localized(router, "/buyer")
async def contracts(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    office: OfficeOf,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """What a buyer agreed with whom, what was answered, and what waits."""
    turn = turn_of(request, visit.organisation, query)
    wanted = GivenWanted(client=visit.organisation, stretch=turn.stretch)
    found = await office.read(survey_all_given, wanted, client=visit.organisation)
    return page(
        request,
        "buyer/contracts.html",
        language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        contracts=found.items,
        parties=await office.read(read_parties, None, client=None),
        name=base64url.encode,
        next=turn.cursor_behind(found),
    )


@localized(router, "/buyer/contracts/{digest}")
async def contract(
    request: Request, language: LanguageOf, visit: Visiting, digest: DigestInPath, office: OfficeOf
) -> Response:
    """One contract: what was agreed, what was answered over time, and what waits on whom."""
    asked = GivenQuery(client=visit.organisation, contract=digest)
    it = await office.read(survey_given, asked, client=visit.organisation)
    return page(
        request,
        "buyer/contract.html",
        language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        it=it,
        contract=it.contract.statement,
        digest=base64url.encode(digest),
        bands=bands(it, language),
        parties=await office.read(read_parties, None, client=None),
    )


@router.get("/buyer/contracts.csv")
async def record(visit: Visiting, office: OfficeOf) -> Response:
    """The same for the record, in figures that a program reads."""
    headers = {"Content-Disposition": 'attachment; filename="contracts.csv"', "Cache-Control": "no-store"}
    return Response(write_record(await _all(office, visit)), media_type=_CSV, headers=headers)


async def _all(office: Office, visit: Visit) -> Sequence[GivenContract]:
    """Every contract, some at a time."""
    found, stretch = list[GivenContract](), Stretch(limit=MOST)
    while True:
        wanted = GivenWanted(client=visit.organisation, stretch=stretch)
        some = await office.read(survey_all_given, wanted, client=visit.organisation)
        found.extend(some.items)
        if some.last is None:
            return found
        stretch = Stretch(after=some.last, limit=MOST)
