"""The trust page (vertrouwenspagina): what one relies on here, read from the live system, and where that ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from fastapi import APIRouter, Request, Response

from verifier.core.model.directory import Directory, KeyRecord
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url
from verifier.service.portal.page import LanguageOf, localized, page
from verifier.service.portal.visit import SomeVisit
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.usecases.tell_trust import tell_trust

router = APIRouter(include_in_schema=False)

#: The limits that PROTOCOL 1 obliges this page to state, each a text.
LIMITS: Final = (
    "limit_quota",
    "limit_three",
    "limit_script",
    "limit_agency",
    "limit_new_year",
    "limit_contractor",
    "limit_review",
)


@localized(router, "/trust")
async def trust(request: Request, language: LanguageOf, visit: SomeVisit, office: OfficeOf) -> Response:
    """Who takes part, with which keys; the log and its witnesses; the evaluators; the rule sets; the limits."""
    told = await office.read(tell_trust, None, client=None)
    return page(
        request,
        "everyone/trust.html",
        language,
        visit=visit,
        domain="everyone",
        told=told,
        keys=keys_by_party(told.directory),
        limits=LIMITS,
        base64=base64url.encode,
    )


def keys_by_party(directory: Directory | None) -> Mapping[PartyId, Sequence[KeyRecord]]:
    """The keys of each institution, those that end last first."""
    if directory is None:
        return {}
    listed = sorted(directory.keys, key=lambda each: (each.purpose, -each.not_after))
    return {each.id: [key for key in listed if key.party == each.id] for each in directory.institutions}
