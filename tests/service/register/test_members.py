"""Members: how somebody becomes one, who decides about it, and that organisations do not see each other's."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import Final

import pytest
from fastapi.routing import iter_route_contexts

from tests.service.register.browser import OWN_PAGE, Browser, invited, member, run
from tests.service.register.cast import ISSUER, Cast
from tests.service.register.running import Running
from verifier.core.errors import Refusal
from verifier.core.model.party import PartyId
from verifier.service.access.roles import Role
from verifier.service.access.sessions import COOKIE, new_secret, required_hash
from verifier.service.app import describe
from verifier.service.usecases.invite import InvitationWanted, invite
from verifier.service.usecases.list_colleagues import Colleagues, list_colleagues

_LINK = re.compile(r'value="(http[^"]*/sign-in/link#[A-Za-z0-9_-]{43})"')


def arrive(register: Running, secret: str, *, name: str = "Nieuw") -> Browser:
    """Somebody accepts an invitation."""
    browser = Browser(register)
    answer = browser.post("/sign-in/welcome", secret=secret, name=name)
    assert (answer.status_code, answer.headers["location"]) == (303, "/account"), answer.text
    return browser


def members_of(register: Running, organisation: PartyId) -> Colleagues:
    found: Colleagues = run(register, list_colleagues, None, client=organisation)
    return found


def named(register: Running, organisation: PartyId, name: str) -> str:
    """The random name of the member of that name."""
    (found,) = [each.member for each in members_of(register, organisation).members if each.name == name]
    return found


class TestInvitation:
    def test_it_is_shown_before_it_is_accepted_and_works_once(self, register: Running, cast: Cast) -> None:
        secret, browser = invited(register, cast.buyer.party, Role.PROCUREMENT), Browser(register)
        shown = browser.post("/sign-in/link", secret=f"https://register.example/sign-in/link#{secret}")
        assert shown.status_code == 200
        assert "inkoop" in shown.text
        assert browser.session == ""
        accepted = arrive(register, secret, name="Iris")
        assert "Iris" in accepted.get("/account").text
        for path, fields in (("/sign-in/link", {}), ("/sign-in/welcome", {"name": "Twee"})):
            again = Browser(register)
            assert again.post(path, secret=secret, **fields).status_code == 403
            assert again.session == ""

    def test_of_two_who_are_there_at_once_one_comes_in(self, register: Running, cast: Cast) -> None:
        secret = invited(register, cast.buyer.party)
        with ThreadPoolExecutor(4) as pool:
            tries = [
                pool.submit(Browser(register).post, "/sign-in/welcome", secret=secret, name="W") for _ in range(4)
            ]
        assert sorted(each.result().status_code for each in tries) == [303, 403, 403, 403]

    @pytest.mark.parametrize("secret", ["", "x", "a" * 43, "a" * 300], ids=range(4))
    def test_what_was_not_given_out_opens_nothing(self, register: Running, secret: str) -> None:
        browser = Browser(register)
        assert browser.post("/sign-in/link", secret=secret).status_code == 403
        assert browser.post("/sign-in/welcome", secret=secret, name="W").status_code == 403
        assert browser.session == ""

    def test_after_a_week_it_works_no_more(self, register: Running, cast: Cast) -> None:
        secret = invited(register, cast.buyer.party)
        register.database.change(
            "UPDATE invitation SET expires_at = created_at - 1 WHERE secret_hash = ?", required_hash(secret)
        )
        assert Browser(register).post("/sign-in/welcome", secret=secret, name="W").status_code == 403

    def test_the_database_holds_nothing_that_opens_it(self, register: Running, cast: Cast) -> None:
        secret = invited(register, cast.buyer.party)
        kept = str(register.database.rows("SELECT * FROM invitation"))
        assert cast.buyer.party in kept
        assert secret not in kept

    @pytest.mark.parametrize("name", ["", " ", "a" * 81, "a\u202eb"], ids=range(4))
    def test_a_name_that_is_none_is_asked_again(self, register: Running, cast: Cast, name: str) -> None:
        secret, browser = invited(register, cast.buyer.party), Browser(register)
        answer = browser.post("/sign-in/welcome", secret=secret, name=name)
        assert (answer.status_code, browser.session) == (400, "")
        assert 'aria-invalid="true"' in answer.text
        arrive(register, secret)

    @pytest.mark.parametrize(
        ("who", "role"), [("register", "reader"), ("contractor", "desk"), ("buyer", "submitter")], ids=range(3)
    )
    def test_nobody_is_invited_as_what_no_organisation_of_its_door_has(
        self, register: Running, cast: Cast, who: str, role: str
    ) -> None:
        wanted = InvitationWanted(organisation=getattr(cast, who).party, role=Role(role))
        with pytest.raises(Refusal):
            run(register, invite, wanted)


class TestColleagues:
    def test_an_administrator_invites_and_the_link_is_shown_once(self, register: Running, cast: Cast) -> None:
        ada = member(register, cast.agency.party, name="Ada")
        shown = ada.post("/colleagues/invite", role="desk")
        found = _LINK.search(shown.text)
        assert found is not None
        assert _LINK.search(ada.get("/colleagues").text) is None
        arrive(register, found[1].rpartition("#")[2], name="Jan")
        assert "Jan" in ada.get("/colleagues").text

    def test_an_invitation_that_is_withdrawn_works_no_more(self, register: Running, cast: Cast) -> None:
        ada = member(register, cast.agency.party, name="Ada")
        found = _LINK.search(ada.post("/colleagues/invite", role="reader").text)
        (open_one,) = members_of(register, cast.agency.party).invitations
        assert ada.post("/colleagues/withdraw", invitation=open_one.invitation).status_code == 303
        secret = found[1].rpartition("#")[2] if found else ""
        assert Browser(register).post("/sign-in/welcome", secret=secret, name="W").status_code == 403

    @pytest.mark.parametrize("role", [Role.DESK, Role.READER])
    def test_others_neither_see_nor_change_who_works_here(self, register: Running, cast: Cast, role: Role) -> None:
        other = member(register, cast.agency.party, role, name=f"Kim {role}")
        before = members_of(register, cast.agency.party)
        own = named(register, cast.agency.party, f"Kim {role}")
        posts = {
            "invite": {"role": "administrator"},
            "role": {"member": own, "role": "administrator"},
            "remove": {"member": own},
            "withdraw": {"invitation": "x"},
        }
        answers = [other.post(f"/colleagues/{path}", **fields) for path, fields in posts.items()]
        assert [each.status_code for each in [other.get("/colleagues"), *answers]] == [403] * 5
        assert members_of(register, cast.agency.party) == before

    def test_nothing_of_another_organisation_is_seen_or_changed(self, register: Running, cast: Cast) -> None:
        mine = member(register, cast.agency.party, name="Ada")
        theirs = member(register, cast.other_agency.party, name="Lies")
        secret = invited(register, cast.other_agency.party)
        before = members_of(register, cast.other_agency.party)
        (open_one,), lies = before.invitations, named(register, cast.other_agency.party, "Lies")
        assert "Lies" not in mine.get("/colleagues").text
        assert mine.post("/colleagues/role", member=lies, role="reader").status_code == 404
        assert mine.post("/colleagues/remove", member=lies).status_code == 404
        assert mine.post("/colleagues/withdraw", invitation=open_one.invitation).status_code == 303
        assert members_of(register, cast.other_agency.party) == before
        assert theirs.get("/account").status_code == 200
        arrive(register, secret)

    def test_another_role_counts_at_once(self, register: Running, cast: Cast) -> None:
        ada = member(register, cast.contractor.party, name="Ada")
        mia = member(register, cast.contractor.party, Role.SUBMITTER, name="Mia")
        bearer = mia.bearer()
        path, body = "/v1/contractor/placements", {"statement": "x", "sealed_subject": "x"}
        assert register.public.http.post(path, json=body, headers=bearer).status_code == 400
        fields = {"member": named(register, cast.contractor.party, "Mia"), "role": "reader"}
        assert ada.post("/colleagues/role", **fields).status_code == 303
        assert register.public.http.post(path, json=body, headers=bearer).status_code == 403

    def test_who_is_removed_is_out_at_once_and_for_good(self, register: Running, cast: Cast) -> None:
        ada = member(register, cast.contractor.party, name="Ada")
        noa = member(register, cast.contractor.party, Role.SUBMITTER, name="Noa")
        bearer = noa.bearer()
        removal = ada.post("/colleagues/remove", member=named(register, cast.contractor.party, "Noa"))
        assert removal.status_code == 303
        assert noa.get("/account").status_code == 303
        assert register.public.http.get("/v1/contractor/contracts", headers=bearer).status_code == 401

    @pytest.mark.parametrize("change", ["remove", "role"])
    def test_who_may_not_invite_any_more_leaves_no_invitation_behind(
        self, register: Running, cast: Cast, change: str
    ) -> None:
        ada, bob = (member(register, cast.contractor.party, name=f"{each} {change}") for each in ("Ada", "Bob"))
        links = [_LINK.search(each.post("/colleagues/invite", role="administrator").text) for each in (ada, bob)]
        fields = {"member": named(register, cast.contractor.party, f"Bob {change}")}
        role = {"role": "submitter"} if change == "role" else {}
        assert ada.post(f"/colleagues/{change}", **fields, **role).status_code == 303
        others, own = (found[1].rpartition("#")[2] if found else "" for found in links)
        assert Browser(register).post("/sign-in/welcome", secret=own, name="Bob again").status_code == 403
        arrive(register, others)

    def test_the_last_administrator_stays_one(self, register: Running, cast: Cast) -> None:
        only = member(register, cast.other_buyer.party, name="Olga")
        own = named(register, cast.other_buyer.party, "Olga")
        assert only.post("/colleagues/remove", member=own).status_code == 409
        assert only.post("/colleagues/role", member=own, role="reader").status_code == 409
        arrive(register, invited(register, cast.other_buyer.party))
        assert only.post("/colleagues/role", member=own, role="reader").status_code == 303
        assert only.get("/colleagues").status_code == 403


def forms() -> list[str]:
    """The address of every form of a page."""
    routes = iter_route_contexts(describe(ISSUER).routes)
    found = {each.path for each in routes if each.path and "POST" in (each.methods or ())}
    return sorted(each for each in found if not each.startswith("/v1/") and "{" not in each)


class TestForgedForms:
    """Every form of these pages, as another site would send it."""

    FORMS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
        ("/sign-out", {}),
        ("/account/end", {"session": "x"}),
        ("/account/end-all", {}),
        ("/colleagues/invite", {"role": "reader"}),
        ("/colleagues/role", {"member": "x", "role": "reader"}),
        ("/colleagues/remove", {"member": "x"}),
        ("/colleagues/withdraw", {"invitation": "x"}),
        ("/portal/token", {}),
    )

    @pytest.mark.parametrize(("path", "fields"), FORMS, ids=[path for path, _ in FORMS])
    def test_it_is_refused_and_nothing_happens(
        self, register: Running, cast: Cast, path: str, fields: dict[str, str]
    ) -> None:
        ada = member(register, cast.contractor.party, name="Ada")
        token = ada.token()["csrf"]
        good = {**fields, "csrf": token}
        forged = [
            {"data": good, "headers": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}},
            {"data": good, "headers": {"Origin": "https://evil.example"}},
            {"data": good, "headers": {"Sec-Fetch-Site": "same-site"}},
            {"data": good, "headers": {}},
            {"data": {**fields, "csrf": new_secret()}, "headers": OWN_PAGE},
            {"data": fields, "headers": OWN_PAGE},
        ]
        for each in forged:
            each["headers"]["X-CSRF"] = each["data"].get("csrf", "")
            answer = ada.send("POST", path, **each)
            assert answer.status_code in {403, 415}, (path, answer.text)
        for media in ("text/plain", "application/json", "multipart/form-data; boundary=x"):
            headers = {**OWN_PAGE, "Content-Type": media}
            assert ada.send("POST", path, content=f"csrf={token}", headers=headers).status_code in {403, 415}
        assert ada.get("/account").status_code == 200

    def test_no_form_of_any_page_is_taken_from_another_site(self, register: Running, cast: Cast) -> None:
        """Whoever adds a page with a form is held to the same, whichever door it is at."""
        rows = register.database.counts()
        members = [member(register, party, name="Ada") for party in (cast.contractor.party, cast.agency.party)]
        took = register.database.counts()
        for browser, path in product(members, forms()):
            headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
            answer = browser.send("POST", path, data={"secret": "x", **browser.token()}, headers=headers)
            assert answer.status_code == 403, (path, answer.status_code)
        assert register.database.counts() == took != rows
        assert [each.get("/account").status_code for each in members] == [200, 200]

    def test_a_form_that_comes_without_the_cookie_takes_no_session_away(self, register: Running) -> None:
        """With a form of another site a browser sends no cookie, and keeps those that the answer sets."""
        for path in forms():
            headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
            answer = Browser(register).send("POST", path, data={"secret": "x"}, headers=headers)
            told = answer.headers.get_list("set-cookie")
            assert not any(each.startswith(COOKIE) for each in told), path

    def test_no_method_stands_for_another(self, register: Running, cast: Cast) -> None:
        ada = member(register, cast.contractor.party, name="Ada")
        headers = {**OWN_PAGE, "X-HTTP-Method-Override": "POST"}
        assert ada.send("GET", "/sign-out", headers=headers).status_code in {404, 405}
        assert ada.send("GET", "/account?_method=POST", headers=headers).status_code == 400
        assert ada.get("/account").status_code == 200

    def test_signing_somebody_else_in_from_another_site_is_refused(self, register: Running, cast: Cast) -> None:
        secret, victim = invited(register, cast.buyer.party), Browser(register)
        for path, fields in (("/sign-in/link", {}), ("/sign-in/welcome", {"name": "W"})):
            body = {"secret": secret, **fields}
            answer = victim.send("POST", path, data=body, headers={"Sec-Fetch-Site": "cross-site"})
            assert (answer.status_code, victim.session) == (403, "")
        arrive(register, secret)
