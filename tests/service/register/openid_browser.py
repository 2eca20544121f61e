"""A browser and a provider (browser bij een aanmelddienst): the way there, and the way back."""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2

from tests.portal.openid.provider import ORGANISATION, Person, Provider
from tests.service.register.browser import Browser
from tests.service.register.cast import ISSUER, OTHER_CONTRACTOR
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR
from verifier.service.access.openid import ANY_ROLE, Terms

BACK: Final = "/sign-in/openid/back"
COOKIE: Final = "__Host-openid"
LINK: Final = re.compile(r'href="(http://localhost:[^"]+)"')
PEOPLE: Final[dict[str, dict[str, Any]]] = {
    "ada": {"name": "Ada de Vries", ORGANISATION: CONTRACTOR.removeprefix("kvk:")},
    "bea": {ORGANISATION: BUYER.removeprefix("oin:")},
    "cor": {"name": "Cor", ORGANISATION: AGENCY.removeprefix("oin:")},
    "dan": {"name": "Dan", ORGANISATION: "99999999"},
    "eva": {"name": "Eva"},
    "fee": {"name": "Fee", ORGANISATION: OTHER_CONTRACTOR.removeprefix("kvk:")},
    "gil": {"name": "Gil", ORGANISATION: CONTRACTOR.removeprefix("kvk:")},
}


def begun(browser: Browser) -> str:
    """The provider's address to which a browser is led."""
    answer = browser.get("/sign-in/openid")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def came(browser: Browser, url: str, **changes: str | None) -> httpx2.Response:
    """The browser comes back by ``url``, with ``changes`` to its query."""
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == ISSUER + BACK
    query: dict[str, str | None] = {name: values[0] for name, values in parse_qs(parts.query).items()}
    told = {name: value for name, value in {**query, **changes}.items() if value is not None}
    return browser.get(f"{BACK}?{urlencode(told)}")


def signed_in(browser: Browser, person: Person, login: str, *, acr: str = "loa3") -> httpx2.Response:
    return came(browser, person.signs_in(begun(browser), login, acr=acr))


def refusal(answer: httpx2.Response, browser: Browser) -> str:
    """What the page says went wrong; nobody has signed in."""
    assert answer.status_code in {400, 403, 503}, answer.text
    assert browser.session == ""
    assert COOKIE not in browser.cookies
    found = re.search(
        r'role="alert">.*?<p>(.*?)</p>', answer.text.partition("notice-title")[2] or answer.text, re.S
    )
    return found[1] if found else answer.text


def linked(browser: Browser, path: str) -> str:
    """The link of the page with which a member goes on."""
    answer = browser.post(path)
    found = LINK.search(answer.text)
    assert found is not None, answer.text
    return found[1].replace("&amp;", "&")


def issuer_of(browser: Browser) -> str:
    return str(urlsplit(begun(browser))._replace(path="", query="").geturl())


def terms(there: Provider, client: str) -> Terms:
    return Terms(
        issuer=there.issuer,
        client_id=client,
        redirect_uri=ISSUER + BACK,
        organisation_claim=ORGANISATION,
        assurance={ANY_ROLE: frozenset()},
    )
