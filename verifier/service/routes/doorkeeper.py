"""The doorkeeper (portier): who stands at a door, and what a route is given to work with."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2

from verifier.core.errors import Refusal, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.access.doors import Door
from verifier.service.access.tokens import AccessTokens
from verifier.service.usecases.admit_client import Admission
from verifier.service.usecases.verb import Office
from verifier.web.bodies import read_body
from verifier.web.refusals import NotAuthenticated, NotFound

FORM = "application/x-www-form-urlencoded"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_MOST_PAIRS = 8
_FORM_MEMBERS = {"grant_type", "scope", "client_assertion_type", "client_assertion"}
_SCOPES = {str(door): f"the {door} door" for door in Door}

#: How a client shows who it is; declared once for the OpenAPI document.
CLIENT_CREDENTIALS = OAuth2(
    flows=OAuthFlows(clientCredentials=OAuthFlowClientCredentials(tokenUrl="/v1/oauth/token", scopes=_SCOPES)),
    scheme_name="client_credentials",
    auto_error=False,
)


def office_of(request: Request) -> Office:
    """The office that runs the verbs of this register."""
    office: Office = request.state.office
    return office


def tokens_of(request: Request) -> AccessTokens:
    """The access tokens of this register."""
    tokens: AccessTokens = request.state.tokens
    return tokens


class ClientAt:
    """The party whose access token is good at ``door``; :class:`NotAuthenticated` for every other request."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def __call__(self, request: Request, _: Annotated[str | None, Depends(CLIENT_CREDENTIALS)]) -> PartyId:
        scheme, _space, unverified_token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated("a bearer token for this door", field="Authorization")
        try:
            return tokens_of(request).client_of(unverified_token, self._door)
        except Refusal as refusal:
            raise NotAuthenticated("a bearer token that is good at this door", field="Authorization") from refusal


def digest_in_path(digest: str) -> Digest:
    """A digest of 32 bytes; what is none does not exist."""
    try:
        octets = base64url.decode(digest)
    except Refusal as refusal:
        raise NotFound("an address that exists") from refusal
    if len(octets) != 32:
        raise NotFound("an address that exists")
    return Digest(octets)


def moment_in_path(moment: str) -> Month:
    """A month; what is none does not exist."""
    try:
        return Month.parse(moment)
    except WrongValue as refusal:
        raise NotFound("an address that exists") from refusal


async def admission_form(request: Request) -> Admission:
    """The token request (RFC 6749, 4.4; RFC 7523): a form with exactly four members."""
    unverified = (await read_body(request, media_type=FORM, limit=16 * 1024)).decode("ascii", "replace")
    form = _read_form(unverified)
    if form["grant_type"] != "client_credentials":
        raise WrongValue("client_credentials", field="grant_type")
    if form["client_assertion_type"] != ASSERTION_TYPE:
        raise WrongValue(ASSERTION_TYPE, field="client_assertion_type")
    if form["scope"] not in _SCOPES:
        raise WrongValue(f"one door: {', '.join(_SCOPES)}", field="scope")
    return Admission(
        door=Door(form["scope"]),
        issuer=tokens_of(request).issuer,
        unverified_assertion=form["client_assertion"],
    )


def _read_form(unverified: str) -> dict[str, str]:
    pairs = parse_qsl(unverified, keep_blank_values=True) if unverified.count("&") < _MOST_PAIRS else []
    form = dict(pairs)
    if len(pairs) != len(form) or set(form) != _FORM_MEMBERS:
        raise WrongValue("grant_type, scope, client_assertion_type and client_assertion, each once")
    return form


OfficeOf = Annotated[Office, Depends(office_of)]
DigestInPath = Annotated[Digest, Depends(digest_in_path)]
MomentInPath = Annotated[Month, Depends(moment_in_path)]
