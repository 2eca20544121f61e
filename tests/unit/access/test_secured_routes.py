"""Deny by default: whatever lies under ``/v1`` and is not open on purpose asks for a token of its own door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import BaseRoute

from verifier.service.access.doors import Door
from verifier.service.app import describe
from verifier.service.routes.doorkeeper import ClientAt
from verifier.web.description import VERSION_PREFIX

#: What asks for no token: anyone may read it, it carries its own authority (ADR 0016), or it is not kept.
OPEN = ("/v1/public/", "/v1/operator/", "/v1/oauth/token", "/v1/verifications")


def unguarded(routes: list[BaseRoute]) -> Iterator[str]:
    """Routes under the version that do not ask for a token of the door in their path."""
    for route in iter_route_contexts(routes):
        path = route.path or ""
        if path.startswith(VERSION_PREFIX + "/") and not path.startswith(OPEN) and not is_document(route, path):
            doors = [f"{VERSION_PREFIX}/{door}/" for door in doors_of(route.dependant)]
            if len(doors) != 1 or not path.startswith(doors[0]):
                yield path


def is_document(route: Any, path: str) -> bool:
    """A description, which is a plain route and not in any description itself."""
    return path.endswith("/openapi.json") and not isinstance(route.original_route, APIRoute)


def doors_of(dependant: Dependant) -> Iterator[Door]:
    """The doors whose tokens a route asks for, each time it does."""
    for each in dependant.dependencies:
        if isinstance(each.call, ClientAt):
            yield each.call.door
        yield from doors_of(each)


def test_every_route_behind_a_door_asks_for_a_token_of_that_door() -> None:
    routes = describe("https://register.example").routes
    assert list(unguarded(routes)) == []
    guarded = [each for each in iter_route_contexts(routes) if (each.path or "").startswith("/v1/contractor/")]
    assert len(guarded) > 8


async def behind(client: Annotated[str, Depends(ClientAt(Door.AGENCY))]) -> str:
    return client


def planted(path: str, *guards: Door) -> list[BaseRoute]:
    """The routes of an app with one route, which asks for tokens of the doors ``guards``."""
    router = APIRouter(dependencies=[Depends(ClientAt(each)) for each in guards])

    @router.get(path)
    async def route() -> str:
        return ""

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router, prefix=VERSION_PREFIX)
    return app.routes


@pytest.mark.parametrize(
    ("path", "guards"),
    [
        ("/contractor/placements", ()),
        ("/contractor/placements", (Door.BUYER,)),
        ("/contractor/placements", (Door.CONTRACTOR, Door.BUYER)),
        ("/auditor/placements", ()),
        ("/auditor/placements", (Door.AGENCY,)),
        ("/contractor/openapi.json", ()),
        ("/operators/keys", ()),
    ],
    ids=["open", "other-door", "two-doors", "new-room", "new-room-of-a-door", "named-as-document", "alike"],
)
def test_a_planted_open_route_is_found(path: str, guards: tuple[Door, ...]) -> None:
    assert list(unguarded(planted(path, *guards))) == [VERSION_PREFIX + path]


def test_a_guarded_route_and_an_open_one_pass() -> None:
    assert list(unguarded(planted("/contractor/placements", Door.CONTRACTOR))) == []
    assert list(unguarded(planted("/public/directory"))) == []


def test_a_guard_deep_in_another_dependency_counts() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @app.get(VERSION_PREFIX + "/agency/placements")
    async def route(_: Annotated[str, Depends(behind)]) -> str:
        return ""

    assert list(unguarded(app.routes)) == []
