"""Signing in with a device and at a provider, in Chromium: a virtual authenticator, and a real OpenID provider."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from keys.custody.custodian import signing_key_in
from tests.portal.accessible import NARROW, faults, sideways
from tests.portal.openid.provider import ORGANISATION, Provider, provider
from tests.portal.walking import Walk, browser, walk
from tests.service.register.browser import invited
from tests.service.register.cast import Cast, gather
from tests.service.register.openid_settings import PEM, settings_for
from tests.service.register.running import Running, serving
from tests.unsafe_scheme import CONTRACTOR
from verifier import clock
from verifier.core.wire.jwk import thumbprint
from verifier.service.access.sessions import COOKIE

pytestmark = pytest.mark.slow

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def port() -> int:
    """A port that is free now: a passkey is for one origin, which the register must know before it listens."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        number: int = found.getsockname()[1]
    return number


@pytest.fixture(scope="module")
def there(port: int) -> Iterator[Provider]:
    key = signing_key_in(PEM, kid_of=thumbprint)
    people = {"ada": {"name": "Ada de Vries", ORGANISATION: CONTRACTOR.removeprefix("kvk:")}}
    jwk = {**key.jwk, "kid": key.kid, "use": "sig", "alg": "ES256"}
    with provider(people, back=[f"http://localhost:{port}/sign-in/openid/back"], jwk=jwk) as running:
        yield running


@pytest.fixture(scope="module")
def register(port: int, there: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    cast: Cast = gather(tmp_path_factory.mktemp("cast"), at=clock.now())
    settings = settings_for(there.issuer, tmp_path_factory.mktemp("client"), public_url=f"http://localhost:{port}")
    with serving(cast, tmp_path_factory.mktemp("devices") / "register", port=port, **settings) as running:
        running.introduce()
        yield running
    cast.close()


@pytest.fixture(scope="module")
def opened() -> Iterator[Browser]:
    with browser() as started:
        yield started


@pytest.fixture
def walked(opened: Browser, register: Running) -> Iterator[Walk]:
    with walk(opened, register) as somebody:
        yield somebody


class Device:
    """The virtual authenticator of a page."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        self._name = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def verifies(self, does: bool) -> None:
        """Whether its holder is known by finger or face from now on."""
        self._session.send("WebAuthn.setUserVerified", {"authenticatorId": self._name, "isUserVerified": does})

    def count(self) -> int:
        found = self._session.send("WebAuthn.getCredentials", {"authenticatorId": self._name})
        return len(found["credentials"])


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Uitloggen").click()
    expect(page).to_have_url(re.compile("/sign-in$"))


def test_a_passkey_is_made_used_and_confirmed_with(walked: Walk, register: Running) -> None:
    """From an invitation's first session to signing in with a finger, and what happens when that fails."""
    with ThreadPoolExecutor(1) as elsewhere:  # the browser's loop runs in this thread
        secret = elsewhere.submit(invited, register, CONTRACTOR).result()
    page = walked.page("/sign-in/link")
    page.goto(f"{walked.url}/sign-in/link#{secret}")
    page.get_by_label("Naam").fill("Ada")
    page.get_by_role("button", name="Uitnodiging aannemen").click()
    expect(page).to_have_url(re.compile("/account$"))
    device = Device(page)
    page.get_by_role("link", name="Uw passkeys bekijken").click()
    assert faults(page) == []
    page.get_by_label("Naam van de passkey").fill("Laptop van kantoor")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_role("heading", name="Laptop van kantoor")).to_be_visible()
    assert device.count() == 1
    assert (faults(page), sideways(page, NARROW)) == ([], 0)
    page.get_by_label("Naam van de passkey").last.fill("Nog een")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_text("Dit apparaat heeft al een passkey")).to_be_visible()
    assert (faults(page), sideways(page, NARROW)) == ([], 0)
    sign_out(page)
    sign_in_by_finger(page, device)
    confirm(page, walked)
    walked.record.require_quiet()
    assert walked.record.elsewhere(walked.url) == []


def sign_in_by_finger(page: Page, device: Device) -> None:
    device.verifies(False)
    page.get_by_role("button", name="Inloggen met een passkey").click()
    again = page.get_by_role("button", name="Probeer het nog een keer")
    expect(again).to_be_focused()
    assert (faults(page), sideways(page, NARROW)) == ([], 0)
    device.verifies(True)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/contractor$"))


def confirm(page: Page, walked: Walk) -> None:
    before = held(walked)
    page.goto(walked.url + "/account/confirm")
    page.get_by_role("button", name="Bevestigen met een passkey").click()
    expect(page).to_have_url(re.compile("/account$"))
    assert held(walked) not in ("", before)


def held(walked: Walk) -> str:
    """The session's id that the browser holds."""
    return next((str(each["value"]) for each in walked.context.cookies() if each["name"] == COOKIE), "")


def test_a_provider_vouches_and_the_browser_comes_back(walked: Walk, there: Provider) -> None:
    """The policy of our pages lets a link lead there; the session's cookie comes along on the way back."""
    page = walked.page("/en/sign-in")
    page.get_by_role("link", name="Sign in with eHerkenning").click()
    expect(page.get_by_role("heading", name="Provider of the tests")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/en/contractor$"))
    page.goto(walked.url + "/account/openid")
    assert (faults(page), sideways(page, NARROW)) == ([], 0)
    before = held(walked)
    page.goto(walked.url + "/account/confirm")
    page.get_by_role("button", name="Bevestigen met eHerkenning").click()
    assert (faults(page), sideways(page, NARROW)) == ([], 0)
    page.get_by_role("link", name="Verder naar eHerkenning").click()
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/account$"))
    assert held(walked) not in ("", before)
    low(page, walked)
    assert walked.record.elsewhere(walked.url, there.issuer) == []


def low(page: Page, walked: Walk) -> None:
    """A level that does not suffice, with the page that says so."""
    walked.context.clear_cookies()
    page.goto(walked.url + "/sign-in/openid")
    page.get_by_label("Level").fill("loa2")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("te laag")
    assert (faults(page), sideways(page, NARROW)) == ([], 0)
    assert held(walked) == ""
