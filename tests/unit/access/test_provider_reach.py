"""Reaching a provider: at its own addresses alone, and no answer that is long, late, compressed or led away."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.unit.access.unsafe_provider import HEAD, UnsafeProvider, unsafe_provider
from verifier.core.errors import NotAuthorised, Refusal, UnknownKey, WrongValue
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url
from verifier.service.access.attempts import Attempt
from verifier.service.access.client_assertion import AssertionSigner
from verifier.service.access.openid import Back, SignedIn, Terms
from verifier.service.access.openid_provider import KEPT, LONGEST, SOONEST, Client, Provider
from verifier.web.refusals import Unavailable

AT = 1_800_000_000
ATTEMPT = Attempt(bytes(32))
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
NEXT = ECKey.generate_key("P-256", {"kid": "two", "use": "sig", "alg": "ES256"})
BODY = b"Content-Length: 2\r\n\r\n{}"


def published(*keys: ECKey) -> dict[str, Any]:
    return {"keys": [dict(each.as_dict(private=False)) for each in keys]}


class Clock:
    """Unix seconds, as a test sets them."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> int:
        return self.at


class Case:
    """A provider, and a register that reaches it."""

    def __init__(self, there: UnsafeProvider, **changes: Any) -> None:
        self.there = there
        self.clock = Clock()
        terms = Terms(
            issuer=there.issuer,
            client_id="register",
            redirect_uri="https://register.example/sign-in/openid/back",
            organisation=PartyId("kvk:12345678"),
            assurance={},
        )
        self.provider = Provider(terms, Client(**changes or {"secret": "s" * 40}), clock=self.clock, patience=0.5)

    def gives(self, key: ECKey) -> None:
        """Answer the next request of tokens with an ID token under ``key``."""
        claims = {
            "iss": self.there.issuer,
            "aud": "register",
            "sub": "somebody",
            "iat": self.clock.at,
            "exp": self.clock.at + 60,
            "nonce": ATTEMPT.nonce,
        }
        token = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
        self.there.tell("/token", {"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def signed_in(self) -> SignedIn:
        back = Back("code", ATTEMPT.state, self.there.issuer)
        return await self.provider.signed_in(back, ATTEMPT, again=False)


def played(play: Callable[[Case], Awaitable[None]], **changes: Any) -> UnsafeProvider:
    """What a provider was asked while ``play`` ran."""

    async def run() -> UnsafeProvider:
        async with unsafe_provider(published(KEY)) as there:
            case = Case(there, **changes)
            await play(case)
            await case.provider.close()
            return there

    return asyncio.run(run())


def raw(path: str, octets: bytes) -> Callable[[UnsafeProvider], None]:
    return lambda there: there.answers.__setitem__(path, octets)


DISCOVERY = "/.well-known/openid-configuration"
WRONG: dict[str, Callable[[UnsafeProvider], None]] = {
    "redirect": raw(DISCOVERY, b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n" + BODY),
    "status": raw(DISCOVERY, b"HTTP/1.1 201 Created\r\n" + BODY),
    "no JSON": raw(DISCOVERY, HEAD + b"Content-Length: 1\r\n\r\n<"),
    "no object": lambda there: there.tell(DISCOVERY, []),
    "twice": raw(DISCOVERY, HEAD + b'Content-Length: 27\r\n\r\n{"issuer":"a","issuer":"a"}'),
    "too long": lambda there: there.tell(DISCOVERY, {"long": "x" * LONGEST}),
    "endless": raw(DISCOVERY, HEAD + b"\r\n" + b" " * (LONGEST + 1)),
    "compressed": raw(DISCOVERY, HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"{}")),
    "never": lambda there: there.answers.clear(),
    "another issuer": lambda there: there.publish(published(KEY), issuer="https://evil.example"),
    "tokens elsewhere": lambda there: there.publish(published(KEY), token_endpoint="https://evil.example/token"),
    "keys elsewhere": lambda there: there.publish(published(KEY), jwks_uri="http://127.0.0.1:1/keys"),
    "keys by file": lambda there: there.publish(published(KEY), jwks_uri="file:///etc/passwd"),
    "no address": lambda there: there.publish(published(KEY), authorization_endpoint=None),
    "a user in it": lambda there: there.publish(
        published(KEY), authorization_endpoint=there.issuer.replace("//", "//evil@") + "/authorize"
    ),
    "no keys": lambda there: there.publish({"keys": [{"kty": "EC", "crv": "P-256"}]}),
    "keys too long": lambda there: there.tell("/keys", {"keys": ["x" * LONGEST]}),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_provider_that_is_not_in_order_is_not_there(case: str) -> None:
    async def play(there: Case) -> None:
        WRONG[case](there.there)
        with pytest.raises(Unavailable):
            await there.provider.address(ATTEMPT, again=False)

    asked = played(play).asked
    assert "/elsewhere" not in asked


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b'HTTP/1.1 400 No\r\nContent-Length: 25\r\n\r\n{"error":"invalid_grant"}', NotAuthorised),
        (b"HTTP/1.1 500 No\r\n" + BODY, Unavailable),
        (b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n" + BODY, Refusal),
        (HEAD + b"Content-Length: 2\r\n\r\n[]", Unavailable),
        (HEAD + BODY, Refusal),
        (HEAD + b"\r\n" + b" " * (LONGEST + 1), Unavailable),
    ],
    ids=["refused", "failed", "led elsewhere", "no object", "no token", "too long"],
)
def test_a_code_that_gives_no_token(answer: bytes, kind: type[Refusal]) -> None:
    async def play(there: Case) -> None:
        there.there.answers["/token"] = answer
        with pytest.raises(kind):
            await there.signed_in()

    assert "/elsewhere" not in played(play).asked


def test_what_was_published_is_read_once_an_hour() -> None:
    async def play(there: Case) -> None:
        for later in (0, KEPT - 1, KEPT):
            there.clock.at = AT + later
            await there.provider.address(ATTEMPT, again=False)

    assert played(play).asked == [DISCOVERY, "/keys"] * 2


def test_a_key_that_is_new_is_asked_for_and_not_too_often() -> None:
    async def play(there: Case) -> None:
        there.gives(KEY)
        assert (await there.signed_in()).organisation == "kvk:12345678"
        there.gives(NEXT)
        with pytest.raises(UnknownKey):
            await there.signed_in()
        there.clock.at += SOONEST
        there.gives(NEXT)
        there.there.tell("/keys", published(KEY, NEXT))
        assert (await there.signed_in()).organisation == "kvk:12345678"

    assert played(play).asked.count("/keys") == 2


def test_the_register_shows_who_it_is_by_its_key_for_the_issuer_alone() -> None:
    signer = AssertionSigner("ours", {"kty": "EC"}, lambda _: b"s" * 64, lambda: AT)

    async def play(there: Case) -> None:
        there.gives(KEY)
        await there.signed_in()

    there = played(play, signer=signer)
    form = {name: values[0] for name, values in parse_qs(there.bodies[-1].decode()).items()}
    head, claims = (json.loads(base64url.decode(each)) for each in form["client_assertion"].split(".")[:2])
    assert (head["alg"], claims["aud"], claims["exp"] - claims["iat"]) == ("ES256", there.issuer, 60)
    assert (claims["iss"], claims["sub"]) == ("register", "register")
    assert form["code_verifier"] == ATTEMPT.verifier
    assert not any(b"uthorization:" in each for each in there.heads)


def test_in_clear_it_speaks_with_this_machine_alone() -> None:
    terms = Terms(issuer="http://broker.example", client_id="r", redirect_uri="x", assurance={})
    with pytest.raises(WrongValue):
        Provider(terms, Client(secret="s"), clock=lambda: AT)
