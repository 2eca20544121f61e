"""An access token is read strictly, under the algorithm of the key and no other; and keys have successors."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tests.unsafe_keys import UnsafeSigningKey
from tests.unsafe_token_key import UnsafeTokenKey, unsafe_token_key
from verifier.core.errors import (
    BadSignature,
    KeyNotActive,
    Malformed,
    NotAuthorised,
    NotCanonical,
    NotFresh,
    NotStrictJson,
    Refusal,
    TooLarge,
    UnknownKey,
    WrongAudience,
    WrongHeader,
    WrongIssuer,
    WrongType,
    WrongValue,
)
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url, strict_json
from verifier.service.access.doors import Door
from verifier.service.access.tokens import LIFETIME, AccessTokens, token_key

ISSUER = "https://register.example"
CLIENT = PartyId("kvk:12345678")
AT = 1_795_000_000


def tokens(*, at: int = AT, key: UnsafeTokenKey | None = None) -> AccessTokens:
    """A register's access tokens at the moment ``at``."""
    own = key or unsafe_token_key()
    return AccessTokens(issuer=ISSUER, keys={own.kid: own.public}, kid=own.kid, sign=own.sign, clock=lambda: at)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = strict_json.parse(base64url.decode(token.split(".")[1]), limit=4096)
    return claims


def signed(payload: bytes | None = None, sign: Callable[[bytes], bytes] | None = None, **header: Any) -> str:
    """A token of our own key, with another payload, signature or header."""
    own = unsafe_token_key()
    members = {"alg": "PS256", "typ": "at+jwt", "kid": own.kid, **header}
    told = strict_json.write(claims_of(tokens().issue(CLIENT, Door.CONTRACTOR))) if payload is None else payload
    signing_input = f"{base64url.encode(strict_json.write(members))}.{base64url.encode(told)}"
    return f"{signing_input}.{base64url.encode((sign or own.sign)(signing_input.encode()))}"


def changed(**changes: Any) -> str:
    """A token of our own key, with other claims; None takes a claim away."""
    claims = {**claims_of(tokens().issue(CLIENT, Door.CONTRACTOR)), **changes}
    return signed(strict_json.write({name: value for name, value in claims.items() if value is not None}))


def test_what_is_issued_is_read() -> None:
    assert tokens().client_of(tokens().issue(CLIENT, Door.CONTRACTOR), Door.CONTRACTOR) == CLIENT
    assert tokens().client_of(signed(), Door.CONTRACTOR) == CLIENT


def test_no_two_tokens_have_one_id() -> None:
    ids = {claims_of(tokens().issue(CLIENT, Door.BUYER))["jti"] for _ in range(16)}
    assert len(ids) == 16


@pytest.mark.parametrize("alg", ["RS256", "ES256", "HS256", "PS384", "none", "ps256", "", None, ["PS256"]])
def test_another_algorithm_is_refused_whatever_it_signs(alg: Any) -> None:
    with pytest.raises(WrongHeader):
        tokens().client_of(signed(alg=alg), Door.CONTRACTOR)


def test_rs256_under_the_same_key_is_refused_in_the_name_of_either() -> None:
    own = unsafe_token_key()
    with pytest.raises(BadSignature):
        tokens().client_of(signed(sign=own.sign_rs256), Door.CONTRACTOR)
    with pytest.raises(WrongHeader):
        tokens().client_of(signed(sign=own.sign_rs256, alg="RS256"), Door.CONTRACTOR)


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    modulus = base64url.decode(unsafe_token_key().jwk["n"])

    def confused(signing_input: bytes) -> bytes:
        return hmac.digest(modulus, signing_input, "sha256") * 12

    for alg, refusal in (("HS256", WrongHeader), ("PS256", BadSignature)):
        with pytest.raises(refusal):
            tokens().client_of(signed(sign=confused, alg=alg), Door.CONTRACTOR)


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        (lambda: signed(typ="JWT"), WrongType),
        (lambda: signed(typ="client-authentication+jwt"), WrongType),
        (lambda: signed(kid="A" * 43), UnknownKey),
        (lambda: signed(kid=None), WrongHeader),
        (lambda: signed(jwk=dict(unsafe_token_key(1).jwk)), WrongHeader),
        (lambda: signed(x5u="https://elsewhere.example"), WrongHeader),
        (lambda: signed(crit=["exp"]), WrongHeader),
        (lambda: signed(sign=unsafe_token_key(1).sign), BadSignature),
        (lambda: signed(sign=lambda _: bytes(384)), BadSignature),
        (lambda: signed(sign=lambda _: b"\xff" * 384), BadSignature),
        (lambda: signed(sign=lambda _: bytes(64)), NotCanonical),
        (lambda: signed(sign=lambda _: bytes(383)), NotCanonical),
        (lambda: signed(sign=UnsafeSigningKey(1).sign), NotCanonical),
        (lambda: signed()[:-1], NotCanonical),
        (lambda: signed() + "\n", NotCanonical),
        (lambda: signed() + "=", NotCanonical),
        (lambda: "Bearer " + signed(), NotCanonical),
        (lambda: signed(b"[]"), WrongValue),
        (lambda: signed(b"{"), NotStrictJson),
        (lambda: signed(b'{"iss":1,"iss":2}'), NotStrictJson),
        (lambda: signed(b'{"exp":NaN}'), NotStrictJson),
        (lambda: signed(b" " * 4096), TooLarge),
    ],
)
def test_anything_but_one_form_is_refused(token: Callable[[], str], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        tokens().client_of(token(), Door.CONTRACTOR)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"iss": "https://other.example"}, WrongIssuer),
        ({"aud": [f"{ISSUER}/v1/buyer"]}, WrongAudience),
        ({"aud": f"{ISSUER}/v1/contractor"}, WrongValue),
        ({"aud": [f"{ISSUER}/v1/contractor", f"{ISSUER}/v1/buyer"]}, WrongValue),
        ({"aud": []}, WrongValue),
        ({"scope": "buyer"}, NotAuthorised),
        ({"scope": "contractor buyer"}, WrongValue),
        ({"scope": "operator"}, WrongValue),
        ({"azp": "kvk:87654321"}, WrongIssuer),
        ({"client_id": "kvk:87654321"}, WrongIssuer),
        ({"sub": "kvk:87654321"}, WrongIssuer),
        ({"exp": AT}, NotFresh),
        ({"exp": AT + LIFETIME + 1}, NotFresh),
        ({"iat": AT + 60, "exp": AT + 100}, NotFresh),
        ({"exp": str(AT + 100)}, WrongValue),
        ({"exp": True}, WrongValue),
        ({"jti": "short"}, WrongValue),
        ({"nbf": AT}, Malformed),
        ({"iat": None}, Malformed),
        ({"scope": None}, Malformed),
    ],
)
def test_every_claim_is_looked_at(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        tokens().client_of(changed(**changes), Door.CONTRACTOR)


def test_every_flipped_bit_of_a_signature_is_refused() -> None:
    head, _, signature = signed().rpartition(".")
    octets = base64url.decode(signature)
    for place in range(0, len(octets), 16):
        flipped = octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]
        with pytest.raises(BadSignature):
            tokens().client_of(f"{head}.{base64url.encode(flipped)}", Door.CONTRACTOR)


class TestRotation:
    """``old`` was retired at ``AT``, and ``new`` signs from then on."""

    OLD, NEW = 0, 1

    def both(self, *, at: int) -> AccessTokens:
        old, new = unsafe_token_key(self.OLD), unsafe_token_key(self.NEW)
        keys = {old.kid: token_key(old.jwk, retired_at=AT), new.kid: new.public}
        return AccessTokens(issuer=ISSUER, keys=keys, kid=new.kid, sign=new.sign, clock=lambda: at)

    def test_the_last_token_of_the_old_key_is_good_to_its_end(self) -> None:
        last = tokens(key=unsafe_token_key(self.OLD)).issue(CLIENT, Door.BUYER)
        for later in (0, 1, LIFETIME - 1):
            assert self.both(at=AT + later).client_of(last, Door.BUYER) == CLIENT

    def test_the_old_key_makes_nothing_good_once_its_last_token_has_expired(self) -> None:
        """Whoever stole it could write any moment into a token."""
        forged = tokens(at=AT + LIFETIME, key=unsafe_token_key(self.OLD)).issue(CLIENT, Door.BUYER)
        with pytest.raises(KeyNotActive):
            self.both(at=AT + LIFETIME).client_of(forged, Door.BUYER)

    def test_new_tokens_are_of_the_new_key(self) -> None:
        after = self.both(at=AT + 5)
        token = after.issue(CLIENT, Door.BUYER)
        assert replace(after, keys={after.kid: after.keys[after.kid]}).client_of(token, Door.BUYER) == CLIENT

    def test_both_are_published_for_as_long_as_both_verify(self) -> None:
        old, new = unsafe_token_key(self.OLD), unsafe_token_key(self.NEW)
        assert [each["kid"] for each in self.both(at=AT).published()] == [old.kid, new.kid]
        (only,) = self.both(at=AT + LIFETIME).published()
        assert only == {**new.jwk, "kid": new.kid, "alg": "PS256", "use": "sig"}


def spoiled_moduli() -> list[str]:
    octets = base64url.decode(unsafe_token_key().jwk["n"])
    return [
        base64url.encode(octets[:-1]),
        base64url.encode(octets + b"\x01"),
        base64url.encode(b"\x7f" + octets[1:]),
        base64url.encode(octets[:-1] + bytes([octets[-1] ^ 1])),
        unsafe_token_key().jwk["n"] + "=",
    ]


class TestKeys:
    @pytest.mark.parametrize("spoiled", range(5), ids=["short", "long", "3071-bits", "even", "padded"])
    def test_a_modulus_has_3072_bits_and_one_text(self, spoiled: int) -> None:
        with pytest.raises(WrongValue):
            token_key({**unsafe_token_key().jwk, "n": spoiled_moduli()[spoiled]})

    @pytest.mark.parametrize("exponent", ["Aw", "AQ", "AAEAAQ", "AQAC"])
    def test_the_exponent_is_65537(self, exponent: str) -> None:
        with pytest.raises(WrongValue):
            token_key({**unsafe_token_key().jwk, "e": exponent})

    @pytest.mark.parametrize("member", ["d", "p", "alg", "kid", "use"])
    def test_more_members_are_refused_private_ones_above_all(self, member: str) -> None:
        with pytest.raises(WrongValue):
            token_key({**unsafe_token_key().jwk, member: "AQAB"})

    def test_a_signing_key_of_statements_signs_no_tokens(self) -> None:
        with pytest.raises(WrongValue):
            token_key(UnsafeSigningKey(1).jwk)

    def test_the_kid_is_the_thumbprint_of_rfc_7638(self) -> None:
        jwk = unsafe_token_key().jwk
        text = f'{{"e":"{jwk["e"]}","kty":"RSA","n":"{jwk["n"]}"}}'
        assert token_key(jwk).kid == base64url.encode(sha256(text.encode()).digest())
