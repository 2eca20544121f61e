"""A conditional answer (voorwaardelijk antwoord): 304 for a client that holds what would be sent (RFC 9110, 13).

The validator is strong and comes from the bytes, or from a version that stands for them, so that two workers
give the same one. Inside ``/v1`` an answer stays ``no-store`` (API Design Rules 2.2.1, security-headers): the tag
is for a client that keeps its own copy, not for a cache on the way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from verifier.web.bodies import JSON

#: For what anyone may read: a page of any origin may too (API Design Rules 2.2.1, transport/cors).
ANY_ORIGIN: Final[Mapping[str, str]] = MappingProxyType(
    {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
)

#: The ``responses=`` of a route that answers with :func:`conditional`; the description makes headers of it.
NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {304: {"description": "What the client holds is current"}}

_TAGS: Final = re.compile(r'(?:W/)?"([\x21\x23-\x7e]*)"', re.ASCII)
_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})


def entity_tag(version: bytes) -> str:
    """The validator of what ``version`` stands for: 128 bits of its SHA-256, in quotes."""
    return f'"{hashlib.sha256(version).hexdigest()[:32]}"'


def holds(request: Request, tag: str) -> bool:
    """Whether ``If-None-Match`` names ``tag``, by weak comparison, or anything by ``*`` (RFC 9110, 13.1.2).

    Text that is no list of tags names nothing.
    """
    unverified = ",".join(request.headers.getlist("if-none-match")).strip()
    return unverified == "*" or tag.strip('"') in _TAGS.findall(unverified)


def conditional(
    request: Request,
    content: bytes | BaseModel,
    *,
    media_type: str = JSON,
    version: bytes | None = None,
    headers: Mapping[str, str] = _NO_HEADERS,
) -> Response:
    """200 with ``content`` and its ``ETag``, or 304 with the same headers and no content.

    A model is written as JSON. ``version`` is what the tag is made of when it is cheaper than the content, and must
    change whenever the content does.
    """
    octets = content if isinstance(content, bytes) else content.model_dump_json().encode()
    tag = entity_tag(octets if version is None else version)
    told = {**headers, "ETag": tag}
    if holds(request, tag):
        return Response(status_code=304, headers=told)
    return Response(octets, headers=told, media_type=media_type)
