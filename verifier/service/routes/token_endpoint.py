"""The token endpoint (uitgifte van toegangsbewijzen): an assertion for an access token (RFC 6749, 4.4; RFC 7523).

A refusal is a problem document that also has ``error`` and ``error_description`` (RFC 6749, 5.2), with 400, or 401
when the client did not prove who it is. A client that asks for ``application/json`` gets the same members as that.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from verifier.core.errors import Malformed, Refusal, Untrusted
from verifier.core.model.party import PartyId
from verifier.service.access.doors import Door
from verifier.service.access.limits import Use
from verifier.service.access.tokens import LIFETIME
from verifier.service.access.visitors import visitor_of
from verifier.service.audit import acts
from verifier.service.routes.bodies import JWS_EXAMPLE, TokenAnswer
from verifier.service.routes.doorkeeper import SCOPES, OfficeOf, allowances_of, tokens_of
from verifier.service.usecases.admit_client import admit_client
from verifier.service.usecases.recognise_client import Admission, recognise_client
from verifier.web.bodies import JSON, read_body
from verifier.web.problems import MEDIA_TYPE, problem_response, problem_responses
from verifier.web.refusals import (
    OAUTH_REFUSALS,
    InvalidClient,
    InvalidScope,
    InvalidTokenRequest,
    UnsupportedGrantType,
)

FORM: Final = "application/x-www-form-urlencoded"
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MOST_PAIRS: Final = 8
_REQUIRED: Final = frozenset({"grant_type", "scope", "client_assertion_type", "client_assertion"})
_MEMBERS: Final = _REQUIRED | {"client_id"}

#: The body of a token request as the document shows it.
ADMISSION_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": sorted(_REQUIRED),
                    "additionalProperties": False,
                    "properties": {
                        "grant_type": {"const": "client_credentials"},
                        "scope": {"enum": list(SCOPES), "description": "one door"},
                        "client_assertion_type": {"const": ASSERTION_TYPE},
                        "client_id": {
                            "type": "string",
                            "description": "the party of the assertion, or left out",
                            "examples": ["oin:00000099000000001000"],
                        },
                        "client_assertion": {
                            "type": "string",
                            "description": "a JWT that the client's own key signed (RFC 7523)",
                            "examples": [JWS_EXAMPLE],
                        },
                    },
                }
            }
        },
    }
}


class TokenRoute(APIRoute):
    """A route whose OAuth refusals go as ``application/json`` to a client that asks for that alone."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_in_kind(request: Request) -> Response:
            try:
                return await answer(request)
            except OAUTH_REFUSALS as refusal:
                response = problem_response(refusal)
            accepted = request.headers.get("accept", "")
            if JSON in accepted and MEDIA_TYPE not in accepted:
                response.headers["content-type"] = JSON
            return response

        return answer_in_kind


router = APIRouter(tags=["public"], route_class=TokenRoute)


async def admission_form(request: Request) -> Admission:
    """The token request: a form with exactly the documented members, each once, for one door."""
    unverified = (await read_body(request, media_type=FORM, limit=16 * 1024)).decode("ascii", "replace")
    form = _read_form(unverified)
    if form["grant_type"] != "client_credentials":
        raise UnsupportedGrantType("client_credentials", field="grant_type")
    if form["client_assertion_type"] != ASSERTION_TYPE:
        raise InvalidClient(ASSERTION_TYPE, field="client_assertion_type")
    if form["scope"] not in SCOPES:
        raise InvalidScope(f"one door: {', '.join(SCOPES)}", field="scope")
    return Admission(
        door=Door(form["scope"]),
        issuer=tokens_of(request).issuer,
        unverified_assertion=form["client_assertion"],
        unverified_client=form.get("client_id", ""),
    )


async def admitted(
    request: Request, admission: Annotated[Admission, Depends(admission_form)], office: OfficeOf
) -> PartyId:
    """The client that the assertion proves, once; both who fails from one address and who succeeds are counted."""
    allowances = allowances_of(request)
    visitor = visitor_of(request.state.origin_of(request.scope))
    if visitor:
        await allowances.require(Use.FAILURES, visitor)
    try:
        assertion = await office.read(recognise_client, admission, client=None)
        await allowances.spend(Use.TOKENS, assertion.iss)
        acts(assertion.iss)
        return await office.write(admit_client, assertion, client=None)
    except (Malformed, Untrusted) as refusal:
        if visitor:
            allowances.owe(Use.FAILURES, visitor)
        raise _as_oauth(refusal) from refusal


@router.post("/oauth/token", openapi_extra=ADMISSION_FORM, responses=problem_responses(401))
async def token(
    request: Request,
    admission: Annotated[Admission, Depends(admission_form)],
    client: Annotated[PartyId, Depends(admitted)],
) -> TokenAnswer:
    """An access token for one door, against a client assertion (``private_key_jwt``)."""
    access_token = tokens_of(request).issue(client, admission.door)
    return TokenAnswer(access_token=access_token, expires_in=LIFETIME, scope=str(admission.door))


def _read_form(unverified: str) -> dict[str, str]:
    pairs = parse_qsl(unverified, keep_blank_values=True) if unverified.count("&") < _MOST_PAIRS else []
    form = dict(pairs)
    if len(pairs) != len(form) or not _REQUIRED <= set(form) <= _MEMBERS:
        raise InvalidTokenRequest(f"{', '.join(sorted(_REQUIRED))}, each once, and perhaps client_id")
    return form


def _as_oauth(refusal: Refusal) -> Refusal:
    """The nearest of the refusals of RFC 6749 (5.2), about the same field."""
    if refusal.field == "scope":
        return InvalidScope(refusal.expected, field="scope")
    return InvalidClient(refusal.expected, field=refusal.field)
