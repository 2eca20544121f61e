"""A passkey at a browser (passkey bij een browser): what the page's script does with a device, without a window."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Final

import httpx2

from tests.service.register.browser import OWN_PAGE, Browser
from tests.service.register.cast import ISSUER
from tests.unit.access.unsafe_authenticator import UnsafeAuthenticator
from verifier.core.wire import base64url
from verifier.service.access.passkeys import RelyingParty

_OPTIONS: Final = re.compile(r'data-options="([^"]*)"')
PARTY: Final = RelyingParty.at(ISSUER)


def device() -> UnsafeAuthenticator:
    """A new device for this register."""
    return UnsafeAuthenticator(PARTY.domain, PARTY.origin)


def asked(answer: httpx2.Response) -> dict[str, Any]:
    """What a page asks the device."""
    assert answer.status_code == 200, answer.text
    found = _OPTIONS.search(answer.text)
    assert found is not None, answer.text
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def made(browser: Browser, label: str = "Laptop") -> UnsafeAuthenticator:
    """A passkey that the member of a browser made and named."""
    options = asked(browser.post("/account/passkeys", label=label))
    passkey = device()
    passkey.member = base64url.decode(options["user"]["id"])
    answer = passkey.made(base64url.decode(options["challenge"]))
    kept = browser.post("/account/passkeys/answer", answer=answer, label=label)
    assert kept.status_code == 303, kept.text
    return passkey


def begun(browser: Browser, *, origin: str = "192.0.2.1") -> httpx2.Response:
    """The page that asks for a passkey to sign in with; the form before it has no field.

    A proxy in front, where there is one, says that the request is from ``origin``.
    """
    headers = {**OWN_PAGE, "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": origin}
    return browser.send("POST", "/sign-in/passkey", headers=headers)


def challenged(browser: Browser, path: str = "/sign-in/passkey") -> bytes:
    """The challenge of a page."""
    page = begun(browser) if path == "/sign-in/passkey" else browser.post(path)
    return base64url.decode(asked(page)["challenge"])


def signed_in(browser: Browser, passkey: UnsafeAuthenticator) -> httpx2.Response:
    """What comes of signing in with a passkey."""
    return browser.post("/sign-in/passkey/answer", answer=passkey.used(challenged(browser)))
