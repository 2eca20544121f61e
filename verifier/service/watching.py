"""Watching (toezicht): around every request, what is let in, what is written down of it, and what is counted.

No part of an answer leaves before the event that tells of it is durable (THREATS S15). When that cannot be written
the answer is withheld, and 503 in its place: of a write the effect is then there, and sending it again is safe.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from fastapi.routing import iter_route_contexts
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier import clock
from verifier.service.audit import DIGEST_CHARACTERS, Event, Note, failed, noting, shortened
from verifier.service.life.gate import HEALTH, Gate
from verifier.service.meters.readings import OTHER, Readings
from verifier.service.trail import Trail, TrailBroken, TrailFull
from verifier.web.duty import Duty
from verifier.web.problems import REFUSED, problem_response
from verifier.web.refusals import InternalFailure, Unavailable
from verifier.web.safe_responses import SafeResponses

#: Where doors are, of which everything is written down; elsewhere only what was refused.
_PRIVATE: Final = ("/v1/agency/", "/v1/buyer/", "/v1/contractor/", "/v1/operator/", "/v1/oauth/")
_OPENAPI: Final = "/openapi.json"
_UNKNOWN: Final = "unknown"
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """One route as events and readings name it: its template, its handler, and the kind of thing it is about."""

    template: str
    action: str
    object: str


NOWHERE: Final = Place(OTHER, _UNKNOWN, _UNKNOWN)


def places_of(routes: Iterable[BaseRoute]) -> dict[int, Place]:
    """The places of all routes, by the identity of the route that a request's scope names."""
    return {
        id(route.original_route): Place(route.path, _action(route.original_route), _kind(route.path))
        for route in iter_route_contexts(list(routes))
        if route.path
    }


def _action(route: Any) -> str:
    return str(getattr(route, "name", _UNKNOWN)).strip("_")


def _kind(template: str) -> str:
    """The segment before the first parameter, or the last one; a batch is about what its lines are about."""
    before = template.partition("/{")[0].removesuffix("/bulk")
    return before.rpartition("/")[2].partition(".")[0] or _UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What is watched with; ``places`` is filled once the routes are known."""

    gate: Gate
    readings: Readings
    duty: Duty
    places: dict[int, Place]
    api_version: str


class Watched:
    """The outermost ASGI middleware of the register; ``state["trail"]`` is the :class:`Trail` of the lifespan."""

    def __init__(self, app: ASGIApp, *, watch: Watch) -> None:
        self._app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = asyncio.get_running_loop().time()
        visit = _Visit(scope, receive, send, self._watch)
        try:
            with noting(visit.note):
                await self._inside(scope)(scope, receive, visit.send)
        except ClientDisconnect:
            return
        finally:
            seconds = asyncio.get_running_loop().time() - began
            place, code = visit.place, scope["state"].get(REFUSED, "")
            self._watch.readings.answered(place.template, scope["method"], visit.status, code=code, seconds=seconds)

    def _inside(self, scope: Scope) -> ASGIApp:
        refusal = self._watch.gate.refusal(scope)
        return self._app if refusal is None else _safely(problem_response(refusal), self._watch)


class _Visit:
    """One request while it is answered: what was said to it, and how much of it is written down."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, watch: Watch) -> None:
        self.note = Note()
        self.status = 0
        self._begun = False
        self._written = 0
        self._scope = scope
        self._receive = receive
        self._send = send
        self._watch = watch
        self._trail: Trail = scope["state"]["trail"]

    @property
    def place(self) -> Place:
        """Where the request went, once a route was found."""
        return self._watch.places.get(id(self._scope.get("route")), NOWHERE)

    async def send(self, message: Message) -> None:
        begins = message["type"] == "http.response.start"
        if begins:
            self.status = message["status"]
        if (begins and self._is_told()) or len(self.note.digests) > self._written:
            await self._tell()
        self._begun = True
        await self._send(message)

    def _is_told(self) -> bool:
        """Whether this request is written down at all."""
        if self._scope["path"].startswith(HEALTH):
            return False
        template = self.place.template
        if self.status >= 400 or self.note.member:
            return True
        return template.startswith(_PRIVATE) and not template.endswith(_OPENAPI)

    async def _tell(self) -> None:
        """Write the event of what is answered now; when that fails, answer something else and end."""
        try:
            await self._trail.write(self._event())
        except (TrailBroken, TrailFull) as failure:
            failed("write_audit_event", failure)
            if isinstance(failure, TrailBroken):
                self._watch.duty.fail()
            if not self._begun:
                self.status = 503
                await _safely(problem_response(Unavailable("")), self._watch)(
                    self._scope, self._receive, self._send
                )
            raise ClientDisconnect from None
        self._written = len(self.note.digests)

    def _event(self) -> Event:
        new, code = self.note.digests[self._written :], self._scope["state"].get(REFUSED, "")
        return Event(
            time=clock.now(),
            action=self.place.action,
            object=self.place.object,
            digest=shortened(new[0]) if new else self._asked(),
            result=self._result(code),
            code=code,
            actor=self.note.actor,
            member=self.note.member,
            origin=self._watch.gate.origin(self._scope),
            count=max(1, len(new)),
        )

    def _result(self, code: str) -> str:
        """A refusal has a code of its own; what has not, above 499, is a failure of ours."""
        if self.status < 400:
            return "done"
        return "failed" if self.status >= 500 and code in {"", InternalFailure.code} else "refused"

    def _asked(self) -> str:
        """The beginning of the digest in the path, when there is such a thing; else a client could write in it."""
        if self.status >= 400:
            return ""
        named = (str(each) for each in self._scope.get("path_params", {}).values())
        return next((each[:DIGEST_CHARACTERS] for each in named if _DIGEST.fullmatch(each)), "")


def _safely(answer: ASGIApp, watch: Watch) -> ASGIApp:
    """``answer`` with the headers that every answer carries."""
    return SafeResponses(answer, api_version=watch.api_version)
