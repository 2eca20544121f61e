"""Decisions (besluiten): what an agency decided, and where those placements stand now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.standing import PlacementState
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.service.portal.agency.visiting import DOMAIN, Visiting
from verifier.service.portal.agency.waiting import SHORT
from verifier.service.portal.page import FORMS, LanguageOf, localized, page
from verifier.service.routes.doorkeeper import OfficeOf
from verifier.service.routes.queries import PageQuery, turn_of
from verifier.service.usecases.list_decisions import ListedDecision, list_decisions

#: Not in the API's document: these are for people.
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """``short`` names the placement for a person; ``received_at`` in Unix seconds."""

    short: str
    decision: Decision
    state: PlacementState
    received_at: int


@localized(router, "/desk/decisions")
async def decisions(
    request: Request,
    language: LanguageOf,
    visit: Visiting,
    office: OfficeOf,
    query: Annotated[PageQuery, Query()],
) -> Response:
    """What was decided, in the order in which the register received it; why is with the agency alone."""
    turn = turn_of(request, visit.organisation, query)
    found = await office.read(list_decisions, turn.stretch, client=visit.organisation)
    return page(
        request,
        "agency/decisions.html",
        language,
        policy=FORMS,
        visit=visit,
        domain=DOMAIN,
        rows=_rows(found.items),
        next=turn.cursor_behind(found),
    )


def _rows(found: Iterable[ListedDecision]) -> tuple[DecisionRow, ...]:
    return tuple(
        DecisionRow(
            base64url.encode(each.placement)[:SHORT],
            recall(each.token, Eligibility, digest=each.digest).statement.decision,
            each.state,
            each.received_at,
        )
        for each in found
    )
