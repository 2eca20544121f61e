"""Who knows what (wie weet wat): what each party holds about one placement, under which ground and until when.

For anyone it tells of any placement; who signed in sees a placement of its own, as the register holds it now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from verifier.core.model.party import Role
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.access.doors import Door
from verifier.service.portal.page import LanguageOf, localized, page
from verifier.service.portal.visit import AnyVisit, SomeVisit, Visit
from verifier.service.routes.doorkeeper import DigestInPath, OfficeOf
from verifier.service.usecases.list_placements import PlacementsWanted, list_placements
from verifier.service.usecases.list_waiting import WaitingWanted, list_waiting
from verifier.service.usecases.read_condition import read_condition
from verifier.service.usecases.tell_placement import PlacementAsked, tell_placement
from verifier.service.usecases.tell_trust import TrustTold, tell_trust
from verifier.service.usecases.verb import Office
from verifier.web.paging import Stretch

router = APIRouter(include_in_schema=False)

PATH: Final = "/who-knows-what"
#: The parties in the order of a placement's way, each with its roles in the directory; a contractor has none there.
PARTIES: Final[Mapping[str, frozenset[Role]]] = {
    "contractor": frozenset(),
    "agency": frozenset({Role.AGENCY}),
    "register": frozenset({Role.REGISTER}),
    "evaluator": frozenset({Role.EVALUATOR}),
    "buyer": frozenset({Role.BUYER}),
}
_TEMPLATE: Final = "everyone/who_knows_what.html"
_SHOWN: Final = Stretch(limit=20)


@dataclass(frozen=True, slots=True)
class Own:
    """A placement of who signed in, as a line to choose from; ``since`` in Unix seconds."""

    digest: str
    state: str
    since: int


@localized(router, PATH)
async def anyone(request: Request, language: LanguageOf, visit: SomeVisit, office: OfficeOf) -> Response:
    """Of any placement: names of the parties and totals of this register; and one's own placements to choose."""
    told = await office.read(tell_trust, None, client=None)
    condition = await office.read(read_condition, None, client=None)
    own = () if visit is None else await own_placements(office, visit)
    return page(
        request,
        _TEMPLATE,
        language,
        visit=visit,
        domain="everyone",
        names=names(told),
        condition=condition,
        own=own,
    )


@localized(router, PATH + "/{digest}")
async def one(
    request: Request, language: LanguageOf, visit: AnyVisit, office: OfficeOf, digest: DigestInPath
) -> Response:
    """Of one placement of who signed in, as its contractor or as the agency that it names."""
    asked = PlacementAsked(client=visit.organisation, placement=digest)
    found = await office.read(tell_placement, asked, client=visit.organisation)
    told = await office.read(tell_trust, None, client=None)
    return page(
        request,
        "everyone/one_placement.html",
        language,
        visit=visit,
        domain="everyone",
        names=names(told),
        one=found,
    )


def names(told: TrustTold) -> Mapping[str, Sequence[str]]:
    """What the directory calls the institutions of each party."""
    listed = () if told.directory is None else told.directory.institutions
    return {party: [each.name for each in listed if each.role in roles] for party, roles in PARTIES.items()}


async def own_placements(office: Office, visit: Visit) -> Sequence[Own]:
    """The first of a contractor's placements, or of what waits on an agency; of others nothing."""
    wanted: Any
    if visit.door is Door.CONTRACTOR:
        wanted = PlacementsWanted(stretch=_SHOWN)
        listed = await office.read(list_placements, wanted, client=visit.organisation)
        return [Own(_text(each.digest), str(each.state), each.since) for each in listed.items]
    if visit.door is Door.AGENCY:
        wanted = WaitingWanted(stretch=_SHOWN)
        waiting = await office.read(list_waiting, wanted, client=visit.organisation)
        return [Own(_text(each.digest), "waiting", each.since) for each in waiting.items]
    return ()


def _text(digest: Digest) -> str:
    return base64url.encode(digest)
