"""A direct route answers as the framework would: the same dependencies, in the same order, and the same bytes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, Header
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from starlette.requests import Request
from starlette.types import ASGIApp

from tests.unit.web.sample_face import ABOUT
from verifier.core.errors import WrongValue
from verifier.service.app import describe
from verifier.web.bodies import StrictBody, StrictModel
from verifier.web.direct import DirectRoutes
from verifier.web.face import Face, build_face


class Asked(StrictModel):
    text: str


class Told(BaseModel):
    """``seen`` is what the dependencies left behind, in order."""

    text: str
    seen: list[str]


ENDED: list[str] = []


async def first(request: Request) -> str:
    request.state.seen = ["first"]
    return "first"


class Guarded:
    """A dependency that is an object, depends on another, and looks at how the request ended."""

    async def __call__(self, request: Request, _: Annotated[str, Depends(first)]) -> AsyncIterator[str]:
        request.state.seen.append("guarded")
        try:
            yield "guard"
        except WrongValue:
            ENDED.append("refused")
            raise
        ENDED.append("answered")


async def keyed(request: Request, key: Annotated[str | None, Header(alias="X-Key")] = None) -> str:
    request.state.seen.append(f"key {key}")
    return str(key)


router = APIRouter()


@router.post("/told", status_code=201)
async def tell(
    request: Request,
    guard: Annotated[str, Depends(Guarded())],
    body: Annotated[Asked, Depends(StrictBody(Asked))],
    key: Annotated[str, Depends(keyed)],
) -> Told:
    if body.text == "refuse":
        raise WrongValue("another text", field="text")
    return Told(text=f"{guard} {key} {body.text}", seen=request.state.seen)


@router.get("/told/{name}")
async def named(name: str) -> Told:
    return Told(text=name, seen=[])


@router.get("/told/listed")
async def listed() -> Told:
    """The framework never comes here: the route before it has this address too."""
    return Told(text="never", seen=[])


@router.get("/asked")
async def asked(number: int = 0) -> Told:
    return Told(text=str(number), seen=[])


def face() -> Face:
    return build_face(ABOUT, routers=[router])


def direct_routes(face: Face) -> set[tuple[str, str]]:
    assert isinstance(face.router.middleware_stack, DirectRoutes)
    return set(face.router.middleware_stack.addresses)


async def answered(app: ASGIApp, method: str, path: str, body: bytes, headers: list[tuple[bytes, bytes]]) -> Any:
    """Status, content type and body."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *headers],
        "state": {},
    }

    async def receive() -> Any:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"])[b"content-type"], b"".join(each["body"] for each in sent[1:])


def both_ways(method: str, path: str, body: bytes = b"", headers: Any = ()) -> tuple[Any, Any]:
    """The answer of a face, and that of the same face when the framework finds every route."""
    usual = face()
    usual.router.middleware_stack = usual.router.app
    ours, theirs = (asyncio.run(answered(each, method, path, body, list(headers))) for each in (face(), usual))
    return ours, theirs


REQUESTS: Any = {
    "right": ("POST", "/v1/told", b'{"text": "a"}', [(b"x-key", b"b")]),
    "without a key": ("POST", "/v1/told", b'{"text": "a"}'),
    "key twice": ("POST", "/v1/told", b'{"text": "a"}', [(b"x-key", b"b"), (b"x-key", b"c")]),
    "refused inside": ("POST", "/v1/told", b'{"text": "refuse"}'),
    "wrong body": ("POST", "/v1/told", b'{"text": 1}'),
    "wrong method": ("GET", "/v1/told"),
    "another address": ("POST", "/v1/told/"),
    "a parameter": ("GET", "/v1/told/listed"),
}


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS.keys())
def test_both_ways_lead_to_the_same_answer(request_: Any) -> None:
    ENDED.clear()
    ours, usual = both_ways(*request_)
    assert ours == usual
    half = len(ENDED) // 2
    assert ENDED[:half] == ENDED[half:]


def test_negative_control_the_dependencies_are_seen() -> None:
    status, _, body = both_ways(*REQUESTS["right"])[0]
    assert (status, body) == (201, b'{"text":"guard b a","seen":["first","guarded","key b"]}')
    assert both_ways(*REQUESTS["refused inside"])[0][0] == 400
    assert ENDED[-2:] == ["refused", "refused"]


def test_only_what_leaves_nothing_to_the_framework_is_direct() -> None:
    assert direct_routes(face()) == {("POST", "/v1/told")}


def test_the_hot_calls_of_the_register_are_direct_and_documented() -> None:
    made = describe("https://register.example")
    found = direct_routes(made)
    assert {("POST", "/v1/contractor/placements"), ("POST", "/v1/buyer/verdicts")} <= found
    assert not any("{" in path for _, path in found)
    listed = {(method, each.path) for each in iter_route_contexts(made.routes) for method in each.methods or ()}
    assert found <= listed
    assert {"/contractor/placements", "/buyer/verdicts"} <= made.openapi()["paths"].keys()
