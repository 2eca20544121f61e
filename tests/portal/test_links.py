"""Links (verwijzingen): from the front page and each door, none leads nowhere; pages are found by following them.

Each page is the same in the other language: its link to that language leads to the page itself, and back.
"""

from __future__ import annotations

import html
import re
from collections import deque

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.filled import Filled
from tests.unsafe_scheme import AGENCY, CONTRACTOR
from verifier.core.model.party import PartyId
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

DIGEST = re.compile(r"[A-Za-z0-9_-]{43}")
OTHER = re.compile(r'<a class="other" href="([^"]+)"')
FILES = ("/assets/", "/v1/", "/log/")


def walked(browser: Browser, *starts: str) -> dict[str, str]:
    """The HTML of every page that can be reached, one of each kind; each link answers."""
    waiting, found, kinds = deque(starts), dict[str, str](), set[str]()
    while waiting:
        path = waiting.popleft()
        if (kind := DIGEST.sub("{}", path)) in kinds:
            continue
        kinds.add(kind)
        answer = browser.get(path)
        if answer.status_code == 303:
            waiting.append(answer.headers["location"])
            continue
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if path.startswith(FILES):
            continue
        found[path] = answer.text
        waiting.extend(html.unescape(each) for each in re.findall(r'href="(/[^"#]*)', answer.text))
    return found


def paths(found: dict[str, str]) -> set[str]:
    return {DIGEST.sub("{}", each) for each in found}


def test_everybody_finds_every_public_page_in_both_languages(filled: Filled) -> None:
    found = paths(walked(Browser(filled.register), "/"))
    public = {"/person", "/trust", "/who-knows-what", "/verify", "/sign-in"}
    assert {"/", "/en", *public, *(f"/en{each}" for each in public)} <= found
    assert not any(each.startswith(("/contractor", "/desk", "/buyer", "/account")) for each in found)


@pytest.mark.parametrize(
    ("party", "role", "home"),
    [(CONTRACTOR, Role.ADMINISTRATOR, "/contractor"), (AGENCY, Role.DESK, "/desk")],
    ids=["contractor", "desk"],
)
def test_a_member_finds_its_pages_and_no_link_leads_nowhere(
    filled: Filled, party: PartyId, role: Role, home: str
) -> None:
    found = paths(walked(member(filled.register, party, role), home))
    assert {home, "/en" + home, "/account", "/who-knows-what", "/who-knows-what/{}"} <= found


def test_the_other_language_is_the_same_page(filled: Filled) -> None:
    browser = Browser(filled.register)
    for path, text in walked(browser, "/").items():
        (other,) = OTHER.findall(text)
        assert (path == "/en" or path.startswith("/en/")) is not (other == "/en" or other.startswith("/en/"))
        assert OTHER.findall(browser.get(html.unescape(other)).text) == [path]
