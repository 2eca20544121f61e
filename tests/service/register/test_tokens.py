"""Who gets an access token, for which door, and what a door does with everything that is none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.service.register.cast import ISSUER, Cast
from tests.service.register.places import Places
from tests.service.register.play import refused
from tests.service.register.running import Running, admission, assertion, serving, settings_in
from tests.unsafe_scheme import OTHER_AGENCY
from tests.unsafe_token_key import unsafe_token_key
from verifier import clock
from verifier.core.wire import base64url, strict_json
from verifier.core.wire.envelope import seal_envelope
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
        claims = strict_claims(token)
        assert set(claims) == {"iss", "aud", "azp", "client_id", "sub", "iat", "exp", "jti", "scope"}
        assert {claims["azp"], claims["client_id"], claims["sub"]} == {cast.buyer.party}
        assert (claims["iss"], claims["aud"], claims["scope"]) == (ISSUER, [f"{ISSUER}/v1/buyer"], "buyer")
        assert claims["exp"] - claims["iat"] == 900
        assert len(base64url.decode(claims["jti"])) >= 16

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"aud": "https://other.example"}, "aud"),
            ({"aud": [ISSUER]}, "aud"),
            ({"aud": [ISSUER, "https://other.example"]}, "aud"),
            ({"aud": f"{ISSUER}/"}, "aud"),
            ({"aud": f"{ISSUER}{TOKEN}"}, "aud"),
            ({"iat": clock.now() - 700, "exp": clock.now() - 500}, "exp"),
            ({"iat": clock.now() + 4000, "exp": clock.now() + 4100}, "exp"),
            ({"iat": clock.now() - 10, "exp": clock.now() + 4000}, "exp"),
            ({"iat": clock.now(), "exp": clock.now() - 1}, "exp"),
            ({"exp": str(clock.now() + 100)}, "exp"),
            ({"sub": OTHER_AGENCY}, "iss"),
            ({"iss": OTHER_AGENCY, "sub": OTHER_AGENCY}, "iss"),
            ({"jti": "short"}, "jti"),
            ({"scope": "agency"}, "client_assertion"),
            ({"nbf": 0}, "client_assertion"),
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
        self, register: Running, cast: Cast, changes: dict[str, Any], field: str
    ) -> None:
        assert unproven(ask(register, "agency", assertion(cast.agency, **changes))) == field

    @pytest.mark.parametrize("absent", ["iss", "sub", "aud", "iat", "exp", "jti"])
    def test_every_claim_is_needed(self, register: Running, cast: Cast, absent: str) -> None:
        key = cast.agency.signing_key()
        claims = {name: value for name, value in strict_claims(assertion(cast.agency)).items() if name != absent}
        spoiled = seal_envelope(claims, typ="client-authentication+jwt", kid=key.kid, sign=key.sign)
        assert unproven(ask(register, "agency", spoiled)) == absent

    @pytest.mark.parametrize("typ", ["JWT", "at+jwt", "sr-contract+jwt", "application/client-authentication+jwt"])
    def test_another_typ_is_refused(self, register: Running, cast: Cast, typ: str) -> None:
        assert unproven(ask(register, "agency", assertion(cast.agency, typ=typ))) == "typ"

    def test_an_unknown_key_is_refused(self, register: Running, cast: Cast) -> None:
        assert unproven(ask(register, "agency", assertion(cast.agency, kid="A" * 43))) == "kid"

    def test_the_key_of_somebody_else_is_refused(self, register: Running, cast: Cast) -> None:
        spoiled = assertion(cast.agency, kid=cast.buyer.signing_key().kid)
        assert unproven(ask(register, "agency", spoiled)) is None

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
        answer = ask(register, door, assertion(getattr(cast, party)))
        assert refused(answer) == (400, "invalid_scope")
        assert answer.json()["error"] == "invalid_scope"

    @pytest.mark.parametrize(("purpose", "field"), [("registrar", "iss"), ("root", "kid")])
    def test_the_operators_keys_open_no_door(self, register: Running, cast: Cast, purpose: str, field: str) -> None:
        key = cast.operator.signing_key(purpose)
        claims = {**strict_claims(assertion(cast.buyer)), "iss": cast.operator.party, "sub": cast.operator.party}
        sealed = seal_envelope(claims, typ="client-authentication+jwt", kid=key.kid, sign=key.sign)
        assert unproven(ask(register, "agency", sealed)) == field


class TestReplay:
    def test_an_assertion_is_good_once(self, register: Running, cast: Cast) -> None:
        once = assertion(cast.buyer)
        assert ask(register, "buyer", once).status_code == 200
        assert unproven(ask(register, "buyer", once)) == "jti"

    def test_the_same_jti_of_another_party_is_another_assertion(self, register: Running, cast: Cast) -> None:
        jti = "A" * 30
        for home in (cast.buyer, cast.other_buyer):
            assert ask(register, "buyer", assertion(home, jti=jti)).status_code == 200

    def test_not_after_a_restart_either(self, cast: Cast, places: Places) -> None:
        folder = places("register")
        once = assertion(cast.buyer)
        with serving(cast, folder) as register:
            register.introduce()
            assert ask(register, "buyer", once).status_code == 200
        with serving(cast, folder) as register:
            assert unproven(ask(register, "buyer", once)) == "jti"
            assert ask(register, "buyer", assertion(cast.buyer)).status_code == 200

    def test_nor_at_another_worker_on_the_same_database(self, cast: Cast, places: Places) -> None:
        folder = places("shared")
        with serving(cast, folder) as one:
            one.introduce()
            with serving(cast, folder) as other:
                for first, second in ((one, other), (other, one)):
                    once = assertion(cast.buyer)
                    answer = ask(first, "buyer", once)
                    assert unproven(ask(second, "buyer", once)) == "jti"
                    assert bearer(second, "buyer", answer.json()["access_token"]).status_code == 200

    def test_of_many_at_once_one_is_good(self, register: Running, cast: Cast) -> None:
        once = assertion(cast.buyer)
        with ThreadPoolExecutor(8) as clients:
            answers = list(clients.map(lambda _: ask(register, "buyer", once).status_code, range(24)))
        assert sorted(answers) == [200] + [401] * 23


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
        assert refused(bearer(register, "buyer", foreign(cast))) == (401, "not_authenticated")

    def test_every_refusal_at_a_door_is_one_and_the_same(self, register: Running, cast: Cast) -> None:
        answers = [
            register.public.get("/v1/buyer/contracts"),
            bearer(register, "buyer", "."),
            bearer(register, "buyer", "x.y.z"),
            bearer(register, "buyer", foreign(cast)),
            bearer(register, "buyer", ask(register, "agency", assertion(cast.agency)).json()["access_token"]),
            register.public.http.get("/v1/buyer/contracts", headers={"Authorization": "Basic eDp5"}),
        ]
        assert {each.status_code for each in answers} == {401}
        assert len({each.content for each in answers}) == 1
        assert {each.headers["www-authenticate"] for each in answers} == {'Bearer realm="plaatsbewijs"'}

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


def unproven(answer: httpx2.Response) -> str | None:
    """The field for which the token endpoint says that a client did not prove who it is."""
    assert refused(answer) == (401, "invalid_client")
    assert answer.headers["www-authenticate"] == 'Bearer realm="plaatsbewijs"'
    document = answer.json()
    assert document["error"] == "invalid_client"
    field: str | None = document.get("field")
    return field


def issued(cast: Cast, folder: Path, **changes: Any) -> AccessTokens:
    """The register's own access tokens, at another time or under another name."""
    return replace(tokens_of(cast.register.custodian, settings_in(folder)), **changes)


def foreign(cast: Cast) -> str:
    """An access token that is right in everything but who signed it."""
    key = unsafe_token_key()
    tokens = AccessTokens(issuer=ISSUER, keys={key.kid: key.public}, kid=key.kid, sign=key.sign, clock=clock.now)
    return tokens.issue(cast.buyer.party, Door.BUYER)
