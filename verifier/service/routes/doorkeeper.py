"""The doorkeeper (portier): who stands at a door, and what a route is given to work with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import Depends, Path, Request
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2

from verifier.core.errors import NotAuthorised, Refusal, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.wire import base64url
from verifier.service.access.allowances import Allowances
from verifier.service.access.doors import Door
from verifier.service.access.limits import Use
from verifier.service.access.tokens import AccessToken, AccessTokens
from verifier.service.audit import acts
from verifier.service.usecases.recognise_session import SessionAsked, recognise_session
from verifier.service.usecases.verb import Office
from verifier.web.refusals import NotAuthenticated, NotFound

#: One scope for every door, and no door without one.
SCOPES = {str(door): f"the {door} door" for door in Door}
ADMISSION = "/v1/oauth/token"

_THUMBPRINT: Final = {
    "pattern": "^[A-Za-z0-9_-]{43}$",
    "examples": ["n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"],
}
_MOMENT: Final = {"pattern": "^2[01][0-9]{2}-(0[1-9]|1[0-2])$", "examples": ["2026-06"]}
#: Documented, not checked by the framework: an address of another form is one more that does not exist.
DigestText = Annotated[str, Path(description="SHA-256 in base64url", json_schema_extra=_THUMBPRINT)]
MomentText = Annotated[str, Path(description="a month", json_schema_extra=_MOMENT)]

_READING: Final = frozenset({"GET", "HEAD"})

#: How a client shows who it is; declared once for the OpenAPI document.
CLIENT_CREDENTIALS = OAuth2(
    flows=OAuthFlows(clientCredentials=OAuthFlowClientCredentials(tokenUrl=ADMISSION, scopes=SCOPES)),
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


def allowances_of(request: Request) -> Allowances:
    """What clients of this register are allowed, as this worker counts it."""
    allowances: Allowances = request.state.allowances
    return allowances


class ClientAt:
    """The party whose access token is good at ``door``; :class:`NotAuthenticated` for every other request.

    The one place where a client's requests are counted: each is one of its requests at this door, a POST is one of
    the statements of its day, and what turns out not to be there for it is one of its not-founds. Once any of them
    is used up, nothing is looked up for it any more: :class:`TooManyRequests`, whatever exists.
    """

    def __init__(self, door: Door) -> None:
        self.door = door

    async def __call__(
        self, request: Request, _: Annotated[str | None, Depends(CLIENT_CREDENTIALS)]
    ) -> AsyncIterator[PartyId]:
        token, allowances = self._token(request), allowances_of(request)
        client = token.azp
        acts(client)
        if token.sid is not None:
            await self._require_session(request, token)
        who = request.state.who = f"{self.door} {client}"
        await allowances.require(Use.NOT_FOUNDS, who)
        await allowances.spend(Use.REQUESTS, who)
        if request.method == "POST":
            await allowances.spend(Use.STATEMENTS, who)
        try:
            yield client
        except NotFound:
            allowances.owe(Use.NOT_FOUNDS, who)
            raise

    def _token(self, request: Request) -> AccessToken:
        scheme, _space, unverified_token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated("a bearer token for this door", field="Authorization")
        try:
            return tokens_of(request).read(unverified_token, self.door)
        except Refusal as refusal:
            raise NotAuthenticated("a bearer token that is good at this door", field="Authorization") from refusal

    async def _require_session(self, request: Request, token: AccessToken) -> None:
        """What a browser's token is good for: as long as its session lasts, and what its member's role may do."""
        asked = SessionAsked(handle=token.sid or "")
        session = await office_of(request).read(recognise_session, asked, client=None)
        if session is None or (session.organisation, session.door) != (token.azp, self.door):
            raise NotAuthenticated("a bearer token of a session that lasts", field="Authorization")
        acts(token.azp, member=session.member)
        if request.method not in _READING and not session.may_write:
            raise NotAuthorised("a role that sends statements")


class Weighing:
    """Counts the statements that come together in one request of ``who``, a client at a door."""

    def __init__(self, allowances: Allowances, who: str) -> None:
        self._allowances = allowances
        self._who = who

    async def __call__(self, statements: int) -> None:
        """Count ``statements``, each as a request of its own, or raise :class:`TooManyRequests` for all of them."""
        for use in (Use.REQUESTS, Use.STATEMENTS):
            await self._allowances.spend(use, self._who, statements)


async def weighing(request: Request) -> Weighing:
    """What a route with batches counts them by; it stands after the client among a route's parameters."""
    return Weighing(allowances_of(request), request.state.who)


def digest_in_path(digest: DigestText) -> Digest:
    """A digest of 32 bytes; what is none does not exist."""
    try:
        octets = base64url.decode(digest)
    except Refusal as refusal:
        raise NotFound("an address that exists") from refusal
    if len(octets) != 32:
        raise NotFound("an address that exists")
    return Digest(octets)


def moment_in_path(moment: MomentText) -> Month:
    """A month; what is none does not exist."""
    try:
        return Month.parse(moment)
    except WrongValue as refusal:
        raise NotFound("an address that exists") from refusal


KidInPath = Annotated[str, Path(description="RFC 7638 thumbprint of the key", json_schema_extra=_THUMBPRINT)]
OfficeOf = Annotated[Office, Depends(office_of)]
DigestInPath = Annotated[Digest, Depends(digest_in_path)]
MomentInPath = Annotated[Month, Depends(moment_in_path)]
Weighed = Annotated[Weighing, Depends(weighing)]
