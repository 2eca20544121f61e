"""Pages for refusals (bladzijden bij een weigering): what a person sees where a program gets a problem document.

Whoever asks for HTML at an address of pages gets the same status and headers, and a page in the language of the
address instead of the document. It says no more than the document does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.service.portal.catalogue import SHARED
from verifier.service.portal.page import ALONE, FORMS, HTML, headers_of, language_of, written
from verifier.web.problems import MEDIA_TYPE

#: Where programs ask, whatever they accept.
_FOR_PROGRAMS: Final = ("/v1/", "/log/", "/status/", "/portal/", "/assets/", "/.well-known/", "/credentials/")
#: Statuses with a page of their own; another one is told as the nearest below it.
_TOLD: Final = (400, 401, 403, 404, 429, 500, 503)
_AS_OTHER: Final = {405: 404, 413: 400, 415: 400, 421: 404, 408: 503}


def told_as(status: int) -> int:
    """The status whose page is shown for ``status``."""
    if status in _TOLD:
        return status
    return _AS_OTHER.get(status, 400 if status < 500 else 500)


@dataclass(slots=True)
class _Held:
    """A problem document on its way out; nothing of it was sent yet."""

    start: Message
    body: bytearray = field(default_factory=bytearray)


class RefusalPages:
    """An ASGI application around ``app`` that turns problem documents into pages for people."""

    def __init__(self, app: ASGIApp, *, for_programs: Sequence[str] = _FOR_PROGRAMS) -> None:
        self._app = app
        self._for_programs = tuple(for_programs)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._is_for_person(scope):
            await self._app(scope, receive, send)
            return
        held: _Held | None = None

        async def holding(message: Message) -> None:
            nonlocal held
            if message["type"] == "http.response.start" and _is_problem(message):
                held = _Held(message)
            elif held is None:
                await send(message)
            else:
                held.body += message.get("body", b"")
                if not message.get("more_body"):
                    await _send_page(Request(scope), held, send)

        await self._app(scope, receive, holding)

    def _is_for_person(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] == "HEAD" or scope["path"].startswith(self._for_programs):
            return False
        return "text/html" in Headers(scope=scope).get("accept", "")


def _is_problem(start: Message) -> bool:
    return start["status"] >= 400 and Headers(raw=start["headers"]).get("content-type", "") == MEDIA_TYPE


async def _send_page(request: Request, held: _Held, send: Send) -> None:
    """The page with the status and the headers of the document, but for those that are of its body."""
    start, language = held.start, language_of(request)
    code = json.loads(bytes(held.body))["code"]
    status = told_as(start["status"])
    visit = getattr(request.state, "visit", None)  # of who was recognised before the refusal
    page = written(request, "refused.html", language, visit=visit, domain=SHARED, status=status, code=code)
    octets = page.encode()
    headers = MutableHeaders(raw=[*start["headers"]])
    headers.update({**headers_of(ALONE if visit is None else FORMS, language), "Cache-Control": "no-store"})
    headers["Content-Type"], headers["Content-Length"] = HTML, str(len(octets))
    await send({**start, "headers": headers.raw})
    await send({"type": "http.response.body", "body": octets})
