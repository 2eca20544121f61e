"""Sessions: fixation and theft (THREATS 3.3), what ends with a session, and where its cookie and tokens count."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.register.browser import OWN_PAGE, Browser, invited, member, run
from tests.service.register.cast import Cast
from tests.service.register.running import Running
from tests.service.register.story import contract, placement
from tests.service.register.test_audit import Events
from verifier.core.errors import NotAuthorised
from verifier.service.access.roles import Role
from verifier.service.access.sessions import (
    ABSOLUTE,
    CERTAIN,
    COOKIE,
    IDLE,
    Method,
    Session,
    new_secret,
    required_hash,
)
from verifier.service.usecases.change_role import RoleChange, change_role
from verifier.service.usecases.invite import InvitationWanted, invite
from verifier.service.usecases.list_colleagues import Colleagues, list_colleagues
from verifier.service.usecases.make_sign_in_link import LinkWanted, make_sign_in_link
from verifier.service.usecases.recognise_session import SessionAsked, recognise_session
from verifier.service.usecases.remove_colleague import Removal, remove_colleague
from verifier.service.usecases.step_up_session import StepUp, step_up_session
from verifier.service.usecases.withdraw_invitation import InvitationWithdrawn, withdraw_invitation

CONTRACTS = "/v1/contractor/contracts"


@pytest.fixture
def ada(register: Running, cast: Cast) -> Browser:
    """An administrator of the contractor, who just signed in."""
    return member(register, cast.contractor.party, name="Ada")


@pytest.fixture
def events(register: Running) -> Events:
    made = Events(register.folder / "audit.jsonl")
    made.new()
    return made


def is_in(browser: Browser) -> bool:
    """Whether the browser is shown its account, and is not sent to sign in."""
    answer = browser.get("/account")
    assert (answer.status_code, answer.headers.get("location")) in {(200, None), (303, "/sign-in")}
    return answer.status_code == 200


def with_cookie(register: Running, secret: str) -> Browser:
    """Another browser that was given this id."""
    browser = Browser(register)
    browser.cookies[COOKIE] = secret
    return browser


def aged(browser: Browser, **seconds: int) -> None:
    """The browser's session as if so much had passed since the moments of these columns."""
    for column, past in seconds.items():
        browser.register.database.change(
            f"UPDATE member_session SET {column} = {column} - {past} WHERE id_hash = ?",  # noqa: S608 # our names
            required_hash(browser.session),
        )


class TestFixation:
    def test_an_id_that_the_browser_brought_is_not_taken(self, register: Running, cast: Cast) -> None:
        preset = new_secret()
        victim = with_cookie(register, preset)
        wanted = LinkWanted(organisation=cast.contractor.party, role=Role.READER, name="Victim")
        answer = victim.send(
            "POST", "/sign-in/link", data={"secret": run(register, make_sign_in_link, wanted)}, headers=OWN_PAGE
        )
        assert answer.status_code == 303
        assert victim.session not in {"", preset}
        assert is_in(victim)
        assert not is_in(with_cookie(register, preset))

    def test_signing_in_anew_ends_the_session_before_it(self, register: Running, cast: Cast, ada: Browser) -> None:
        before = ada.session
        wanted = LinkWanted(organisation=cast.contractor.party, role=Role.READER, name="Bo")
        secret = run(register, make_sign_in_link, wanted)
        ada.send("POST", "/sign-in/link", data={"secret": secret}, headers=OWN_PAGE)
        assert ada.session not in {"", before}
        assert not is_in(with_cookie(register, before))

    def test_confirming_gives_a_new_id_and_the_old_one_is_dead(self, register: Running, ada: Browser) -> None:
        before = ada.session
        session = run(register, recognise_session, SessionAsked(id_hash=required_hash(before)))
        command = StepUp(id_hash=session.id_hash, member=session.member, method=Method.PASSKEY, assurance="high")
        opened = run(register, step_up_session, command)
        assert opened.secret != before
        assert not is_in(with_cookie(register, before))
        assert is_in(with_cookie(register, opened.secret))
        assert (opened.session.handle, opened.session.created_at) == (session.handle, session.created_at)
        assert (opened.session.method, opened.session.assurance) == (Method.PASSKEY, "high")

    @pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "a" * 42 + "=", "a" * 4000], ids=range(5))
    def test_an_id_that_nobody_was_given_opens_nothing(self, register: Running, cookie: str) -> None:
        assert not is_in(with_cookie(register, cookie))


class TestTheft:
    def test_the_cookie_is_for_this_host_over_https_and_for_no_script(self, ada: Browser) -> None:
        assert COOKIE.startswith("__Host-")
        assert ada.attributes[COOKIE] == {
            "secure": True,
            "httponly": True,
            "path": "/",
            "samesite": "lax",
            "domain": "",
        }

    def test_the_database_holds_nothing_that_opens_a_session(self, register: Running, ada: Browser) -> None:
        kept = register.database.rows("SELECT * FROM member_session")
        assert any(required_hash(ada.session) in map(bytes, filter(_is_octets, row)) for row in kept)
        assert ada.session not in str(kept)

    def test_signed_out_is_out_at_once_for_cookie_and_token(self, register: Running, ada: Browser) -> None:
        stolen, bearer = with_cookie(register, ada.session), ada.bearer()
        assert register.public.http.get(CONTRACTS, headers=bearer).status_code == 200
        answer = ada.post("/sign-out")
        assert (answer.status_code, answer.headers["location"], ada.session) == (303, "/sign-in", "")
        assert not is_in(stolen)
        assert register.public.http.get(CONTRACTS, headers=bearer).status_code == 401

    def test_signing_out_everywhere_ends_every_session_of_the_member_and_no_other(
        self, register: Running, cast: Cast
    ) -> None:
        here, there = (member(register, cast.contractor.party, name="Cor") for _ in range(2))
        other = member(register, cast.contractor.party, name="Dirk")
        assert here.get("/account").text.count('name="session"') == 1
        assert here.post("/account/end-all").status_code == 303
        assert [is_in(each) for each in (here, there, other)] == [False, False, True]

    def test_one_session_is_ended_by_its_own_member_alone(self, register: Running, cast: Cast) -> None:
        here, there = (member(register, cast.contractor.party, name="Els") for _ in range(2))
        handle = run(register, recognise_session, SessionAsked(id_hash=required_hash(there.session))).handle
        for stranger in (
            member(register, cast.contractor.party, name="Fer"),
            member(register, cast.other_contractor.party, name="Els"),
        ):
            assert stranger.post("/account/end", session=handle).status_code == 303
            assert is_in(there)
        assert here.post("/account/end", session=handle).status_code == 303
        assert [is_in(each) for each in (here, there)] == [True, False]

    @pytest.mark.parametrize(
        ("past", "stays"),
        [
            ({"seen_at": IDLE - 60}, True),
            ({"seen_at": IDLE + 1}, False),
            ({"created_at": ABSOLUTE - 60}, True),
            ({"created_at": ABSOLUTE + 1}, False),
        ],
        ids=["used", "left", "old", "too-old"],
    )
    def test_it_ends_when_it_is_left_or_grows_old(self, ada: Browser, past: dict[str, int], stays: bool) -> None:
        bearer = ada.bearer()
        aged(ada, **past)
        answer = ada.register.public.http.get(CONTRACTS, headers=bearer)
        assert (is_in(ada), answer.status_code) == (stays, 200 if stays else 401)

    def test_what_is_done_keeps_it(self, ada: Browser) -> None:
        for _ in range(3):
            aged(ada, seen_at=IDLE - 60)
            assert ada.access().status_code == 200


class TestWhereItCounts:
    def test_a_cookie_opens_no_door_of_programs(self, ada: Browser) -> None:
        assert ada.send("GET", CONTRACTS).status_code == 401

    def test_a_token_opens_no_page(self, register: Running, ada: Browser) -> None:
        assert register.public.http.get("/account", headers=ada.bearer()).status_code == 303
        assert register.public.http.get("/account", headers=register.contractor.headers).status_code == 303

    def test_a_token_is_for_its_own_door(self, register: Running, ada: Browser) -> None:
        found = ada.access().json()
        assert (found["door"], found["expires_in"]) == ("contractor", 300)
        bearer = {"Authorization": f"Bearer {found['access_token']}"}
        assert register.public.http.get("/v1/buyer/contracts", headers=bearer).status_code == 401

    def test_a_page_of_another_door_is_not_there(self, ada: Browser) -> None:
        assert ada.get("/desk").status_code == 404

    def test_without_a_session_no_token_and_a_program_is_told_so(self, register: Running) -> None:
        answer = Browser(register).send("POST", "/portal/token", headers={**OWN_PAGE, "X-CSRF": "a" * 43})
        assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")

    def test_a_reader_reads_and_sends_nothing(self, register: Running, cast: Cast, events: Events) -> None:
        reader = member(register, cast.contractor.party, Role.READER, name="Gijs")
        bearer = reader.bearer()
        assert register.public.http.get(CONTRACTS, headers=bearer).status_code == 200
        body = placement(cast, contract(cast), "999990019").body
        answer = register.public.http.post("/v1/contractor/placements", json=body, headers=bearer)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_authorised")
        written = [each for each in events.new() if each["action"] == "submit_placement" or each["code"]]
        assert {(each["actor"], bool(each["member"])) for each in written} == {(cast.contractor.party, True)}

    def test_what_a_member_sends_is_its_organisations_and_the_trail_says_whose(
        self, register: Running, ada: Browser, events: Events
    ) -> None:
        answer = register.public.http.get(CONTRACTS, headers=ada.bearer())
        assert answer.json() == register.contractor.get(CONTRACTS).json()
        ada.get("/account")
        own = [each for each in events.new() if each["member"]]
        assert {each["action"] for each in own} >= {"portal_token", "account"}
        assert len({each["member"] for each in own}) == 1
        assert all("Ada" not in str(each) for each in own)


class TestAWayBack:
    def test_signing_in_leads_to_the_page_that_was_asked_for(self, register: Running, cast: Cast) -> None:
        browser = Browser(register)
        assert browser.get("/en/account").headers["location"] == "/en/sign-in"
        wanted = LinkWanted(organisation=cast.buyer.party, role=Role.READER, name="Hans")
        answer = browser.post("/en/sign-in/link", secret=run(register, make_sign_in_link, wanted))
        assert answer.headers["location"] == "/en/account"
        assert set(browser.cookies) == {COOKIE}

    @pytest.mark.parametrize(
        "path",
        ["//evil.example", "https://evil.example", "/\\evil.example", "/a?b=c", "/a#b", "/../v1", "", "/%2f/x"],
        ids=range(8),
    )
    def test_and_never_elsewhere(self, register: Running, cast: Cast, path: str) -> None:
        browser = Browser(register)
        browser.cookies["__Host-wanted"] = path
        wanted = LinkWanted(organisation=cast.buyer.party, role=Role.READER, name="Hans")
        answer = browser.post("/sign-in/link", secret=run(register, make_sign_in_link, wanted))
        assert answer.headers["location"] == "/buyer"

    def test_what_has_consequences_asks_who_is_there_and_leads_back(self, ada: Browser) -> None:
        aged(ada, stepped_up_at=CERTAIN + 1)
        answer = ada.post("/colleagues/invite", role="reader")
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/confirm")
        assert ada.cookies["__Host-wanted"] == "/colleagues"
        assert ada.get("/colleagues").text.count('name="invitation"') == 0


class TestWhatChangedMeanwhile:
    def test_who_was_removed_while_it_asked_changes_nothing(self, register: Running, cast: Cast) -> None:
        """A request is recognised in one transaction and done in another: in between a colleague may be first."""
        party = cast.contractor.party
        ada, bob = (member(register, party, name=f"{each} at once") for each in ("Ada", "Bob"))
        invited(register, party)
        by, here = (session_of(register, each) for each in (bob, ada))
        run(register, remove_colleague, Removal(member=by.member, by=here), client=party)
        before: Colleagues = run(register, list_colleagues, None, client=party)
        late: tuple[tuple[Any, Any], ...] = (
            (invite, InvitationWanted(organisation=party, role=Role.ADMINISTRATOR, by=by)),
            (withdraw_invitation, InvitationWithdrawn(invitation=before.invitations[-1].invitation, by=by)),
            (change_role, RoleChange(member=here.member, role=Role.READER, by=by)),
            (remove_colleague, Removal(member=here.member, by=by)),
        )
        for verb, command in late:
            with pytest.raises(NotAuthorised):
                run(register, verb, command, client=party)
        assert run(register, list_colleagues, None, client=party) == before

    def test_a_level_that_sufficed_for_one_role_is_not_kept_for_another(
        self, register: Running, cast: Cast, ada: Browser
    ) -> None:
        """Whom a provider vouched for signs in again, at the level of its new role; who gave it stays."""
        eva = member(register, cast.contractor.party, Role.READER, name="Eva")
        register.database.change("UPDATE member_session SET assurance = 'loa3'")
        change = RoleChange(
            member=session_of(register, eva).member, role=Role.ADMINISTRATOR, by=session_of(register, ada)
        )
        run(register, change_role, change, client=cast.contractor.party)
        assert [is_in(each) for each in (ada, eva)] == [True, False]


def session_of(register: Running, browser: Browser) -> Session:
    """The session of a browser, as the register recognises it."""
    found: Session = run(register, recognise_session, SessionAsked(id_hash=required_hash(browser.session)))
    return found


def _is_octets(value: object) -> bool:
    return isinstance(value, bytes | memoryview)
