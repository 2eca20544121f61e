"""Links (verwijzingen): from the front page and each door, none leads nowhere; pages are found by following them.

Each page is the same in the other language: its link to that language leads to the page itself, and back. Each says
its language, and has a title that no other page of the same reader has.
"""

from __future__ import annotations

from collections import Counter, deque

import pytest

from tests.portal.finding import EVERYONE, ROLES, STARTS, in_language, kind_of
from tests.portal.markup import faults, read
from tests.service.register.browser import Browser, member
from tests.service.register.filled import Filled

pytestmark = pytest.mark.slow

FILES = ("/assets/", "/v1/", "/log/")
#: What each finds at least, beside where it begins.
FINDS = {
    EVERYONE: {"/person", "/trust", "/who-knows-what", "/verify", "/sign-in", "/sign-in/link"},
    "newcomer": {"/account", "/account/passkeys", "/colleagues", "/contractor/keys", "/who-knows-what/{digest}"},
    "contractor": {
        "/contractor/keys/enrol",
        "/contractor/contracts/{digest}",
        "/contractor/contracts/{digest}/attest",
        "/contractor/placements/{digest}",
    },
    "agency": {"/desk/decisions", "/desk/keys", "/who-knows-what/{digest}"},
    "buyer": {"/buyer/contracts/{digest}", "/colleagues", "/account"},
    "policy": {"/buyer/contracts/{digest}"},
    "reader": {"/contractor/contracts/{digest}", "/contractor/placements/{digest}"},
}


def at_browser(filled: Filled, role: str) -> Browser:
    who = ROLES[role]
    return Browser(filled.register) if who is None else member(filled.register, *who)


def walked(browser: Browser, *starts: str, without: str = "") -> dict[str, str]:
    """The HTML of every page that can be reached, one of each kind; each link answers.

    Those at ``without`` and below it are not followed.
    """
    waiting, found, kinds = deque(starts), dict[str, str](), set[str]()
    while waiting:
        path = waiting.popleft()
        if (kind := kind_of(path)) in kinds or (without and f"{path}/".startswith(f"{without}/")):
            continue
        kinds.add(kind)
        answer = browser.get(path)
        if answer.status_code == 303:
            waiting.append(answer.headers["location"])
            continue
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if path.startswith(FILES) or "html" not in answer.headers["content-type"]:
            continue
        found[path] = answer.text
        waiting.extend(each.partition("#")[0] for each in read(answer.text).links if each.startswith("/"))
    return found


@pytest.fixture(scope="module", params=ROLES)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def browser(filled: Filled, role: str) -> Browser:
    return at_browser(filled, role)


@pytest.fixture(scope="module")
def pages(browser: Browser, role: str) -> dict[str, str]:
    """What a reader in ``role`` finds in both languages, from where it begins in Dutch."""
    return walked(browser, *(each for each in STARTS[role] if each != "/nowhere"))


def languages(found: dict[str, str]) -> dict[str, str]:
    return {path: "en" if path == "/en" or path.startswith("/en/") else "nl" for path in found}


def test_everything_is_found_in_both_languages(pages: dict[str, str], role: str) -> None:
    kinds = set(map(kind_of, pages))
    assert kinds >= FINDS[role] | {in_language(each, "en") for each in FINDS[role]}
    if role == EVERYONE:
        assert not any(each.startswith(("/contractor", "/desk", "/buyer", "/account")) for each in kinds)


def test_a_page_says_its_language_and_is_tied_together(pages: dict[str, str]) -> None:
    told = languages(pages)
    broken = {path: faults(text, language=told[path]) for path, text in pages.items()}
    assert {path: found for path, found in broken.items() if found} == {}


def test_no_two_pages_have_one_title(pages: dict[str, str]) -> None:
    told = languages(pages)
    titles = Counter((told[path], read(text).title) for path, text in pages.items() if "?" not in path)
    assert [each for each, count in titles.items() if count > 1] == []


def test_the_other_language_is_the_same_page(browser: Browser, pages: dict[str, str]) -> None:
    told = languages(pages)
    for path, text in pages.items():
        other = read(text).other
        assert languages({other: ""})[other] != told[path]
        assert read(browser.get(other).text).other.partition("?")[0] == path.partition("?")[0]


PAGE = '<html lang="nl"><title>x</title><h1>x</h1><input id="a" aria-describedby="b">{}</html>'
FAULT = '<p class="fault" id="b">Niet goed.</p>'


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (PAGE.format('<p class="fault" id="b"></p>'), []),
        (PAGE.format(FAULT), ["no field says of itself that it has b"]),
        (PAGE.format(FAULT).replace("<input", '<input aria-invalid="true"'), []),
        (
            PAGE.format('<p class="fault" id="b"></p>').replace("<input", '<input aria-invalid="true"'),
            ["invalid without a sentence: a"],
        ),
        (PAGE.format(""), ["names what is not there: b"]),
        (PAGE.format('<i id="b"></i><i id="b"></i>'), ["named twice: b"]),
        (PAGE.format('<i id="b"></i><h1>y</h1>'), ["not one heading above all others, and first: [1, 1]"]),
        (PAGE.format('<i id="b"></i><h3>y</h3>'), ["a heading of level 3 under one of 1"]),
        (PAGE.format('<i id="b"></i>').replace("nl", "en"), ["it says that it is in 'en'"]),
    ],
)
def test_what_is_wrong_with_a_page_is_found(markup: str, found: list[str]) -> None:
    """The negative controls."""
    assert faults(markup, language="nl") == found
