"""Problem components (onderdelen voor problemen): for every status one OpenAPI response, with its codes.

They are read off the refusals and the table of statuses, so a code that is added there is documented here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from verifier.core import errors
from verifier.core.errors import Refusal
from verifier.web import refusals
from verifier.web.problems import FAULT_SCHEMA, MEDIA_TYPE, PROBLEM_SCHEMA, answer_to, problem_document
from verifier.web.refusals import Fault, WrongRequest

VERSION_HEADER: Final[Mapping[str, Any]] = MappingProxyType({"$ref": "#/components/headers/ApiVersion"})

_SHOWN: Final[tuple[Refusal, ...]] = (
    WrongRequest([Fault("statement", errors.MissingMember.code, "to be present")]),
    refusals.NotAuthenticated(""),
    errors.BadSignature("a signature of the key that kid names", field="statement", step="2"),
    refusals.NotFound(""),
    refusals.BodyTooSlow("the whole body within 10 seconds"),
    errors.AlreadyDecided("a placement that waits", field="placement", step="3"),
    refusals.BodyTooLarge("a body of at most 65536 bytes"),
    refusals.MediaTypeRefused("application/json", field="Content-Type"),
    errors.BadThresholdProof("a proof for these inputs", field="proof", step="6"),
    errors.QuotaReached("fewer requests in this time"),
    refusals.InternalFailure(""),
    errors.NotYetPublished("a checkpoint that contains the leaf"),
)
_RETRIED: Final = frozenset({429, 503})

#: RFC 9110, 15: what the standard library says differs from one Python to the next.
_PHRASES: Final[Mapping[int, str]] = MappingProxyType(
    {
        400: "Bad Request",
        401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found",
        405: "Method Not Allowed",
        408: "Request Timeout",
        409: "Conflict",
        413: "Content Too Large",
        415: "Unsupported Media Type",
        422: "Unprocessable Content",
        429: "Too Many Requests",
        500: "Internal Server Error",
        503: "Service Unavailable",
    }
)


def problem_components() -> dict[str, Any]:
    """``schemas``, ``responses`` and ``headers`` of a document that names problems, by name."""
    return {
        "schemas": {"Problem": dict(PROBLEM_SCHEMA), "Fault": dict(FAULT_SCHEMA)},
        "responses": {component_name(status): _response(status, codes) for status, codes in _by_status().items()},
        "headers": {
            "ApiVersion": _header(
                "The full version of this API", {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"}
            ),
            "RetryAfter": _header(
                "After how many seconds it makes sense to ask again", {"type": "integer", "minimum": 1}
            ),
            "EntityTag": _header(
                "Send it back in If-None-Match", {"type": "string", "pattern": '^"[0-9a-f]{32}"$'}
            ),
        },
    }


def component_name(status: int) -> str:
    """The name of the response component of ``status``: ``Conflict`` for 409."""
    return _phrase(status).replace(" ", "")


def problem_reference(status: int) -> dict[str, str]:
    """A reference to the response of ``status``."""
    return {"$ref": f"#/components/responses/{component_name(status)}"}


def _phrase(status: int) -> str:
    return _PHRASES.get(status) or HTTPStatus(status).phrase


def _by_status() -> dict[int, list[str]]:
    found: dict[int, set[str]] = {}
    for kind in _kinds():
        answer = answer_to(kind)
        found.setdefault(answer.status, set()).add(answer.told.code if answer.told else kind.code)
    return {status: sorted(found[status]) for status in sorted(found)}


def _kinds() -> Iterator[type[Refusal]]:
    for module in (errors, refusals):
        for kind in vars(module).values():
            if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal:
                yield kind


def _response(status: int, codes: list[str]) -> dict[str, Any]:
    told = {"properties": {"status": {"const": status}, "code": {"enum": codes}}}
    content: dict[str, Any] = {"schema": {"allOf": [{"$ref": "#/components/schemas/Problem"}, told]}}
    shown = [problem_document(refusal) for refusal in _SHOWN if answer_to(type(refusal)).status == status]
    if shown:
        content["example"] = shown[0]
    headers = {"API-Version": dict(VERSION_HEADER)}
    if status in _RETRIED:
        headers["Retry-After"] = {"$ref": "#/components/headers/RetryAfter"}
    return {
        "description": f"{_phrase(status)}: {', '.join(f'`{code}`' for code in codes)}.",
        "headers": headers,
        "content": {MEDIA_TYPE: content},
    }


def _header(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "required": True, "schema": schema}
