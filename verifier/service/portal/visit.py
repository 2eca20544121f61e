"""A visit (bezoek): who signed in at this browser, as a page knows it, with the reader's language.

Cookies count for pages and for ``/portal/token``, and nowhere under ``/v1``; access tokens the other way round.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request, Response

from verifier import clock
from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.access.roles import Role
from verifier.service.access.sessions import NOTED, Session
from verifier.service.audit import acts
from verifier.service.portal.catalogue import Language
from verifier.service.portal.cookies import forget_session, id_hash_of, keep_happened, keep_wanted
from verifier.service.portal.page import LanguageOf, address, language_of
from verifier.service.routes.doorkeeper import office_of
from verifier.service.usecases.note_session import note_session
from verifier.service.usecases.receive_visit import receive_visit
from verifier.service.usecases.recognise_session import SessionAsked
from verifier.web.problems import problem_response
from verifier.web.refusals import ConfirmationNeeded, NotFound, SessionEnded, Unavailable

SIGN_IN: Final = "/sign-in"
CONFIRM: Final = "/account/confirm"
#: Where programs ask, and get a problem instead of a page.
_FOR_PROGRAMS: Final = ("/v1/", "/portal/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session as its pages know it."""

    session: Session
    language: Language
    organisation_name: str

    @property
    def organisation(self) -> PartyId:
        return self.session.organisation

    @property
    def door(self) -> Door:
        return self.session.door

    @property
    def role(self) -> Role:
        return self.session.role

    @property
    def name(self) -> str:
        return self.session.name

    @property
    def may_write(self) -> bool:
        """Whether the member may send statements in its organisation's name."""
        return self.session.may_write


async def some_visit(request: Request, language: LanguageOf) -> Visit | None:
    """Who signed in at this browser, or None; that it is used is noted once a minute, so that it lasts."""
    id_hash = id_hash_of(request)
    if id_hash is None:
        return None
    office = office_of(request)
    received = await office.read(receive_visit, SessionAsked(id_hash=id_hash), client=None)
    if received is None:
        return None
    session, organisation_name = received
    acts(session.organisation, member=session.member)
    if clock.now() - session.seen_at >= NOTED:
        with suppress(Unavailable):  # what can be read is read, though a full disk takes no note (THREATS 3.4)
            await office.write(note_session, session, client=None)
    request.state.visit = visit = Visit(session=session, language=language, organisation_name=organisation_name)
    return visit


#: What a handler declares as ``visit`` when it serves everyone.
SomeVisit = Annotated[Visit | None, Depends(some_visit)]


async def any_visit(visit: SomeVisit) -> Visit:
    """Who signed in, at whichever door; :class:`SessionEnded` for nobody."""
    if visit is None:
        raise SessionEnded("a session")
    return visit


#: What a handler declares when it serves every member.
AnyVisit = Annotated[Visit, Depends(any_visit)]


class VisitAt:
    """Who signed in for an organisation of ``door``: ``visit: Annotated[Visit, Depends(VisitAt(Door.BUYER))]``.

    :class:`SessionEnded` for nobody, which leads to signing in and back; :class:`NotFound` at another door. With
    ``certain`` :class:`ConfirmationNeeded` for who did not sign in or confirm lately, which leads to confirming and
    back: before keys are enrolled.
    """

    def __init__(self, door: Door, *, certain: bool = False) -> None:
        self.door = door
        self._is_certain = certain

    async def __call__(self, visit: AnyVisit) -> Visit:
        if visit.door is not self.door:
            raise NotFound("a page of this door")
        if self._is_certain:
            require_certain(visit)
        return visit


async def certain_visit(visit: AnyVisit) -> Visit:
    """Who signed in, at whichever door, and did so or confirmed it lately; else as :class:`VisitAt`."""
    require_certain(visit)
    return visit


#: What a handler declares that changes how somebody signs in, or who works here.
CertainVisit = Annotated[Visit, Depends(certain_visit)]


def require_certain(visit: Visit) -> None:
    """Raise :class:`ConfirmationNeeded` unless the member signed in or confirmed within ten minutes."""
    if not visit.session.is_certain(at=clock.now()):
        raise ConfirmationNeeded("a member who confirmed lately who is there")


async def to_sign_in(request: Request, refusal: SessionEnded) -> Response:
    """The answer to :class:`SessionEnded`: a page leads to signing in and remembers itself, a program gets 401."""
    if request.url.path.startswith(_FOR_PROGRAMS):
        return problem_response(refusal)
    had_session = id_hash_of(request) is not None
    response = see_other(address(SIGN_IN, language_of(request)), happened="session_over" if had_session else "")
    if had_session:  # without it the browser may have one, and send it with no form of another site
        forget_session(response)
    keep_wanted(request, response)
    return response


async def to_confirm(request: Request, refusal: ConfirmationNeeded) -> Response:
    """The answer to :class:`ConfirmationNeeded`, likewise: 403 for a program."""
    if request.url.path.startswith(_FOR_PROGRAMS):
        return problem_response(refusal)
    response = see_other(address(CONFIRM, language_of(request)))
    keep_wanted(request, response)
    return response


def see_other(path: str, *, happened: str = "") -> Response:
    """303 to a local address, after what was done (RFC 9110, 15.4.4); the page there tells what ``happened``."""
    response = Response(status_code=303, headers={"Location": path})
    if happened:
        keep_happened(response, happened)
    return response
