"""The first day of an organisation in Chromium: from an invitation to colleagues, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.portal.accessible import require_accessible, require_keyboard
from tests.portal.walking import Walk, browser, walk
from tests.service.register.browser import invited
from tests.service.register.cast import gather
from tests.service.register.places import on_sqlite
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import BUYER
from verifier import clock
from verifier.service.access.sessions import COOKIE

pytestmark = pytest.mark.slow

GOOD = "vier natte fietsen"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A demo on SQLite, whose members may have passwords."""
    cast = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    with serving(cast, on_sqlite(tmp_path_factory.mktemp("signing") / "register")) as running:
        running.introduce()
        yield running
    cast.close()


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as started:
        yield started


def invitation(register: Running) -> str:
    """The secret of the invitation of a first administrator; the browser's loop runs in this thread."""
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(invited, register, BUYER).result()


def looked_at(page: Page) -> None:
    require_accessible(page)
    require_keyboard(page)


def test_an_administrator_comes_in_chooses_a_password_and_invites_a_colleague(
    opened: Browser, register: Running
) -> None:
    secret = invitation(register)
    with walk(opened, register) as ada, walk(opened, register) as bo:
        page = ada.page(f"/sign-in/link#{secret}")
        comes_in(page, "Ada de Vries")
        chooses_password(page)
        link = invites(page)
        there = bo.page("/sign-in")
        looked_at(there)
        pastes(there, link)
        expect(page.get_by_role("heading", name="Collega's")).to_be_visible()
        page.reload()
        signs_in_again(page)
        sees_and_ends_the_other(page, ada)
        quiet(ada, secret)
        quiet(bo, link.rpartition("#")[2])


def comes_in(page: Page, name: str) -> None:
    """The script takes the secret out of the address and posts it; the page that follows is read first."""
    expect(page.get_by_role("heading", name="U bent uitgenodigd")).to_be_visible()
    assert "#" not in page.url
    looked_at(page)
    page.get_by_label("Naam").fill(name)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/account$"))
    expect(page.get_by_text("Kies hoe u voortaan inlogt")).to_be_visible()


def chooses_password(page: Page) -> None:
    page.get_by_text("Een wachtwoord instellen").click()
    page.get_by_label("Gebruikersnaam").fill("Ada@Inkoop.Example")
    page.get_by_role("textbox", name="Nieuw wachtwoord").fill("x" * 15)
    page.get_by_role("button", name="Wachtwoord bewaren").click()
    expect(page.get_by_role("alert").filter(has_text="langer wachtwoord").first).to_be_visible()
    looked_at(page)
    page.get_by_role("textbox", name="Nieuw wachtwoord").fill(GOOD)
    page.get_by_role("button", name="Wachtwoord bewaren").click()
    expect(page.get_by_text("Uw wachtwoord wijzigen")).to_be_visible()


def invites(page: Page) -> str:
    page.get_by_role("link", name="Collega's").click()
    looked_at(page)
    page.get_by_role("radio", name="contractbeheer").check()
    page.get_by_role("button", name="Link maken").click()
    field = page.get_by_label("Link voor uw collega")
    expect(field).to_be_visible()
    looked_at(page)
    page.context.grant_permissions(["clipboard-write"])  # as a browser with a window does for who clicks
    page.get_by_role("button", name="Kopiëren").click()
    expect(page.get_by_text("Gekopieerd")).to_be_visible()
    return field.input_value()


def pastes(page: Page, link: str) -> None:
    """As who got the link on paper, or whose browser runs no scripts."""
    page.get_by_role("link", name="Link plakken").click()
    looked_at(page)
    page.get_by_label("Uw link").fill(link + "x")
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("alert").filter(has_text="Deze link werkt niet").first).to_be_visible()
    page.get_by_label("Uw link").fill(link)
    page.keyboard.press("Enter")
    comes_in(page, "Bo")
    expect(page.get_by_role("link", name="Collega's")).to_have_count(0)


def signs_in_again(page: Page) -> None:
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/sign-in$"))
    page.get_by_label("Gebruikersnaam").fill("ada@inkoop.example")
    page.get_by_role("textbox", name="Wachtwoord").fill("een ander wachtwoord")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Dit klopt niet").first).to_be_visible()
    page.get_by_role("textbox", name="Wachtwoord").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/buyer$"))


def sees_and_ends_the_other(page: Page, ada: Walk) -> None:
    """A second session of the same member, ended from here; a page asked for without one leads back to itself."""
    before = next(each for each in ada.context.cookies() if each["name"] == COOKIE)
    ada.context.clear_cookies()
    page.goto(f"{ada.url}/en/account")
    expect(page).to_have_url(re.compile("/en/sign-in$"))
    page.get_by_label("User name").fill("ada@inkoop.example")
    page.get_by_role("textbox", name="Password").fill(GOOD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/account$"))
    looked_at(page)
    page.get_by_role("button", name=re.compile("^Sign out: ")).click()
    expect(page.get_by_role("button", name=re.compile("^Sign out: "))).to_have_count(0)
    ada.context.add_cookies(
        [{"name": COOKIE, "value": before["value"], "url": "https://localhost/", "secure": True}]
    )
    page.goto(f"{ada.url}/en/account")
    expect(page).to_have_url(re.compile("/en/sign-in$"))


def quiet(walked: Walk, secret: str) -> None:
    """No policy was broken, nobody else was asked anything, and the secret was in no address."""
    assert walked.record.breaches == []
    assert walked.record.elsewhere(walked.url) == []
    assert [each.url for each in walked.record.sent if secret in each.url.partition("#")[0]] == []
    expected = re.compile("the server responded with a status of 40[034]")
    assert [each for each in walked.record.messages if not expected.search(each)] == []
