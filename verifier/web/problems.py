"""Problems (probleemdetails): every refusal as an RFC 9457 document, with the only table of HTTP statuses.

A row of :data:`ANSWERS` counts for a class and its descendants, until a descendant has its own row. A row
with ``told`` answers in constant words, whatever was raised:

* absent and forbidden are one 404;
* an unknown reference and a reference to someone else's statement are one 409, so that no status, code,
  field or step tells whether a digest exists;
* a failure of the service is one 500.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from verifier.core import errors
from verifier.core.errors import Refusal
from verifier.web import refusals

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:plaatsbewijs:problem:"
#: Where a request's state holds the code of what it was refused for.
REFUSED: Final = "refused"

#: What every 401 says (RFC 6750, 3): the same for no token and for a wrong one, so that it tells nothing of either.
BEARER: Final = ("WWW-Authenticate", 'Bearer realm="plaatsbewijs"')

#: At most this many faults are listed in one document.
MAX_FAULTS: Final = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """How one family of refusals is answered; ``retry_after`` in seconds, 0 for no such header."""

    status: int
    retry_after: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    told: Refusal | None = None


_NOWHERE: Final = refusals.NotFound("something that exists and that you may see")
_NO_REFERENCE: Final = errors.UnknownReference("statements that exist and that you may refer to")
_FAILURE: Final = refusals.InternalFailure("the service could not answer; try again later")
_NOT_NOW: Final = refusals.Unavailable("a service that takes requests now; try again in a moment")
_NO_SESSION: Final = refusals.SessionEnded("a session: sign in again")
_NOT_SIGNED_IN: Final = refusals.SignInRefused("a means of signing in that is good now")
_NO_TOKEN: Final = refusals.NotAuthenticated("a valid access token for this door")

ANSWERS: Final[Mapping[type[Refusal], Answer]] = MappingProxyType(
    {
        errors.Malformed: Answer(400),
        errors.TooLarge: Answer(413),
        errors.Untrusted: Answer(403),
        errors.Unproven: Answer(422),
        errors.Inconsistent: Answer(409),
        errors.UnknownReference: Answer(409, told=_NO_REFERENCE),
        errors.WrongRelation: Answer(409, told=_NO_REFERENCE),
        errors.QuotaReached: Answer(429, retry_after=3600),
        errors.Undecided: Answer(503, retry_after=300),
        errors.NotYetPublished: Answer(503, retry_after=60),
        refusals.NotAuthenticated: Answer(401, headers=(BEARER,), told=_NO_TOKEN),
        refusals.InvalidClient: Answer(401, headers=(BEARER,)),
        refusals.NotFound: Answer(404, told=_NOWHERE),
        refusals.TooManyRequests: Answer(429, retry_after=1),
        refusals.MethodNotAllowed: Answer(405),
        refusals.BodyTooSlow: Answer(408),
        refusals.BodyTooLarge: Answer(413),
        refusals.MediaTypeRefused: Answer(415, headers=(("Accept-Encoding", "identity"),)),
        refusals.KeyReused: Answer(422),
        refusals.StillInProgress: Answer(409, retry_after=1),
        refusals.WrongHost: Answer(421),
        refusals.ForgedRequest: Answer(403),
        refusals.SessionEnded: Answer(401, headers=(BEARER,), told=_NO_SESSION),
        refusals.ConfirmationNeeded: Answer(403),
        refusals.LastAdministrator: Answer(409),
        refusals.SignInRefused: Answer(403, told=_NOT_SIGNED_IN),
        refusals.Unavailable: Answer(503, retry_after=5, told=_NOT_NOW),
        refusals.InternalFailure: Answer(500, told=_FAILURE),
        Refusal: Answer(500, told=_FAILURE),
    }
)


def answer_to(kind: type[Refusal]) -> Answer:
    """The row of :data:`ANSWERS` of the nearest ancestor of ``kind``."""
    return next(ANSWERS[ancestor] for ancestor in kind.__mro__ if ancestor in ANSWERS)


def title_of(code: str) -> str:
    """The title of a problem: constant for a code (RFC 9457, 3.1.3)."""
    return code.replace("_", " ").capitalize().replace("json", "JSON")


def problem_document(refusal: Refusal) -> dict[str, Any]:
    """The RFC 9457 members of ``refusal``; ``field``, ``step`` and ``errors`` only where they say something."""
    answer = answer_to(type(refusal))
    told = answer.told or refusal
    document: dict[str, Any] = {
        "type": TYPE_PREFIX + told.code,
        "status": answer.status,
        "title": title_of(told.code),
        "detail": told.expected,
        "code": told.code,
    }
    if told.field:
        document["field"] = told.field
    if told.step:
        document["step"] = told.step
    if isinstance(told, refusals.OAUTH_REFUSALS):
        document |= {"error": told.code, "error_description": told.expected}
    if isinstance(told, refusals.WrongRequest):
        document["errors"] = [fault._asdict() for fault in told.faults[:MAX_FAULTS]]
    return document


class ProblemResponse(Response):
    """An answer that leaves its code in the request's state: of what was refused, not of what was told."""

    media_type = MEDIA_TYPE

    def __init__(self, code: str, body: str, status: int, headers: Mapping[str, str]) -> None:
        super().__init__(body, status, headers)
        self._code = code

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {})[REFUSED] = self._code
        await super().__call__(scope, receive, send)


def problem_response(refusal: Refusal) -> Response:
    """The whole answer to ``refusal``: status, headers and document."""
    answer = answer_to(type(refusal))
    headers = dict(answer.headers)
    if answer.retry_after:
        headers["Retry-After"] = str(retry_after(refusal))
    if isinstance(refusal, refusals.MethodNotAllowed):
        headers["Allow"] = ", ".join(refusal.allow)
    body = json.dumps(problem_document(refusal), separators=(",", ":"))
    return ProblemResponse(refusal.code, body, answer.status, headers)


def retry_after(refusal: Refusal) -> int:
    """After how many seconds it makes sense to ask again; 0 when it does not."""
    if isinstance(refusal, refusals.TooManyRequests):
        return refusal.retry_after
    return answer_to(type(refusal)).retry_after


#: The JSON Schema of a problem document, as a component of an OpenAPI document.
PROBLEM_SCHEMA: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "title": "Problem",
        "description": "Why a request was refused (RFC 9457). It never repeats what was received.",
        "type": "object",
        "required": ["type", "status", "title", "detail", "code"],
        "properties": {
            "type": {"type": "string", "description": f"`{TYPE_PREFIX}` followed by the code"},
            "status": {"type": "integer"},
            "title": {"type": "string"},
            "detail": {"type": "string", "description": "What was expected, for a person"},
            "code": {"type": "string", "description": "Stable; programs may switch on it"},
            "field": {"type": "string", "description": "The member or parameter it is about"},
            "step": {"type": "string", "description": "The numbered step of the procedure that refused"},
            "error": {"type": "string", "description": "The code once more, at the token endpoint (RFC 6749, 5.2)"},
            "error_description": {"type": "string", "description": "The detail once more, beside `error`"},
            "errors": {"type": "array", "maxItems": MAX_FAULTS, "items": {"$ref": "#/components/schemas/Fault"}},
        },
    }
)

#: The JSON Schema of one entry of ``errors``.
FAULT_SCHEMA: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "title": "Fault",
        "description": "One member or parameter to mend.",
        "type": "object",
        "required": list(refusals.Fault._fields),
        "properties": {name: {"type": "string"} for name in refusals.Fault._fields},
    }
)


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The ``responses=`` argument of a route that may answer with these problem statuses."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }
