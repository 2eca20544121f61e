"""A direct route (rechtstreekse route): one at a fixed address, answered without looking for it among the others.

FastAPI matches an address with every route before it, and solves what a route depends on anew for each request. The
routes that leave nothing to solve are planned once, from the framework's own description of them: the same
dependencies are called in the same order, and the same model writes the answer. Every other route, and every other
method at the same address, goes the framework's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from inspect import isasyncgenfunction, iscoroutinefunction, isfunction
from typing import Any, Final

from fastapi.datastructures import DefaultPlaceholder
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, RouteContext
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from verifier.web.bodies import JSON

#: What the framework does beside calling dependencies; where any of it is asked, a route is not direct.
_ASKED: Final = (
    "path_params",
    "query_params",
    "cookie_params",
    "body_params",
    "websocket_param_name",
    "response_param_name",
    "background_tasks_param_name",
    "security_scopes_param_name",
    "concurrency",
)
_SHAPED: Final = (
    "body_field",
    "stream_item_field",
    "is_sse_stream",
    "is_json_stream",
    "response_model_include",
    "response_model_exclude",
    "response_model_exclude_unset",
    "response_model_exclude_defaults",
    "response_model_exclude_none",
)
#: How an object is called.
_CALL: Final = "__call__"


class DirectRoutes:
    """An ASGI application that answers the direct ones of ``routes``, and asks ``router`` for all others."""

    def __init__(self, router: ASGIApp, routes: Iterable[RouteContext]) -> None:
        self._router = router
        self._answers: dict[tuple[str, str], _Answer] = {}
        before: dict[str, list[RouteContext]] = {}
        for route in routes:
            answer = _planned(route)
            for method in route.methods or ():
                others = before.setdefault(method, [])
                if answer is not None and not _is_hidden(route, others):
                    self._answers[method, route.path or ""] = answer
                others.append(route)

    @property
    def addresses(self) -> Set[tuple[str, str]]:
        """Method and path of every direct route."""
        return self._answers.keys()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answers.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if answer is None or scope.get("root_path"):
            await self._router(scope, receive, send)
        else:
            await answer(scope, receive, send)


@dataclass(frozen=True, slots=True)
class _Call:
    """One callable, with the names of its arguments and what they are."""

    call: Callable[..., Any]
    entered: Callable[..., Any] | None
    name: str | None
    request: tuple[str, ...]
    headers: list[Any]
    named: tuple[str, ...]
    needs: tuple[_Call, ...]

    async def value(self, request: Request, stack: AsyncExitStack) -> Any:
        """What it gives; what it leaves open is ended with ``stack``."""
        given: dict[str, Any] = {}
        for each in self.needs:
            found = await each.value(request, stack)
            if each.name is not None:
                given[each.name] = found
        if self.headers and any(name in request.headers for name in self.named):
            given |= _headers(self.headers, request)
        for name in self.request:
            given[name] = request
        if self.entered is not None:
            return await stack.enter_async_context(self.entered(**given))
        return await self.call(**given)


@dataclass(frozen=True, slots=True)
class _Answer:
    """A route that is answered directly."""

    route: APIRoute
    endpoint: _Call
    status: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.update(route=self.route, endpoint=self.endpoint.call, path_params={})
        request = Request(scope, receive, send)
        async with AsyncExitStack() as stack:
            answer = await self.endpoint.value(request, stack)
            if not isinstance(answer, Response):
                answer = Response(self._written(answer), status_code=self.status, media_type=JSON)
            await answer(scope, receive, send)

    def _written(self, answer: Any) -> bytes:
        field = self.route.response_field
        if field is None:
            raise TypeError("a model, or a response")
        return field.serialize_json(answer)


def _headers(fields: list[Any], request: Request) -> Mapping[str, Any]:
    values, errors = request_params_to_args(fields, request.headers)
    if errors:
        raise RequestValidationError(errors)
    return values


def _is_hidden(route: RouteContext, before: Iterable[RouteContext]) -> bool:
    """Whether the framework would find one of those ``before`` it, of the same method, at this address first."""
    return any(each.path_regex.match(route.path) for each in before)


def _planned(context: RouteContext) -> _Answer | None:
    """The plan of a route, when it leaves nothing to the framework."""
    route = context.original_route
    if type(route) is not APIRoute or "{" in (context.path or "{") or not _is_plain(context):
        return None
    endpoint = _call(context.dependant, seen=set())
    return None if endpoint is None else _Answer(route, endpoint, context.status_code or 200)


def _is_plain(context: RouteContext) -> bool:
    """Whether what it returns is written by its model and by nothing else."""
    written = context.response_field is not None and isinstance(context.response_class, DefaultPlaceholder)
    return written and not any(getattr(context, name, None) for name in _SHAPED)


def _call(dependant: Dependant, *, seen: set[Any]) -> _Call | None:
    """How a dependency is called; None when it, or what it depends on, needs more than that or is needed twice."""
    call = dependant.call
    if call is None or call in seen or any(getattr(dependant, name) for name in _ASKED):
        return None
    if any(each.field_info.is_required() for each in dependant.header_params):
        return None
    seen.add(call)
    needs = [_call(each, seen=seen) for each in dependant.dependencies]
    told = [each for each in needs if each is not None]
    done: Any = call if isfunction(call) else getattr(call, _CALL)
    opens = isasyncgenfunction(done)
    if len(told) < len(needs) or not (opens or iscoroutinefunction(done)):
        return None
    request = tuple(filter(None, (dependant.request_param_name, dependant.http_connection_param_name)))
    entered = asynccontextmanager(done) if opens else None
    headers = dependant.header_params
    return _Call(
        done, entered, dependant.name, request, headers, tuple(each.alias for each in headers), tuple(told)
    )
