"""A register client (toegang tot het register): one party at one door, with an access token while it is good."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from verifier import clock
from verifier.core.errors import WrongType
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of, seal_envelope, typ_of
from verifier.core.wire.fields import array, integer, optional, record, text
from verifier.party.home import Home
from verifier.party.register.answers import Submitted, token_field
from verifier.party.register.public import PublicClient
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Lines, Refused, Transport

ASSERTION = "client-authentication+jwt"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
#: How long an assertion is good for, and how long before its end an access token is no longer used; seconds.
ASSERTED = 120
MARGIN = 60

_TOKEN = record(
    dict,
    {
        "access_token": text(8 * 1024),
        "token_type": text(16),
        "expires_in": integer(1, 900),
        "scope": text(16),
    },
)
_SUBMITTED = record(
    dict,
    {"receipt": token_field(), "grants": optional(array(token_field("sr-grant+jwt"), 0, 1000))},
)

T = TypeVar("T")


class RegisterClient:
    """The register as the party of ``home`` reaches it at ``door``; threads may share it.

    The party proves itself with its signing key (private_key_jwt, RFC 7523) to the issuer that its profile names.
    """

    #: The route, below the door, to which a statement of each ``typ`` is sent.
    ROUTES: ClassVar[Mapping[str, str]] = {}

    def __init__(self, transport: Transport, home: Home, door: str, *, now: Callable[[], int] = clock.now) -> None:
        self.public = PublicClient(transport)
        self.now = now
        self._transport = transport
        self._home = home
        self._door = door
        self._turn = threading.Lock()
        self._access: tuple[str, int] | None = None

    def submit(self, statement: str, *, sealed_subject: bytes | None = None) -> Submitted:
        """Send a signed statement to the route of its ``typ``; its receipt, verified.

        The register answers a statement that it has already with the first receipt. Raises :class:`WrongType` for
        one that is not sent at this door, :class:`Refused`, :class:`Unreachable`, and what ``verify_receipt``
        raises.
        """
        route = self.route_of(statement)
        return self.receipted(statement, self.post(route, submission(statement, sealed_subject)))

    def route_of(self, statement: str) -> str:
        """The route below this door to which ``statement`` is sent; :class:`WrongType` when there is none."""
        route = self.ROUTES.get(typ_of(statement))
        if route is None:
            raise WrongType("a statement that is sent at this door", field="typ")
        return route

    def receipted(self, statement: str, unverified_answer: Mapping[str, Any]) -> Submitted:
        """What the register answered to ``statement``: its receipt, verified, and the grants beside it.

        Raises :class:`Malformed` refusals, and what ``verify_receipt`` raises.
        """
        answer = _SUBMITTED.read(unverified_answer, "answer")
        at = self.now()
        receipt = check_receipt(
            answer["receipt"], statement=digest_of(statement), trust=self._home.trust(at=at), at=at
        )
        return Submitted(receipt, answer.get("grants", ()))

    def get(self, path: str) -> dict[str, Any]:
        """GET the JSON object at ``path`` below this door."""
        return self._admitted(lambda token: self._transport.get_json(self._below(path), token))

    def get_bytes(self, path: str) -> bytes:
        """GET the bytes at ``path`` below this door."""
        return self._admitted(lambda token: self._transport.get_bytes(self._below(path), token))

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """POST ``body`` to ``path`` below this door."""
        return self._admitted(lambda token: self._transport.post_json(self._below(path), body, token))

    def post_lines(self, path: str, content: bytes) -> Lines:
        """POST lines of JSON to ``path`` below this door; the lines of the answer, once."""
        return self._admitted(lambda token: self._transport.post_lines(self._below(path), content, token))

    def get_lines(self, path: str) -> Lines:
        """GET lines of JSON at ``path`` below this door, once."""
        return self._admitted(lambda token: self._transport.get_lines(self._below(path), token))

    def access_token(self) -> str:
        """A bearer token that is good at this door for at least :data:`MARGIN` seconds, for use by hand."""
        return self._access_token()

    def _below(self, path: str) -> str:
        return f"/v1/{self._door}/{path}"

    def _admitted(self, ask: Callable[[str], T]) -> T:
        """Ask with an access token; once more with a new one when the register no longer knows it."""
        token = self._access_token()
        try:
            return ask(token)
        except Refused as refused:
            if refused.status != HTTPStatus.UNAUTHORIZED:
                raise
        return ask(self._access_token(unless=token))

    def _access_token(self, unless: str = "") -> str:
        with self._turn:
            if self._access is None or self._access[0] == unless or self.now() >= self._access[1] - MARGIN:
                self._access = self._new_access()
            return self._access[0]

    def _new_access(self) -> tuple[str, int]:
        """A token and its end. An assertion whose answer got lost is spent: then a second one is made."""
        asked_at = self.now()
        try:
            answer = self._transport.post_form("/v1/oauth/token", self._admission(asked_at))
        except Refused as refused:
            if (refused.code, refused.field) != ("invalid_client", "jti"):
                raise
            answer = self._transport.post_form("/v1/oauth/token", self._admission(asked_at))
        read = _TOKEN.read(answer, "answer")
        return str(read["access_token"]), asked_at + int(read["expires_in"])

    def _admission(self, at: int) -> dict[str, str]:
        key = self._home.signing_key()
        claims = {
            "iss": self._home.party,
            "sub": self._home.party,
            "aud": self._home.profile.register_url.rstrip("/"),
            "iat": at,
            "exp": at + ASSERTED,
            "jti": secrets.token_urlsafe(24),
        }
        return {
            "grant_type": "client_credentials",
            "scope": self._door,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": seal_envelope(claims, typ=ASSERTION, kid=key.kid, sign=key.sign),
        }


def submission(statement: str, sealed_subject: bytes | None = None) -> dict[str, str]:
    """The body in which ``statement`` is sent, with what travels beside it."""
    body = {"statement": statement}
    if sealed_subject is not None:
        body["sealed_subject"] = base64url.encode(sealed_subject)
    return body
