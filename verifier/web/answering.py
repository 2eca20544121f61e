"""Answering (beantwoorden): what becomes of an exception that leaves a route.

The framework's own answers are not used: its 422 repeats the refused value, its 405 names the methods of one
route only, its texts are not problem documents.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from verifier.core.errors import Malformed, NotAuthorised, Refusal
from verifier.web import refusals
from verifier.web.faults import parameter_faults
from verifier.web.problems import problem_response


async def answer_refusal(_: Request, refusal: Refusal) -> Response:
    """A refusal of the core or of the door, by the table of statuses."""
    return problem_response(refusal)


async def answer_wrong_parameters(_: Request, error: RequestValidationError) -> Response:
    """Path, query or header parameters of the wrong kind: 400, with names and kinds and no values."""
    return problem_response(refusals.WrongRequest(parameter_faults(error.errors())))


async def answer_http_exception(request: Request, error: HTTPException) -> Response:
    """What the router or the framework refuses; its own words are dropped."""
    if error.status_code == 405:
        return problem_response(refusals.MethodNotAllowed(allowed_methods(request)))
    return problem_response(_FRAMEWORK.get(error.status_code, refusals.InternalFailure("")))


def allowed_methods(request: Request) -> frozenset[str]:
    """The methods of all routes that match the request's path (RFC 9110, 15.5.6), and HEAD beside GET."""
    unverified_path = request.scope["path"]
    found = frozenset().union(*_methods_at(request.app.routes, unverified_path))
    return found | {"HEAD"} if "GET" in found else found


def _methods_at(routes: list[BaseRoute], unverified_path: str) -> Iterator[set[str]]:
    for route in iter_route_contexts(routes):
        if route.methods and route.path_regex.match(unverified_path):
            yield route.methods


_FRAMEWORK: Final[Mapping[int, Refusal]] = MappingProxyType(
    {
        400: Malformed("a request as documented"),
        401: refusals.NotAuthenticated(""),
        403: NotAuthorised("a client that may do this"),
        404: refusals.NotFound(""),
        413: refusals.BodyTooLarge("a shorter body"),
        415: refusals.MediaTypeRefused("the documented media type", field="Content-Type"),
    }
)

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]


def exception_handlers() -> dict[int | type[Exception], Handler]:
    """What answers which exception in a face."""
    return {
        Refusal: answer_refusal,
        RequestValidationError: answer_wrong_parameters,
        HTTPException: answer_http_exception,
    }
