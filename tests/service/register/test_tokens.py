"""Who gets an access token, for which door, and what a door does with everything that is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.play import refused
from tests.service.register.running import Running, admission, assertion, serving, settings_in
from tests.unsafe_scheme import OTHER_AGENCY
from verifier import clock
from verifier.core.model.party import PartyId
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import open_envelope, seal_envelope
from verifier.core.wire.jwk import verifying_key
from verifier.party.home import Home
from verifier.service.access.doors import Door
from verifier.service.access.tokens import AccessTokens
from verifier.service.app import describe
from verifier.service.wiring import tokens_of

TOKEN = "/v1/oauth/token"
DOORS = {"agency": "placements", "buyer": "contracts", "contractor": "contracts"}


def ask(register: Running, door: str, client_assertion: str) -> httpx2.Response:
    return register.public.http.post(TOKEN, data=admission(door, client_assertion))


def bearer(register: Running, door: str, token: str) -> httpx2.Response:
    return register.public.http.get(f"/v1/{door}/{DOORS[door]}", headers={"Authorization": f"Bearer {token}"})


class TestAdmission:
    @pytest.mark.parametrize("door", DOORS)
    def test_a_party_gets_a_token_for_its_own_door(self, register: Running, cast: Cast, door: str) -> None:
        answer = ask(register, door, assertion(getattr(cast, door)))
        assert answer.status_code == 200
        body = answer.json()
        token = body.pop("access_token")
        assert body == {"token_type": "Bearer", "expires_in": 900, "scope": door}
        assert answer.headers["cache-control"] == "no-store"
        assert bearer(register, door, token).status_code == 200

    def test_its_claims_are_those_of_the_profile(self, register: Running, cast: Cast) -> None:
        token = ask(register, "buyer", assertion(cast.buyer)).json()["access_token"]
        key = verifying_key(cast.register.custodian.signing("token").jwk)
        claims = open_envelope(token, typ="at+jwt", keys={key.kid: key}).claims
        assert set(claims) == {"iss", "aud", "azp", "sub", "iat", "exp", "jti"}
        assert (claims["iss"], claims["aud"], claims["azp"]) == (ISSUER, f"{ISSUER}/buyer", cast.buyer.party)
        assert claims["exp"] - claims["iat"] == 900

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"aud": "https://other.example"}, "wrong_audience"),
            ({"aud": [ISSUER]}, "wrong_value"),
            ({"aud": [ISSUER, "https://other.example"]}, "wrong_value"),
            ({"aud": f"{ISSUER}/"}, "wrong_audience"),
            ({"aud": f"{ISSUER}{TOKEN}"}, "wrong_audience"),
            ({"iat": clock.now() - 700, "exp": clock.now() - 500}, "not_fresh"),
            ({"iat": clock.now() + 4000, "exp": clock.now() + 4100}, "not_fresh"),
            ({"iat": clock.now() - 10, "exp": clock.now() + 4000}, "not_fresh"),
            ({"iat": clock.now(), "exp": clock.now() - 1}, "not_fresh"),
            ({"exp": str(clock.now() + 100)}, "wrong_value"),
            ({"sub": OTHER_AGENCY}, "wrong_issuer"),
            ({"iss": OTHER_AGENCY, "sub": OTHER_AGENCY}, "wrong_issuer"),
            ({"jti": "short"}, "wrong_value"),
            ({"scope": "agency"}, "unknown_member"),
            ({"nbf": 0}, "unknown_member"),
        ],
        ids=[
            "other-issuer",
            "list",
            "list-with-ours",
            "with-slash",
            "token-endpoint",
            "expired",
            "of-the-future",
            "too-long",
            "ends-before-it-begins",
            "exp-as-text",
            "other-subject",
            "other-party",
            "short-jti",
            "extra-claim",
            "nbf",
        ],
    )
    def test_a_wrong_assertion_is_refused(
        self, register: Running, cast: Cast, changes: dict[str, Any], code: str
    ) -> None:
        answer = ask(register, "agency", assertion(cast.agency, **changes))
        assert refused(answer)[1] == code
        assert answer.status_code in (400, 403)

    @pytest.mark.parametrize("absent", ["iss", "sub", "aud", "iat", "exp", "jti"])
    def test_every_claim_is_needed(self, register: Running, cast: Cast, absent: str) -> None:
        key = cast.agency.signing_key()
        claims = {name: value for name, value in strict_claims(assertion(cast.agency)).items() if name != absent}
        spoiled = seal_envelope(claims, typ="client-authentication+jwt", kid=key.kid, sign=key.sign)
        assert refused(ask(register, "agency", spoiled)) == (400, "missing_member")

    @pytest.mark.parametrize("typ", ["JWT", "at+jwt", "sr-contract+jwt", "application/client-authentication+jwt"])
    def test_another_typ_is_refused(self, register: Running, cast: Cast, typ: str) -> None:
        assert refused(ask(register, "agency", assertion(cast.agency, typ=typ))) == (403, "wrong_type")

    def test_an_unknown_key_is_refused(self, register: Running, cast: Cast) -> None:
        assert refused(ask(register, "agency", assertion(cast.agency, kid="A" * 43))) == (403, "unknown_key")

    def test_the_key_of_somebody_else_is_refused(self, register: Running, cast: Cast) -> None:
        spoiled = assertion(cast.agency, kid=cast.buyer.signing_key().kid)
        assert refused(ask(register, "agency", spoiled)) == (403, "bad_signature")

    @pytest.mark.parametrize(
        ("party", "door"),
        [
            ("agency", "buyer"),
            ("agency", "contractor"),
            ("buyer", "agency"),
            ("buyer", "contractor"),
            ("contractor", "agency"),
            ("contractor", "buyer"),
            ("evaluator1", "agency"),
            ("register", "agency"),
            ("register", "contractor"),
        ],
    )
    def test_the_role_must_be_the_doors(self, register: Running, cast: Cast, party: str, door: str) -> None:
        assert refused(ask(register, door, assertion(getattr(cast, party)))) == (403, "not_authorised")

    @pytest.mark.parametrize("purpose", ["registrar", "root"])
    def test_the_operators_keys_open_no_door(self, register: Running, cast: Cast, purpose: str) -> None:
        key = cast.operator.signing_key(purpose)
        claims = {**strict_claims(assertion(cast.buyer)), "iss": cast.operator.party, "sub": cast.operator.party}
        sealed = seal_envelope(claims, typ="client-authentication+jwt", kid=key.kid, sign=key.sign)
        assert ask(register, "agency", sealed).status_code == 403


class TestForm:
    @pytest.mark.parametrize(
        "spoil",
        [
            lambda form: {**form, "grant_type": "password"},
            lambda form: {**form, "scope": "operator"},
            lambda form: {**form, "scope": "agency buyer"},
            lambda form: {**form, "client_assertion_type": "urn:other"},
            lambda form: {**form, "client_id": "somebody"},
            lambda form: {name: value for name, value in form.items() if name != "scope"},
            lambda form: {**form, **{f"extra{number}": "" for number in range(40)}},
            lambda form: {**form, "client_assertion": "é.é.é"},
            lambda form: {**form, "client_assertion": ""},
        ],
        ids=["grant", "operator", "two", "type", "client-id", "missing", "many", "not-ascii", "empty"],
    )
    def test_a_wrong_form_is_400(
        self, register: Running, cast: Cast, spoil: Callable[[dict[str, str]], dict[str, str]]
    ) -> None:
        form = spoil(admission("agency", assertion(cast.agency)))
        assert refused(register.public.http.post(TOKEN, data=form))[0] == 400

    @pytest.mark.parametrize("content", [b"", b"&" * 5000, b"\xff\xfe=\x00", b"a=1&a=2"])
    def test_bytes_that_are_no_form_are_400(self, register: Running, content: bytes) -> None:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert refused(register.public.http.post(TOKEN, content=content, headers=headers)) == (400, "wrong_value")

    def test_json_is_another_media_type(self, register: Running, cast: Cast) -> None:
        answer = register.public.http.post(TOKEN, json=admission("agency", assertion(cast.agency)))
        assert refused(answer) == (415, "media_type_refused")


class TestReplay:
    def test_an_assertion_is_good_once(self, register: Running, cast: Cast) -> None:
        once = assertion(cast.buyer)
        assert ask(register, "buyer", once).status_code == 200
        assert refused(ask(register, "buyer", once)) == (403, "replayed")

    def test_the_same_jti_of_another_party_is_another_assertion(self, register: Running, cast: Cast) -> None:
        jti = "A" * 30
        for home in (cast.buyer, cast.other_buyer):
            assert ask(register, "buyer", assertion(home, jti=jti)).status_code == 200

    def test_not_after_a_restart_either(self, cast: Cast, tmp_path: Path) -> None:
        once = assertion(cast.buyer)
        with serving(cast, tmp_path / "register") as register:
            register.introduce()
            assert ask(register, "buyer", once).status_code == 200
        with serving(cast, tmp_path / "register") as register:
            assert refused(ask(register, "buyer", once)) == (403, "replayed")
            assert ask(register, "buyer", assertion(cast.buyer)).status_code == 200


class TestDoors:
    @pytest.mark.parametrize("door", DOORS)
    @pytest.mark.parametrize("shown", DOORS)
    def test_a_token_opens_one_door(self, register: Running, cast: Cast, shown: str, door: str) -> None:
        token = ask(register, shown, assertion(getattr(cast, shown))).json()["access_token"]
        expected = 200 if shown == door else 401
        assert bearer(register, door, token).status_code == expected

    @pytest.mark.parametrize(("age", "status"), [(0, 200), (899, 200), (901, 401), (-60, 401)])
    def test_a_token_is_good_for_fifteen_minutes(
        self, register: Running, cast: Cast, tmp_path: Path, age: int, status: int
    ) -> None:
        token = issued(cast, tmp_path, clock=lambda: clock.now() - age).issue(cast.buyer.party, Door.BUYER)
        assert bearer(register, "buyer", token).status_code == status

    def test_a_token_of_another_register_is_refused(self, register: Running, cast: Cast, tmp_path: Path) -> None:
        other = issued(cast, tmp_path, issuer="https://other.example").issue(cast.buyer.party, Door.BUYER)
        assert refused(bearer(register, "buyer", other)) == (401, "not_authenticated")

    def test_what_another_key_signed_is_refused(self, register: Running, cast: Cast) -> None:
        forged = unsafe_token(cast.buyer, cast.buyer.party)
        assert refused(bearer(register, "buyer", forged)) == (401, "not_authenticated")

    def test_every_refusal_at_a_door_is_one_and_the_same(self, register: Running, cast: Cast) -> None:
        answers = [
            register.public.get("/v1/buyer/contracts"),
            bearer(register, "buyer", "."),
            bearer(register, "buyer", "x.y.z"),
            bearer(register, "buyer", unsafe_token(cast.buyer, cast.buyer.party)),
            bearer(register, "buyer", ask(register, "agency", assertion(cast.agency)).json()["access_token"]),
            register.public.http.get("/v1/buyer/contracts", headers={"Authorization": "Basic eDp5"}),
        ]
        assert {each.status_code for each in answers} == {401}
        assert len({each.content for each in answers}) == 1
        assert {each.headers["www-authenticate"] for each in answers} == {"Bearer"}

    @pytest.mark.parametrize("body", ["{}", "not json", '{"statement": 1}'], ids=["empty", "junk", "wrong"])
    def test_every_route_behind_a_door_wants_a_token_before_a_body(self, register: Running, body: str) -> None:
        asked = 0
        for path, operations in describe(ISSUER).openapi()["paths"].items():
            for method in operations:
                if path.split("/")[1] not in DOORS:
                    continue
                url = "/v1" + path.replace("{digest}", "A" * 43).replace("{moment}", "2026-06")
                answer = register.public.http.request(
                    method, url, content=body, headers={"Content-Type": "application/json"}
                )
                assert refused(answer) == (401, "not_authenticated"), url
                asked += 1
        assert asked >= 17


def strict_claims(token: str) -> dict[str, Any]:
    """The claims of a token of our own."""

    claims = strict_json.parse(base64url.decode(token.split(".")[1]), limit=4096)
    assert isinstance(claims, dict)
    return claims


def issued(cast: Cast, folder: Path, *, issuer: str = ISSUER, clock: Callable[[], int] = clock.now) -> AccessTokens:
    """The register's own access tokens, at another time or under another name."""
    real = tokens_of(cast.register.custodian, settings_in(folder))
    return AccessTokens(issuer=issuer, key=real.key, sign=real.sign, clock=clock)


def unsafe_token(signer: Home, client: PartyId) -> str:
    """An access token that is right in everything but who signed it."""
    key = signer.signing_key()
    tokens = AccessTokens(issuer=ISSUER, key=verifying_key(key.jwk), sign=key.sign, clock=clock.now)
    return tokens.issue(client, Door.BUYER)
