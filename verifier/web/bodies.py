"""A body (verzoekinhoud): bytes that a route reads only when their type, size and grammar are what it documents.

The bytes pass our strict JSON first and pydantic second: two readers that could differ never meet the same
text, because everything on which they could differ has been refused. How long a body may take is bounded by
:mod:`verifier.web.limits`, around every route.
"""

import hashlib
from functools import cache
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request

from verifier.core.wire import strict_json
from verifier.web.faults import body_faults
from verifier.web.limits import ONE_STATEMENT
from verifier.web.refusals import BodyTooLarge, MediaTypeRefused, WrongRequest

JSON: Final = "application/json"

#: What a request body may hold, in bytes, unless its route says otherwise.
DEFAULT_LIMIT: Final = ONE_STATEMENT.largest


class StrictModel(BaseModel):
    """What a request body is made of: unknown members, coercion and later change are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


M = TypeVar("M", bound=StrictModel)


class StrictBody(Generic[M]):
    """A dependency that reads one JSON body as ``model``, and documents it.

    Use as ``body: Annotated[Placement, Depends(StrictBody(Placement))]``. Raises what :func:`read_body`
    raises, ``NotStrictJson`` for the grammar and :class:`WrongRequest` for members.
    """

    def __init__(self, model: type[M], *, limit: int = DEFAULT_LIMIT, depth: int = strict_json.MAX_DEPTH) -> None:
        self.model = model
        self._limit = limit
        self._depth = depth

    async def __call__(self, request: Request) -> M:
        raw = await read_body(request, media_type=JSON, limit=self._limit)
        return read_model(raw, self.model, limit=self._limit, depth=self._depth)


def read_model(
    unverified: bytes, model: type[M], *, limit: int = DEFAULT_LIMIT, depth: int = strict_json.MAX_DEPTH
) -> M:
    """One JSON text as ``model``: raises ``NotStrictJson`` for grammar and :class:`WrongRequest` for members."""
    strict_json.parse(unverified, limit=limit, depth=depth)
    try:
        return model.model_validate_json(unverified)
    except ValidationError as error:
        faults = body_faults(error.errors(include_url=False, include_input=False), _declared(model))
    raise WrongRequest(faults)


async def strict_body(request: Request, model: type[M], *, limit: int = DEFAULT_LIMIT) -> M:
    """The body of a plain Starlette route as ``model``; refuses like :class:`StrictBody`."""
    return await StrictBody(model, limit=limit)(request)


async def read_body(request: Request, *, media_type: str, limit: int) -> bytes:
    """The body's bytes, at most ``limit`` of them and never more in memory than one chunk over it.

    Raises :class:`MediaTypeRefused` unless the one ``Content-Type`` is ``media_type`` (a UTF-8 charset may
    be named) and nothing is compressed, :class:`BodyTooLarge` past ``limit``, and what the limits raise. The body's
    SHA-256 stays behind in the request's state, for :func:`verifier.web.idempotency.attempt_of`.
    """
    refuse_other_media(request, media_type)
    body = bytearray()
    async for chunk in request.stream():
        if len(body) + len(chunk) > limit:
            raise BodyTooLarge(f"a body of at most {limit} bytes")
        body += chunk
    request.state.body_sha256 = hashlib.sha256(body).digest()
    return bytes(body)


def refuse_other_media(request: Request, media_type: str) -> None:
    """Raise :class:`MediaTypeRefused` as :func:`read_body` does; nothing of the body is read."""
    if request.headers.getlist("content-encoding"):
        raise MediaTypeRefused("a body without Content-Encoding", field="Content-Encoding")
    unverified_types = request.headers.getlist("content-type")
    if len(unverified_types) == 1:
        essence, _, parameter = unverified_types[0].lower().partition(";")
        if essence.strip() == media_type and parameter.strip() in {"", "charset=utf-8", 'charset="utf-8"'}:
            return
    raise MediaTypeRefused(media_type, field="Content-Type")


@cache
def _declared(model: type[StrictModel]) -> frozenset[str]:
    """Every member name that ``model`` declares, at any depth."""
    return frozenset(_member_names(model.model_json_schema()))


def _member_names(schema: Any) -> set[str]:
    names: set[str] = set()
    if isinstance(schema, dict):
        names.update(schema.get("properties", {}))
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        names |= _member_names(part)
    return names
