"""Passwords at a register that has them: set, used, confirmed with, limited; and where there are none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.places import on_sqlite
from tests.service.register.running import Running, serving, settings_in
from verifier.service.access.sessions import CERTAIN, required_hash
from verifier.service.life.soundness import obstacles_of

GOOD, OTHER = "vier natte fietsen", "drie droge paraplu's"
#: How often may be tried under one name in these tests.
MOST = 6


@pytest.fixture(scope="module")
def register(cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = on_sqlite(tmp_path_factory.mktemp("passwords") / "register")
    with serving(cast, folder, sign_ins_per_hour=MOST) as running:
        running.introduce()
        yield running


def chosen(register: Running, cast: Cast, login: str) -> Browser:
    """A member of the agency who has chosen a password."""
    browser = member(register, cast.agency.party, name=login)
    assert browser.post("/account/password", login=login, password=GOOD).status_code == 303
    return browser


def tried(register: Running, login: str, password: str) -> tuple[int, bool]:
    """The status, and whether somebody has signed in."""
    browser = Browser(register)
    answer = browser.post("/sign-in", login=login, password=password)
    assert password not in answer.text
    return answer.status_code, bool(browser.session)


@pytest.mark.slow
def test_a_member_signs_in_with_it_and_with_nothing_else(register: Running, cast: Cast) -> None:
    chosen(register, cast, "ada@bouw.example")
    assert tried(register, "Ada@Bouw.example", GOOD) == (303, True)
    assert tried(register, "ada@bouw.example", OTHER) == (403, False)
    assert tried(register, "nobody@bouw.example", GOOD) == (403, False)


def test_the_page_does_not_say_which_part_was_wrong(register: Running, cast: Cast) -> None:
    chosen(register, cast, "bob")
    known, unknown = (Browser(register).post("/sign-in", login=login, password=OTHER) for login in ("bob", "xyz"))
    assert known.text.replace("bob", "xyz") == unknown.text
    assert "xyz" in unknown.text


def test_what_is_kept_is_no_password(register: Running, cast: Cast) -> None:
    chosen(register, cast, "cor")
    kept = register.database.one("SELECT password FROM member WHERE login = ?", "cor")
    assert kept.startswith("$argon2id$")
    assert GOOD not in str(register.database.rows("SELECT * FROM member"))


@pytest.mark.slow
def test_too_many_attempts_wait_whatever_they_bring_and_another_name_does_not(
    register: Running, cast: Cast
) -> None:
    chosen(register, cast, "dirk")
    statuses = [tried(register, "dirk", OTHER)[0] for _ in range(MOST + 1)]
    assert statuses == [403] * MOST + [429]
    assert tried(register, "dirk", GOOD) == (429, False)
    chosen(register, cast, "els")
    assert tried(register, "els", GOOD) == (303, True)


@pytest.mark.slow
def test_a_change_asks_who_is_there_and_ends_the_other_sessions(register: Running, cast: Cast) -> None:
    here, there = chosen(register, cast, "fer"), Browser(register)
    there.post("/sign-in", login="fer", password=GOOD)
    assert there.get("/account").status_code == 200
    register.database.change(
        "UPDATE member_session SET stepped_up_at = stepped_up_at - ? WHERE id_hash = ?",
        CERTAIN + 1,
        required_hash(here.session),
    )
    before = here.session
    assert here.post("/account/password", login="fer", password=OTHER).headers["location"] == "/account/confirm"
    assert here.post("/account/confirm", password=OTHER).status_code == 403
    assert here.post("/account/confirm", password=GOOD).headers["location"] == "/account"
    assert here.session not in {"", before}
    assert here.post("/account/password", login="fer", password=OTHER).status_code == 303
    assert there.get("/account").status_code == 303
    assert tried(register, "fer", GOOD) == (403, False)
    assert tried(register, "fer", OTHER) == (303, True)


def test_nobody_confirms_as_somebody_else(register: Running, cast: Cast) -> None:
    chosen(register, cast, "gijs")
    hans = member(register, cast.agency.party, name="hans")
    before = hans.session
    assert hans.post("/account/confirm", password=GOOD, login="gijs").status_code == 400
    assert hans.post("/account/confirm", password=GOOD).status_code in {400, 403}
    assert hans.session == before


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [("iris", "kort", "password"), ("i", GOOD, "login"), ("iris", "iris iris iris iris", "password")],
    ids=["short", "no-login", "repeats"],
)
def test_what_is_too_easy_is_said_at_its_field(
    register: Running, cast: Cast, login: str, password: str, field: str
) -> None:
    browser = member(register, cast.agency.party, name="Iris")
    answer = browser.post("/account/password", login=login, password=password)
    assert answer.status_code == 400
    assert f'href="#{field}"' in answer.text
    assert password not in answer.text


@pytest.mark.slow
def test_a_login_is_one_in_all_organisations(register: Running, cast: Cast) -> None:
    chosen(register, cast, "jan")
    other = member(register, cast.buyer.party, name="jan")
    assert other.post("/account/password", login="JAN", password=OTHER).status_code == 400
    assert tried(register, "jan", GOOD) == (303, True)


def test_a_register_without_passwords_has_no_such_form(
    cast: Cast, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = on_sqlite(tmp_path_factory.mktemp("without") / "register")
    with serving(cast, folder, passwords=False) as running:
        running.introduce()
        assert 'name="password"' not in running.public.http.get("/sign-in").text
        browser = member(running, cast.agency.party, name="Kim")
        assert browser.post("/account/password", login="kim", password=GOOD).status_code == 404
        assert tried(running, "kim", GOOD) == (404, False)


@pytest.mark.parametrize(
    ("environment", "url", "is_sound"),
    [
        ("demo", "sqlite:///x", True),
        ("production", "sqlite:///x", False),
        ("demo", "postgresql+psycopg://register@localhost/register", False),
    ],
    ids=["demo", "production", "postgresql"],
)
def test_passwords_stop_the_start_of_every_other_register(
    cast: Cast, tmp_path_factory: pytest.TempPathFactory, environment: str, url: str, is_sound: bool
) -> None:
    folder = tmp_path_factory.mktemp("sound")
    for told, named in ((True, not is_sound), (None, False)):
        changes = {} if told is None else {"passwords": told}
        settings = settings_in(folder, environment=environment, database_url=url, **changes)
        found = [each for each in obstacles_of(settings, environ={}) if each.setting == "PLAATSBEWIJS_PASSWORDS"]
        assert bool(found) is named
        assert all("passkey" in each.advice for each in found)
