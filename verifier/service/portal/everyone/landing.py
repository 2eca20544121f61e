"""The landing page (voordeur): what this is, for whom, and the ways in; and the page for the person it is about."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from verifier.service.portal.everyone.who_knows_what import names
from verifier.service.portal.page import LanguageOf, localized, page
from verifier.service.portal.visit import SomeVisit
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.tell_trust import tell_trust

router = APIRouter(include_in_schema=False)

_DOMAIN = "everyone"


@localized(router, "/")
async def landing(request: Request, language: LanguageOf, visit: SomeVisit) -> Response:
    """The front page."""
    return page(request, "everyone/landing.html", language, visit=visit, domain=_DOMAIN)


@localized(router, "/person")
async def person(request: Request, language: LanguageOf, visit: SomeVisit, office: OfficeOf) -> Response:
    """What happens to somebody's facts, which rights there are, and where to go: the agencies of this register."""
    agencies = names(await office.read(tell_trust, None, client=None))["agency"]
    return page(request, "everyone/person.html", language, visit=visit, domain=_DOMAIN, agencies=agencies)
