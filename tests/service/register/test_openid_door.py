"""OpenID Connect at the door: with a real provider, for its own people, in answer to what this browser began."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from keys.custody.custodian import signing_key_in
from tests.portal.openid.provider import CLIENT, OTHER_CLIENT, SECRET, Person, Provider, provider
from tests.service.register.browser import Browser, member
from tests.service.register.cast import ISSUER, OTHER_CONTRACTOR, Cast
from tests.service.register.openid_browser import (
    BACK,
    COOKIE,
    LINK,
    PEOPLE,
    begun,
    came,
    issuer_of,
    linked,
    refusal,
    signed_in,
    terms,
)
from tests.service.register.openid_settings import PEM, settings_for
from tests.service.register.passkey_browser import begun as offered
from tests.service.register.places import Places
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import BUYER, CONTRACTOR
from verifier import clock
from verifier.core.errors import WrongAudience
from verifier.core.wire.jwk import thumbprint
from verifier.service.access.attempts import LIFETIME, Attempt
from verifier.service.access.openid import Back
from verifier.service.access.openid_provider import Client
from verifier.service.access.openid_provider import Provider as Reached
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def there() -> Iterator[Provider]:
    key = signing_key_in(PEM, kid_of=thumbprint)
    jwk = {**key.jwk, "kid": key.kid, "use": "sig", "alg": "ES256"}
    with provider(PEOPLE, back=[ISSUER + BACK], jwk=jwk) as running:
        yield running


@pytest.fixture(scope="module")
def register(
    cast: Cast, places: Places, there: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """A register with that provider: contractors and buyers come in by themselves, agencies by invitation."""
    settings = settings_for(there.issuer, tmp_path_factory.mktemp("client"))
    with serving(cast, places("openid"), **settings) as running:
        running.introduce()
        yield running


@pytest.fixture
def person() -> Iterator[Person]:
    somebody = Person()
    yield somebody
    somebody.close()


@pytest.fixture
def browser(register: Running) -> Browser:
    return Browser(register)


class TestSignIn:
    def test_the_link_asks_all_that_the_answer_is_held_to(self, browser: Browser) -> None:
        asked = parse_qs(urlsplit(begun(browser)).query)
        attempt = Attempt.read(browser.cookies[COOKIE])
        assert (asked["response_type"], asked["code_challenge_method"]) == (["code"], ["S256"])
        assert (asked["state"], asked["nonce"]) == ([attempt.state], [attempt.nonce])
        assert (asked["redirect_uri"], asked["scope"]) == ([ISSUER + BACK], ["openid"])
        assert asked["acr_values"] == ["loa3 loa4"]
        assert attempt.verifier not in asked["code_challenge"]

    def test_who_has_no_account_comes_in_where_newcomers_may(self, browser: Browser, person: Person) -> None:
        answer = signed_in(browser, person, "ada")
        assert (answer.status_code, answer.headers["location"]) == (303, "/contractor")
        account = browser.get("/account").text
        assert "Ada de Vries" in account
        assert 'data-role="submitter"' in account
        assert COOKIE not in browser.cookies

    def test_and_is_the_same_member_the_next_time(self, register: Running, person: Person) -> None:
        before = register.database.one("SELECT count(*) FROM member")
        for _ in range(2):
            assert signed_in(Browser(register), person, "gil").status_code == 303
        assert register.database.one("SELECT count(*) FROM member") == before + 1

    def test_who_has_no_name_there_is_named_after_the_provider(self, browser: Browser, person: Person) -> None:
        assert signed_in(browser, person, "bea", acr="loa4").headers["location"] == "/buyer"
        assert "eHerkenning" in browser.get("/en/account").text

    def test_the_language_in_which_it_began_is_kept(self, browser: Browser, person: Person) -> None:
        there = browser.get("/en/sign-in/openid").headers["location"]
        assert came(browser, person.signs_in(there, "ada")).headers["location"] == "/en/contractor"

    def test_the_session_that_the_browser_brought_ends(self, register: Running, person: Person) -> None:
        first, second = Browser(register), Browser(register)
        signed_in(first, person, "ada")
        second.cookies = dict(first.cookies)
        signed_in(second, person, "ada")
        assert second.session not in ("", first.session)
        assert first.get("/account").status_code == 303

    def test_nothing_of_the_provider_is_kept_but_a_digest(self, register: Running) -> None:
        kept = register.database.rows("SELECT subject, member, organisation FROM openid_subject")
        assert kept
        assert all(len(bytes(each[0])) == 32 for each in kept)
        assert register.database.one("SELECT count(*) FROM attempt WHERE session <> ''") == 0


class TestRefused:
    @pytest.mark.parametrize(
        ("login", "acr", "said"),
        [
            ("ada", "loa2", "te laag"),
            ("bea", "loa2", "te laag"),
            ("cor", "loa4", "nog geen account"),
            ("dan", "loa4", "doet hier nog niet mee"),
            ("eva", "loa4", "doet hier nog niet mee"),
        ],
        ids=["level", "level of a newcomer", "not invited", "unknown organisation", "no organisation"],
    )
    def test_whom_the_provider_knows_but_not_so(
        self, browser: Browser, person: Person, login: str, acr: str, said: str
    ) -> None:
        assert said in refusal(signed_in(browser, person, login, acr=acr), browser)

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"state": "A" * 43}, "hoort niet bij wat u hier begon"),
            ({"state": None}, "hoort niet bij wat u hier begon"),
            ({"iss": "https://evil.example"}, "klopt niet"),
            ({"iss": None}, "klopt niet"),
            ({"code": "A" * 43}, "klopt niet"),
            ({"code": None}, "klopt niet"),
            ({"error": "access_denied"}, "liet u niet door"),
        ],
        ids=["state", "no state", "issuer", "no issuer", "code", "no code", "error"],
    )
    def test_what_was_changed_on_the_way_back(
        self, browser: Browser, person: Person, changes: dict[str, str | None], said: str
    ) -> None:
        url = person.signs_in(begun(browser), "ada")
        assert said in refusal(came(browser, url, **changes), browser)
        assert "Het duurde te lang" in refusal(came(browser, url), browser)

    def test_a_nonce_that_was_changed_on_the_way_there(self, browser: Browser, person: Person) -> None:
        there = begun(browser).replace(Attempt.read(browser.cookies[COOKIE]).nonce, "N" * 43)
        assert "klopt niet" in refusal(came(browser, person.signs_in(there, "ada")), browser)

    def test_a_code_that_somebody_else_began(self, register: Running, person: Person) -> None:
        """Its state is taken for the victim's own: the code is still bound to who asked for it (PKCE)."""
        attacker, victim = Browser(register), Browser(register)
        code = parse_qs(urlsplit(person.signs_in(begun(attacker), "ada")).query)["code"][0]
        begun(victim)
        state = Attempt.read(victim.cookies[COOKIE]).state
        answer = victim.get(f"{BACK}?{urlencode({'code': code, 'state': state, 'iss': issuer_of(attacker)})}")
        assert "klopt niet" in refusal(answer, victim)

    def test_a_code_that_was_used(self, browser: Browser, person: Person, register: Running) -> None:
        url = person.signs_in(begun(browser), "ada")
        cookie = browser.cookies[COOKIE]
        assert came(browser, url).status_code == 303
        again = Browser(register)
        again.cookies[COOKIE] = cookie
        assert "Het duurde te lang" in refusal(came(again, url), again)

    def test_a_code_of_another_provider(self, browser: Browser, person: Person, there: Provider) -> None:
        elsewhere = begun(browser).replace(there.issuer, there.other)
        url = person.signs_in(elsewhere, "ada")
        assert "klopt niet" in refusal(came(browser, url), browser)

    def test_nor_when_it_says_that_it_is_ours(self, browser: Browser, person: Person, there: Provider) -> None:
        elsewhere = begun(browser).replace(there.issuer, there.other)
        url = person.signs_in(elsewhere, "ada")
        assert "klopt niet" in refusal(came(browser, url, iss=there.issuer), browser)

    def test_who_comes_back_without_having_gone_or_too_late(
        self, register: Running, browser: Browser, person: Person
    ) -> None:
        url = person.signs_in(begun(browser), "ada")
        assert "Het duurde te lang" in refusal(came(Browser(register), url), Browser(register))
        register.database.change("UPDATE attempt SET created_at = created_at - ?", LIFETIME + 1)
        assert "Het duurde te lang" in refusal(came(browser, url), browser)

    def test_who_stops(self, browser: Browser, person: Person) -> None:
        assert "gestopt" in refusal(came(browser, person.goes_away(begun(browser))), browser)

    def test_another_clients_token(self, there: Provider, person: Person) -> None:
        """The same provider, the same person, a token that it gave to somebody else: not for us."""
        other, ours = (terms(there, name) for name in (OTHER_CLIENT, CLIENT))
        attempt = Attempt.drawn()

        async def asked() -> None:
            reached = Reached(other, Client(secret=SECRET), clock=clock.now)
            url = person.signs_in(await reached.address(attempt, again=False), "ada")
            query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
            back = Back(query["code"], query["state"], query["iss"])
            reached.terms = ours
            with pytest.raises(WrongAudience):
                await reached.signed_in(back, attempt, again=False)
            await reached.close()

        asyncio.run(asked())


class TestMember:
    def test_links_and_signs_in_by_it_from_then_on(self, register: Running, person: Person) -> None:
        fee = member(register, OTHER_CONTRACTOR, Role.ADMINISTRATOR, name="Fee van de demo")
        url = person.signs_in(linked(fee, "/account/openid"), "fee", acr="loa4")
        assert came(fee, url).headers["location"] == "/account/openid"
        assert "is gekoppeld" in fee.get("/account/openid").text
        again = Browser(register)
        assert signed_in(again, person, "fee", acr="loa4").status_code == 303
        assert "Fee van de demo" in again.get("/account").text
        low, elsewhere = Browser(register), Person()
        assert "te laag" in refusal(signed_in(low, elsewhere, "fee", acr="loa3"), low)
        elsewhere.close()
        self.confirms(again, person)

    @staticmethod
    def confirms(browser: Browser, person: Person) -> None:
        before = browser.session
        there = linked(browser, "/account/confirm/openid")
        assert parse_qs(urlsplit(there).query)["prompt"] == ["login"]
        assert came(browser, person.signs_in(there, "fee", acr="loa4")).status_code == 303
        assert browser.session not in ("", before)
        confirmed, somebody = browser.session, Person()
        there = linked(browser, "/account/confirm/openid")
        assert came(browser, somebody.signs_in(there, "ada", acr="loa4")).status_code == 403
        assert browser.session == confirmed
        somebody.close()

    def test_links_nobody_of_another_organisation(self, register: Running, person: Person) -> None:
        hal = member(register, BUYER, Role.PROCUREMENT, name="Hal")
        answer = came(hal, person.signs_in(linked(hal, "/account/openid"), "ada", acr="loa4"))
        assert answer.status_code == 403
        assert "hoort niet bij dit account" in answer.text

    def test_does_not_finish_in_another_session_what_one_began(self, register: Running, person: Person) -> None:
        ida, jan = (member(register, CONTRACTOR, Role.SUBMITTER, name=name) for name in ("Ida", "Jan"))
        url = person.signs_in(linked(ida, "/account/openid"), "ada", acr="loa4")
        jan.cookies[COOKIE] = ida.cookies[COOKIE]
        assert "Het duurde te lang" in came(jan, url).text

    def test_begins_nothing_by_a_link_of_another_site(self, register: Running) -> None:
        kim = member(register, CONTRACTOR, Role.SUBMITTER, name="Kim")
        assert LINK.search(kim.get("/account/openid").text) is None
        forged = kim.send("POST", "/account/openid", data=kim.token(), headers={"Sec-Fetch-Site": "cross-site"})
        assert forged.status_code == 403


class TestAround:
    def test_our_public_key_is_there_for_the_provider(self, browser: Browser) -> None:
        (key,) = browser.get("/sign-in/openid/keys").json()["keys"]
        assert (key["alg"], key["use"]) == ("ES256", "sig")
        assert "d" not in key

    def test_who_leaves_can_leave_the_provider_too(self, browser: Browser, person: Person) -> None:
        assert "Ook uitloggen bij eHerkenning" in browser.get("/sign-in").text
        there = browser.get("/sign-in/openid/leave").headers["location"]
        assert parse_qs(urlsplit(there).query)["post_logout_redirect_uri"] == [f"{ISSUER}/sign-in"]
        assert person.asked(there).status_code == 200

    def test_without_a_provider_there_is_no_such_page(self, cast: Cast, tmp_path: Path) -> None:
        with serving(cast, tmp_path / "register") as running:
            for path in ("/sign-in/openid", BACK, "/sign-in/openid/keys"):
                assert Browser(running).get(path).status_code == 404


def test_what_another_site_has_a_browser_ask_keeps_nobody_out(cast: Cast, tmp_path: Path) -> None:
    """A picture at this address on any page: it comes from the network of who reads that page."""
    proxied = {"X-Forwarded-For": "192.0.2.7"}
    changed = settings_for("http://localhost:1", tmp_path, behind_proxy=True, failed_tokens_per_minute=2)
    with serving(cast, tmp_path / "register", **changed) as running:
        for _ in range(3):
            asked = [Browser(running).send("GET", f"{BACK}?code=x", headers=proxied).status_code for _ in range(4)]
            assert asked == [403] * 4
            assert offered(Browser(running), origin=proxied["X-Forwarded-For"]).status_code == 200
