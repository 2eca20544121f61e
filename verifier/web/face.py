"""A face (gezicht): the HTTP side of one program, with everything that the programs' faces share.

A face answers every refusal as a problem document, bounds every body, sends its headers on every answer and
writes no request down. It is not built when a route would let a body in past the strict parser, or would
run in a thread of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from inspect import iscoroutinefunction
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from verifier.web.answering import exception_handlers
from verifier.web.conditional import ANY_ORIGIN, conditional
from verifier.web.description import VERSION_PREFIX, About, finish
from verifier.web.direct import DirectRoutes
from verifier.web.excerpt import excerpt
from verifier.web.head import HeadAsGet
from verifier.web.limits import ONE_STATEMENT, BodyAllowance, BodyLimits
from verifier.web.operations import operation_id
from verifier.web.parameters import refuse_other_parameters
from verifier.web.safe_responses import SafeResponses

_NAME: Final = "/openapi.json"
OPENAPI_PATH: Final = VERSION_PREFIX + _NAME

_EVERYWHERE: Final = [Depends(refuse_other_parameters)]
_NONE: Final[Mapping[str, BodyAllowance]] = MappingProxyType({})

Lifespan = (
    Callable[[Any], AbstractAsyncContextManager[None]]
    | Callable[[Any], AbstractAsyncContextManager[Mapping[str, Any]]]
)


class Face(FastAPI):
    """A FastAPI application whose OpenAPI document is :func:`verifier.web.description.finish`-ed."""

    about: About

    def documents(self) -> Mapping[str, dict[str, Any]]:
        """Every document by the path where it is served: the whole, and one for each part."""
        parts = {f"{VERSION_PREFIX}/{name}{_NAME}": part for name, part in self.about.parts.items()}
        return {
            OPENAPI_PATH: self.openapi(),
            **{path: excerpt(self.openapi(), each) for path, each in parts.items()},
        }

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            self.openapi_schema = finish(super().openapi(), self.routes, self.about)
        return self.openapi_schema


def build_face(
    about: About,
    *,
    routers: Sequence[APIRouter],
    outside: Sequence[APIRouter] = (),
    lifespan: Lifespan | None = None,
    bodies: BodyAllowance = ONE_STATEMENT,
    long_bodies: Mapping[str, BodyAllowance] = _NONE,
) -> Face:
    """A face with ``routers`` under ``/v1``, ``outside`` at the root, and the document at ``/v1/openapi.json``.

    The document of a part is at ``/v1/{part}/openapi.json``.

    Routes are complete at that moment: a router that is added later is served, but not checked or documented.
    Raises :class:`ValueError` for a route that does not keep to the rules of this room.
    """
    face = Face(
        title=about.title,
        version=about.version,
        description=about.description,
        contact=asdict(about.contact),
        lifespan=lifespan,
        redirect_slashes=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        exception_handlers=exception_handlers(),
        # The framework would otherwise hand paths, queries and refused bodies to any collector it finds.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
        middleware=[
            Middleware(SafeResponses, api_version=about.version),
            Middleware(HeadAsGet),
            Middleware(BodyLimits, allowance=bodies, exceptions=long_bodies),
        ],
    )
    face.about = about
    face.routes.extend(_planned(routers, outside))
    for name in ("", *(f"/{part}" for part in about.parts)):
        face.add_route(VERSION_PREFIX + name + _NAME, _publish_document, include_in_schema=False)
    face.router.middleware_stack = DirectRoutes(face.router.middleware_stack, iter_route_contexts(face.routes))
    return face


class _Plan(NamedTuple):
    """Routes at their addresses; it keeps the routers that they are of."""

    routers: tuple[APIRouter, ...]
    routes: tuple[BaseRoute, ...]


#: By the identities of the routers, of which none is used again while a plan keeps it.
_PLANS: Final[dict[tuple[int, ...], _Plan]] = {}


def _planned(routers: Sequence[APIRouter], outside: Sequence[APIRouter]) -> tuple[BaseRoute, ...]:
    """What each route depends on is found out once a process, however many faces show it."""
    key = (len(routers), *map(id, routers), *map(id, outside))
    if key not in _PLANS:
        _PLANS[key] = _Plan((*routers, *outside), _routes_of(routers, outside))
    return _PLANS[key].routes


def _routes_of(routers: Sequence[APIRouter], outside: Sequence[APIRouter]) -> tuple[BaseRoute, ...]:
    plan = APIRouter(generate_unique_id_function=_operation_id)
    for router in routers:
        plan.include_router(router, prefix=VERSION_PREFIX, dependencies=_EVERYWHERE)
    for router in outside:
        plan.include_router(router, dependencies=_EVERYWHERE)
    for route in iter_route_contexts(plan.routes):
        _refuse_loose_route(route)
    return tuple(plan.routes)


def _refuse_loose_route(route: RouteContext) -> None:
    if not isinstance(route.original_route, APIRoute):
        return
    if not iscoroutinefunction(route.endpoint):
        raise ValueError(f"{route.path}: a route is an async function")
    if route.body_field is not None:
        raise ValueError(f"{route.path}: a body is read by StrictBody or read_body")


def _operation_id(route: APIRoute) -> str:
    (method,) = route.methods or ("",)
    return operation_id(method, route.path_format.removeprefix(VERSION_PREFIX))


async def _publish_document(request: Request) -> Response:
    """A document, for any origin (API Design Rules 2.2.1, publish-openapi)."""
    document = json.dumps(request.app.documents()[request.scope["path"]], ensure_ascii=False)
    return conditional(request, document.encode(), headers=ANY_ORIGIN)
