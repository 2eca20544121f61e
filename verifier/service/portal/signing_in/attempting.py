"""Attempting (een poging doen): how a browser keeps what it began, until what comes back is looked at once.

A cookie for each means holds the handle; whatever comes back, the browser forgets it.
"""

from __future__ import annotations

from collections.abc import Collection

from fastapi import Request, Response

from verifier.core.errors import NotFresh, Refusal
from verifier.service.access.attempts import LIFETIME, Aim, Attempt
from verifier.service.access.limits import Use
from verifier.service.access.sessions import Method
from verifier.service.access.visitors import visitor_of
from verifier.service.portal.catalogue import Language
from verifier.service.portal.visit import Visit
from verifier.service.routes.doorkeeper import allowances_of, office_of
from verifier.service.usecases.begin_attempt import Begun, begin_attempt
from verifier.service.usecases.take_attempt import Taken, Taking, take_attempt
from verifier.web.refusals import TooManyRequests, Unavailable


async def begin(request: Request, means: Method, aim: Aim, *, language: Language, visit: Visit | None) -> Attempt:
    """A new attempt at this browser; :class:`TooManyRequests` for a visitor who began or failed too often."""
    visitor = _visitor(request)
    if visitor:
        await allowances_of(request).require(Use.FAILURES, visitor)
        await allowances_of(request).spend(Use.ATTEMPTS, visitor)
    handle = "" if visit is None else visit.session.handle
    begun = Begun(attempt=Attempt.drawn(), means=means, aim=aim, language=str(language), session=handle)
    return await office_of(request).write(begin_attempt, begun, client=None)


async def take(request: Request, means: Method, aims: Collection[Aim], *, visit: Visit | None) -> Taken:
    """What this browser began, once; raises :class:`NotFresh`."""
    handle = "" if visit is None else visit.session.handle
    brought = request.cookies.get(_cookie(means), "")
    taking = Taking(unverified_handle=brought, means=means, aims=aims, session=handle)
    return await office_of(request).write(take_attempt, taking, client=None)


def keep(response: Response, means: Method, attempt: Attempt) -> Response:
    """Have the browser keep the handle, for as long as the attempt lasts."""
    return _set(response, means, attempt.text, seconds=LIFETIME)


def forget(response: Response, means: Method) -> Response:
    """Have the browser forget it."""
    return _set(response, means, "", seconds=0)


def owe_failure(request: Request, refusal: Refusal) -> None:
    """Count a failure of this network address, where it tells one visitor from another; ours are nobody's.

    Nor is what answers to no attempt: nothing can be guessed by it, and any site can make a browser ask for it.
    """
    visitor = _visitor(request)
    began_nothing = isinstance(refusal, NotFresh) and refusal.field == "attempt"
    if visitor and not began_nothing and not isinstance(refusal, TooManyRequests | Unavailable):
        allowances_of(request).owe(Use.FAILURES, visitor)


def _visitor(request: Request) -> str:
    return visitor_of(request.state.origin_of(request.scope))


def _cookie(means: Method) -> str:
    return f"__Host-{means}"


def _set(response: Response, means: Method, value: str, *, seconds: int) -> Response:
    """Of this host alone, over HTTPS alone, for no script to read; Lax, as a provider leads back from elsewhere."""
    name = _cookie(means)
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
    return response
