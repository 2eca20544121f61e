"""One sweep over every page of every role, found as a person finds them: anybody can use it, in any way of reading.

Pages are looked at with the organisation's keys in the browser, and again after something was done on them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.endurance import often
from tests.portal.finding import ROLES, enter_as, kind_of, pages_of
from tests.portal.poses import POSES, settled
from tests.portal.screens import PATIENCE
from tests.portal.sweeping import LOOKS, sweep
from tests.portal.walking import walk
from tests.service.register.filled import Filled

pytestmark = pytest.mark.slow

#: Who looks along sees the pages of others with less on them: looked at in a long run.
SWEPT = [each for each in ROLES if often(each not in {"policy", "reader"}, True)]


@pytest.mark.parametrize("role", SWEPT)
def test_every_page_is_for_anybody(opened: Browser, filled: Filled, role: str) -> None:
    found: list[str] = []
    with walk(opened, filled.register) as walked:
        walked.context.set_default_timeout(PATIENCE)
        enter_as(walked, filled.register, role)
        page = walked.page()
        for path in pages_of(role, page, walked.url):
            settled(page)
            found += [f"{kind_of(path)}: {fault}" for fault in sweep(page)]
        for pose in POSES[role](filled, filled.contract):
            page.goto(walked.url + pose.path)
            pose.act(page)
            found += [f"{kind_of(pose.path)} {pose.name}: {fault}" for fault in sweep(page)]
    assert not found, "\n".join(found)


@pytest.fixture(scope="module")
def sound(opened: Browser, filled: Filled) -> Iterator[Page]:
    """A page without a fault, to plant one in."""
    with walk(opened, filled.register) as walked:
        page = walked.page("/person")
        page.emulate_media(reduced_motion="reduce")
        yield page


@pytest.mark.parametrize(
    ("look", "plant", "found"),
    [
        ("seen", "h1.after(document.createElement('button'))", "light: button-name"),
        ("seen", "h1.style.color = 'color-mix(in srgb, currentcolor 25%, Canvas)'", "dark: color-contrast"),
        ("still", "h1.style.transition = 'color 1s'", "moves: H1"),
        ("keyboard", "document.querySelector('footer a').tabIndex = 1", "reached in order"),
        ("keyboard", "h1.tabIndex = 0; h1.style.outline = 'none'", "no ring: Gaat het over u?"),
        ("inert", "h1.append(document.createElement('iframe'))", "a text became IFRAME"),
        ("inert", "window.hacked = 1", "a text ran"),
        ("tied", "h1.className = 'fault'; h1.id = 'x-fault'", "no field says of itself that it has x-fault"),
        ("tied", "document.documentElement.lang = 'en'", "it says that it is in 'en'"),
        ("narrow", "h1.style.width = '400px'", "at 320 px: "),
        ("narrow", "h1.style.width = '700px'", "at 640 px: "),
        ("narrow", "h1.style.cssText = 'height: 2.6rem; overflow: hidden'", "with wide spacing: cut off: H1"),
        ("large", "h1.style.width = '50rem'", "with large text: "),
        ("printed", "document.querySelector('footer').className = ''", "on paper: Gaat het over mij?"),
        ("printed", "h1.hidden = true", "no heading on paper"),
        ("printed", "h1.style.color = '#ccc'", "letters that are not dark"),
        ("printed", "document.body.style.background = '#eee'", "paper that is not white"),
        ("printed", "h1.style.overflow = 'auto'; h1.append(new Image(900))", "cut off on paper: H1"),
    ],
)
def test_a_planted_fault_is_found(sound: Page, look: str, plant: str, found: str) -> None:
    """The negative controls: each look finds what it looks for."""
    sound.reload()
    sound.evaluate(f"() => {{ const h1 = document.querySelector('h1'); {plant}; }}")
    faults = LOOKS[look](sound)
    assert any(found in each for each in faults), faults
