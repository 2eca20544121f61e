"""300 hostile texts in every place where somebody else's text appears: each stays text, on every page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import pytest
from playwright.sync_api import Browser

from tests.portal.finding import enter_as, kind_of, pages_of
from tests.portal.hostile import HOSTILE, require_inert
from tests.portal.hostile_world import HostileWorld, hostile_world, packed, passing
from tests.portal.poses import looked_through, settled
from tests.portal.test_links import walked
from tests.portal.walking import walk
from tests.service.register.browser import member
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR
from verifier.core.model.party import PartyId
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

#: Parts that no template has, and attributes that would run.
ALIEN = frozenset({"iframe", "object", "embed", "base", "style", "math", "video", "b"})
RUNNING = ("javascript:", "data:")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileWorld]:
    with hostile_world(tmp_path_factory.mktemp("hostile")) as made:
        yield made


class _Parts(HTMLParser):
    """What a page is made of that could only come from a text; and its texts, as they are read."""

    def __init__(self) -> None:
        super().__init__()
        self.alien: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.texts += given.values()
        runs = any(name.startswith("on") for name in given)
        leads = any(given.get(name, "").strip().startswith(RUNNING) for name in ("href", "src", "action"))
        inline = tag == "script" and not given.get("src", "").startswith("/assets/")
        if tag in ALIEN or runs or leads or inline or "http-equiv" in given:
            self.alien.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parts(html: str) -> _Parts:
    parser = _Parts()
    parser.feed(html)
    parser.close()
    return parser


@pytest.mark.parametrize(
    ("party", "role", "home", "contract"),
    [
        (CONTRACTOR, Role.ADMINISTRATOR, "/contractor", "/contractor/contracts/"),
        (BUYER, Role.ADMINISTRATOR, "/buyer", "/buyer/contracts/"),
        (AGENCY, Role.ADMINISTRATOR, "/desk", ""),
    ],
    ids=["contractor", "buyer", "agency"],
)
def test_every_text_stays_text_in_what_is_sent(
    world: HostileWorld, party: PartyId, role: Role, home: str, contract: str
) -> None:
    """All pages of a role, and those of every contract: nothing in their HTML came from a text; all are there."""
    at = member(world.register, party, role)
    pages = walked(at, home, without="/en")
    pages |= {name: at.get(contract + name).text for name in [each.name for each in world.contracts] if contract}
    read = {path: parts(html) for path, html in pages.items()}
    assert {path: each.alien for path, each in read.items() if each.alien} == {}
    shown = "\n".join(text for each in read.values() for text in each.texts)
    seen = [each for each in passing() if each in shown]
    assert len(seen) >= (300 if contract else 20), f"{len(seen)} of {len(passing())}"


@pytest.mark.parametrize("role", ["contractor", "buyer", "agency"])
def test_every_text_stays_text_where_a_script_shows_it(opened: Browser, world: HostileWorld, role: str) -> None:
    """In the browser, with keys, so that the pages' scripts show all that they show."""
    with walk(opened, world.register) as walker:
        enter_as(walker, world.register, role)
        page = walker.page()
        for path in pages_of(role, page, walker.url):
            settled(page)
            require_inert(page)
            if kind_of(path) == "/desk":
                looked_through(page)
                require_inert(page)
        walker.record.require_quiet()


def test_what_a_text_became_is_found() -> None:
    """The negative control: of the texts that are markup, each is seen when it is not escaped."""
    markup = [each for each in HOSTILE if parts(each).alien]
    assert len(markup) >= 150
    assert not [each for each in markup if parts(f"<p>{escape(each)}</p>").alien]
    assert len(passing()) >= 300
    assert all(len(each) <= 64 for each in packed(passing(), 64))
