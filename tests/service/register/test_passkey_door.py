"""Passkeys at the door: made, used once for each attempt, in the browser that began it, by their own member."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.passkey_browser import asked, begun, challenged, device, made, signed_in
from tests.service.register.running import Running, serving
from tests.unit.access.unsafe_authenticator import PRESENT, UnsafeAuthenticator
from verifier.core.wire import base64url
from verifier.service.access.attempts import LIFETIME
from verifier.service.access.roles import Role

LISTED = re.compile(r'<bdi>([^<]+)</bdi></h2>.*?name="passkey" value="([^"]+)"', re.DOTALL)
NAMED = re.compile(r'name="passkey" value="([^"]+)"')


@pytest.fixture(scope="module")
def ada(register: Running, cast: Cast) -> Browser:
    """An administrator of the contractor, who came by a link."""
    return member(register, cast.contractor.party, name="Ada")


@pytest.fixture(scope="module")
def laptop(ada: Browser) -> UnsafeAuthenticator:
    """Ada's passkey."""
    return made(ada)


class TestUse:
    def test_a_passkey_signs_in_without_a_name(self, register: Running, laptop: UnsafeAuthenticator) -> None:
        browser = Browser(register)
        options = asked(begun(browser))
        assert (options["allowCredentials"], options["userVerification"]) == ([], "required")
        answer = signed_in(browser, laptop)
        assert (answer.status_code, answer.headers["location"]) == (303, "/contractor")
        assert browser.session
        assert "__Host-passkey" not in browser.cookies
        assert browser.attributes["__Host-passkey"]["samesite"] == "lax"
        assert "passkey" in browser.get("/account").text

    def test_the_id_that_the_browser_brought_opens_nothing_any_more(
        self, register: Running, laptop: UnsafeAuthenticator
    ) -> None:
        browser = Browser(register)
        signed_in(browser, laptop)
        fixed, victim = browser.session, Browser(register)
        victim.cookies = dict(browser.cookies)
        signed_in(victim, laptop)
        assert victim.session not in ("", fixed)
        assert browser.get("/account").status_code == 303

    def test_an_answer_is_used_once(self, register: Running, laptop: UnsafeAuthenticator) -> None:
        browser = Browser(register)
        answer = laptop.used(challenged(browser))
        cookie = browser.cookies["__Host-passkey"]
        assert browser.post("/sign-in/passkey/answer", answer=answer).status_code == 303
        again = Browser(register)
        again.cookies["__Host-passkey"] = cookie
        refused = again.post("/sign-in/passkey/answer", answer=answer)
        assert (refused.status_code, again.session) == (403, "")
        assert "Het duurde te lang" in refused.text

    def test_a_wrong_answer_ends_the_attempt_too(self, register: Running, laptop: UnsafeAuthenticator) -> None:
        browser = Browser(register)
        challenge = challenged(browser)
        cookie = browser.cookies["__Host-passkey"]
        assert browser.post("/sign-in/passkey/answer", answer="{}").status_code == 400
        browser.cookies["__Host-passkey"] = cookie
        assert browser.post("/sign-in/passkey/answer", answer=laptop.used(challenge)).status_code == 403

    @pytest.mark.parametrize("case", ["other browser", "no verification", "unknown", "other challenge", "too late"])
    def test_nothing_else_signs_in(self, register: Running, laptop: UnsafeAuthenticator, case: str) -> None:
        browser, other = Browser(register), Browser(register)
        challenge = challenged(browser)
        passkey, flags = (device() if case == "unknown" else laptop), laptop.flags
        laptop.flags = PRESENT if case == "no verification" else flags
        used = passkey.used(challenged(other) if case == "other challenge" else challenge)
        laptop.flags = flags
        if case == "too late":
            register.database.change("UPDATE attempt SET created_at = created_at - ?", LIFETIME + 1)
        there = other if case == "other browser" else browser
        refused = there.post("/sign-in/passkey/answer", answer=used)
        assert (refused.status_code, there.session) == (403, "")

    def test_a_copy_that_lags_behind_is_refused(self, register: Running, laptop: UnsafeAuthenticator) -> None:
        browser = Browser(register)
        signed_in(browser, laptop)
        laptop.uses -= 1
        refused = signed_in(Browser(register), laptop)
        assert refused.status_code == 403
        assert signed_in(browser, laptop).status_code == 303

    def test_a_form_of_another_site_begins_nothing(self, register: Running) -> None:
        forged = Browser(register).send(
            "POST", "/sign-in/passkey", data={}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert forged.status_code == 403
        assert "set-cookie" not in forged.headers


class TestConfirm:
    def test_only_the_members_own_passkeys_are_asked_for_and_the_session_gets_a_new_id(
        self, ada: Browser, laptop: UnsafeAuthenticator
    ) -> None:
        before = ada.session
        options = asked(ada.post("/account/confirm/passkey"))
        assert base64url.encode(laptop.credential) in [each["id"] for each in options["allowCredentials"]]
        used = laptop.used(base64url.decode(options["challenge"]))
        assert ada.post("/account/confirm/passkey/answer", answer=used).status_code == 303
        assert ada.session not in ("", before)
        assert ada.get("/account").status_code == 200

    def test_somebody_elses_passkey_confirms_nothing(
        self, register: Running, cast: Cast, laptop: UnsafeAuthenticator
    ) -> None:
        bo = member(register, cast.contractor.party, Role.SUBMITTER, name="Bo")
        before = bo.session
        used = laptop.used(challenged(bo, "/account/confirm/passkey"))
        assert bo.post("/account/confirm/passkey/answer", answer=used).status_code == 403
        assert bo.session == before

    def test_what_was_begun_for_one_thing_ends_no_other(self, ada: Browser, laptop: UnsafeAuthenticator) -> None:
        used = laptop.used(challenged(ada, "/account/confirm/passkey"))
        assert ada.post("/sign-in/passkey/answer", answer=used).status_code == 403


class TestOwn:
    @pytest.mark.slow
    def test_several_are_kept_renamed_and_removed_but_not_the_last(self, register: Running, cast: Cast) -> None:
        cleo = member(register, cast.buyer.party, Role.PROCUREMENT, name="Cleo")
        first, second = made(cleo, "Eerste"), made(cleo, "<b>Tweede</b>")
        shown = cleo.get("/account/passkeys").text
        assert "&lt;b&gt;Tweede" in shown
        named = dict(LISTED.findall(shown))
        one, two = named["Eerste"], named["&lt;b&gt;Tweede&lt;/b&gt;"]
        assert cleo.post("/account/passkeys/rename", passkey=one, label="Telefoon").status_code == 303
        assert "Telefoon" in cleo.get("/account/passkeys").text
        assert cleo.post("/account/passkeys/remove", passkey=two).status_code == 303
        assert signed_in(Browser(register), second).status_code == 403
        assert cleo.post("/account/passkeys/remove", passkey=one).status_code == 400
        assert signed_in(Browser(register), first).status_code == 303

    def test_those_of_others_stay(
        self, register: Running, cast: Cast, ada: Browser, laptop: UnsafeAuthenticator
    ) -> None:
        dirk = member(register, cast.contractor.party, name="Dirk")
        made(dirk), made(dirk)
        theirs = NAMED.findall(ada.get("/account/passkeys").text)[0]
        dirk.post("/account/passkeys/remove", passkey=theirs)
        dirk.post("/account/passkeys/rename", passkey=theirs, label="Van mij")
        assert "Van mij" not in ada.get("/account/passkeys").text
        assert signed_in(Browser(register), laptop).status_code == 303

    @pytest.mark.parametrize("label", ["", " ", "x" * 61], ids=["none", "blank", "long"])
    def test_each_has_a_name(self, ada: Browser, label: str) -> None:
        assert ada.post("/account/passkeys", label=label).status_code == 400

    def test_who_did_not_confirm_lately_does_so_first(self, register: Running, laptop: UnsafeAuthenticator) -> None:
        browser = Browser(register)
        signed_in(browser, laptop)
        register.database.change("UPDATE member_session SET stepped_up_at = stepped_up_at - 601")
        answer = browser.post("/account/passkeys", label="Te laat")
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/confirm")


def test_who_begins_too_often_waits_and_nothing_is_written_for_it(cast: Cast, tmp_path: Path) -> None:
    with serving(cast, tmp_path / "register", behind_proxy=True, attempts_per_minute=2) as running:
        codes = [begun(Browser(running), origin="192.0.2.7").status_code for _ in range(4)]
        assert codes == [200, 200, 429, 429]
        assert begun(Browser(running), origin="192.0.2.8").status_code == 200
        assert running.database.one("SELECT count(*) FROM attempt") == 3
