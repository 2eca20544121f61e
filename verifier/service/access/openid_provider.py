"""The provider (aanmelddienst) as the register reaches it: its discovery document, its keys, and codes for tokens.

It speaks with the issuer of the settings, and with hosts that the settings name, and with no other (THREATS S22):
over https, or in clear on this machine's loopback. No redirect is followed, no proxy of the environment is used, no
answer is read that is longer than :data:`LONGEST` or comes later than :data:`PATIENCE`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import httpx2
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from verifier.core.errors import NotAuthorised, Refusal
from verifier.core.wire import base64url, strict_json
from verifier.service.access.attempts import Attempt
from verifier.service.access.client_assertion import AssertionSigner
from verifier.service.access.openid import Back, SignedIn, Terms, asked_of_provider, verify_back, verify_id_token
from verifier.web.reach import believed, require_private
from verifier.web.refusals import Unavailable

#: How long the provider gets for one answer, in seconds, and how long that answer may be, in bytes.
PATIENCE: Final = 8.0
LONGEST: Final = 262_144
#: How long what it publishes is believed, and how soon its keys may be asked for again; seconds.
KEPT: Final = 3_600
SOONEST: Final = 60
_DISCOVERY: Final = "/.well-known/openid-configuration"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_DEEP: Final = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """How the register shows the provider who it is: by a key (private_key_jwt) or by a secret, one of the two."""

    secret: str = field(default="", repr=False)
    signer: AssertionSigner | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What the provider says of itself, and its keys; ``at`` is when that was read."""

    endpoints: Mapping[str, str]
    promises_iss: bool
    sign_out: str
    keys: KeySet
    at: int


class Provider:
    """The provider for one worker, in one event loop; :meth:`close` ends its connections.

    ``hosts`` are more hosts of the provider than that of its issuer; ``clock`` gives Unix seconds.
    """

    def __init__(
        self,
        terms: Terms,
        client: Client,
        *,
        hosts: Collection[str] = (),
        clock: Callable[[], int],
        patience: float = PATIENCE,
    ) -> None:
        self.terms = terms
        self._issuer = require_private(terms.issuer)
        self._hosts = frozenset(hosts)
        self._clock = clock
        self._patience = patience
        self._oauth = _oauth(terms, client, self._issuer.scheme, patience)
        self._published: Published | None = None
        self._reading = asyncio.Lock()

    async def address(self, attempt: Attempt, *, again: bool) -> str:
        """Where the browser is sent (RFC 6749, 4.1.1); raises :class:`Unavailable` without the provider."""
        published = await self._current()
        address, _state = self._oauth.create_authorization_url(
            published.endpoints["authorization_endpoint"], **asked_of_provider(self.terms, attempt, again=again)
        )
        return str(address)

    async def sign_out_address(self, back: str) -> str:
        """Where a person signs out at the provider too, to come ``back``; empty when it has no such place."""
        sign_out = (await self._current()).sign_out
        told = {"client_id": self.terms.client_id, "post_logout_redirect_uri": back}
        return str(httpx2.URL(sign_out).copy_merge_params(told)) if sign_out else ""

    async def signed_in(self, unverified: Back, attempt: Attempt, *, again: bool) -> SignedIn:
        """Whom the provider vouches for, after its code came back in answer to ``attempt``.

        Raises what :func:`verify_back` and :func:`verify_id_token` raise, :class:`NotAuthorised` for a code that
        the provider does not redeem, and :class:`Unavailable` when it does not answer.
        """
        published = await self._current()
        code = verify_back(unverified, attempt, self.terms, iss_promised=published.promises_iss)
        unverified_token = await self._redeem(code, attempt, published)
        known = await self._keys_for(unverified_token)
        return verify_id_token(unverified_token, attempt, self.terms, keys=known, again=again, at=self._clock())

    async def close(self) -> None:
        """Close the connections."""
        await self._oauth.aclose()

    async def _redeem(self, code: str, attempt: Attempt, published: Published) -> object:
        asked = self._oauth.fetch_token(
            published.endpoints["token_endpoint"],
            grant_type="authorization_code",
            code=code,
            code_verifier=attempt.verifier,
            redirect_uri=self.terms.redirect_uri,
        )
        try:
            answered: Mapping[str, Any] = await self._within(asked)
        except OAuthError:
            raise NotAuthorised("a code that the provider redeems", field="code") from None
        return answered.get("id_token")

    async def _keys_for(self, unverified_token: object) -> KeySet:
        """The keys, read again when the token names one that they have not: providers change them."""
        published = await self._current()
        kid = _unverified_kid(unverified_token)
        if kid and kid not in {each.kid for each in published.keys} and self._clock() - published.at >= SOONEST:
            published = await self._current(newer_than=published.at)
        return published.keys

    async def _current(self, *, newer_than: int = -1) -> Published:
        async with self._reading:
            known = self._published
            if known is None or self._clock() - known.at >= KEPT or known.at <= newer_than:
                known = self._published = await self._read()
            return known

    async def _read(self) -> Published:
        found = await self._object(self.terms.issuer.rstrip("/") + _DISCOVERY)
        endpoints = {name: found.get(name) for name in _ENDPOINTS}
        sign_out = found.get("end_session_endpoint", "")
        if found.get("issuer") != self.terms.issuer or not all(map(self._is_its_own, endpoints.values())):
            raise _unavailable()
        try:
            keys = KeySet.import_key_set({"keys": _signing(await self._object(str(endpoints["jwks_uri"])))})
        except (JoseError, ValueError, TypeError, LookupError):
            raise _unavailable() from None
        return Published(
            endpoints={name: str(url) for name, url in endpoints.items()},
            promises_iss=found.get("authorization_response_iss_parameter_supported") is True,
            sign_out=sign_out if self._is_its_own(sign_out) else "",
            keys=keys,
            at=self._clock(),
        )

    def _is_its_own(self, url: object) -> bool:
        """Whether an address is of the issuer's own origin, or https on a host that the settings name."""
        try:
            parsed = require_private(url if isinstance(url, str) else "")
        except (Refusal, httpx2.InvalidURL):
            return False
        if parsed.userinfo or parsed.fragment:
            return False
        own = (self._issuer.scheme, self._issuer.host, self._issuer.port)
        return (parsed.scheme, parsed.host, parsed.port) == own or (
            parsed.scheme == "https" and parsed.port is None and parsed.host in self._hosts
        )

    async def _object(self, url: str) -> Mapping[str, Any]:
        answer: httpx2.Response = await self._within(self._oauth.request("GET", url, withhold_token=True))
        if answer.status_code != httpx2.codes.OK:
            raise _unavailable()
        try:
            found = strict_json.parse_foreign(answer.content, limit=LONGEST, depth=_DEEP)
        except Refusal:
            raise _unavailable() from None
        if not isinstance(found, dict):
            raise _unavailable()
        return found

    async def _within(self, asking: Awaitable[T]) -> T:
        """What the provider answers within its time; :class:`Unavailable` for anything else."""
        try:
            async with asyncio.timeout(self._patience):
                return await asking
        except OAuthError:
            raise
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError):
            raise _unavailable() from None


class _Bounded(httpx2.AsyncBaseTransport):
    """Answers that are neither compressed nor longer than :data:`LONGEST`."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        request.headers["Accept-Encoding"] = "identity"
        answer = await self._inner.handle_async_request(request)
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            await answer.aclose()
            raise httpx2.DecodingError("an answer that is not compressed", request=request)
        stream = _BoundedStream(answer.stream, request)
        return httpx2.Response(
            answer.status_code, headers=answer.headers, stream=stream, extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._inner.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: Any, request: httpx2.Request) -> None:
        self._stream = stream
        self._request = request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LONGEST
        async for piece in self._stream:
            left -= len(piece)
            if left < 0:
                raise httpx2.ReadError("an answer that is not too long", request=self._request)
            yield piece

    async def aclose(self) -> None:
        await self._stream.aclose()


def _oauth(terms: Terms, client: Client, scheme: str, patience: float) -> Any:
    """The library's client, with our own bounds beneath it."""
    oauth = AsyncOAuth2Client(
        client_id=terms.client_id,
        client_secret=client.secret or None,
        scope=terms.scope,
        redirect_uri=terms.redirect_uri,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if client.secret else "private_key_jwt",
        transport=_Bounded(httpx2.AsyncHTTPTransport(verify=believed(scheme), trust_env=False)),
        timeout=patience,
        trust_env=False,
        follow_redirects=False,
    )
    if client.signer is not None:
        shown = client.signer.authentication(client_id=terms.client_id, audience=terms.issuer)
        oauth.register_client_auth_method(("private_key_jwt", shown))
    return oauth


def _signing(unverified_set: Mapping[str, Any]) -> list[Any]:
    """The keys that may sign: those of another use, or of a kind that we never use, are left out."""
    listed = unverified_set.get("keys")
    found = listed if isinstance(listed, list) else []
    return [
        each
        for each in found[:64]
        if isinstance(each, dict) and each.get("kty") in {"EC", "RSA"} and each.get("use", "sig") == "sig"
    ]


def _unverified_kid(unverified_token: object) -> str:
    try:
        part = str(unverified_token).partition(".")[0]
        kid = strict_json.parse_foreign(base64url.decode(part), limit=LONGEST, depth=_DEEP).get("kid", "")
    except (Refusal, AttributeError):
        return ""
    return kid if isinstance(kid, str) else ""


def _unavailable() -> Unavailable:
    return Unavailable("a provider that answers as it should; try again in a moment")
