"""Accessible (toegankelijk): what a page must be for anybody, with any screen, by keyboard alone (WCAG 2.2 AA).

axe sees much and not all: it misses a page that must be scrolled sideways, and a place where focus is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
WCAG: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: The narrowest screen (WCAG 1.4.10), and what a window of 1280 pixels is at 200 % zoom (1.4.4).
NARROW, ZOOMED = 320, 640
_HEIGHT: Final = 900
#: A field for a date and a time has so many stops at most.
_STOPS: Final = 7

_RUN: Final = """async (tags) => (await axe.run({ runOnly: tags })).violations.flatMap(({ id, nodes }) =>
  nodes.map((node) => `${id}: ${node.target.join(" ")}`))"""
#: Everything that the Tab key should reach: of radios with one name the chosen one, or the first.
_REACHABLE: Final = """() => {
  const listed = "a[href], button, input, select, textarea, summary, [tabindex]";
  const found = [...document.querySelectorAll(listed)].filter((each) => each.tabIndex >= 0 && !each.disabled
    && each.type !== "hidden" && each.checkVisibility({ visibilityProperty: true }));
  const chosen = found.filter((each) => each.type !== "radio" || each.checked
    || (!found.some((other) => other.type === "radio" && other.name === each.name && other.checked)
      && found.find((other) => other.type === "radio" && other.name === each.name) === each));
  chosen.forEach((each, place) => { each.dataset.place = place; });
  return chosen.length;
}"""
_FOCUSED: Final = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const ringed = at.closest(".drop, .pick") ?? at;
  const { outlineStyle, outlineWidth } = getComputedStyle(ringed);
  const { top, bottom } = at.getBoundingClientRect();
  return [Number(at.dataset.place ?? -1), at.id || at.textContent.trim().slice(0, 60),
    outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, bottom > 0 && top < innerHeight];
}"""


@cache
def _axe() -> str:
    assert AXE.exists(), "run `make setup`, which installs axe by `npm ci`"
    return AXE.read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """What axe finds broken in the page as it stands: the rule, and where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_axe())
    found: list[str] = page.evaluate(_RUN, WCAG)
    return found


def sideways(page: Page, width: int) -> int:
    """By how many pixels the page must be scrolled sideways in a window of ``width``; the window is put back."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": _HEIGHT})
    over: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if before is not None:
        page.set_viewport_size(before)
    return over


@dataclass(frozen=True, slots=True)
class Step:
    """Where one press of Tab led."""

    place: int
    name: str
    is_ringed: bool
    is_in_sight: bool


def keyboard_walk(page: Page) -> list[Step]:
    """Press Tab from the top of the page to its end, or until the focus is caught somewhere: all that it led to.

    A field with stops of its own, such as one for a date, is one step. Leaves the page as it was, apart from where
    the focus is.
    """
    count = page.evaluate(_REACHABLE)
    page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
    page.bring_to_front()
    steps: list[Step] = []
    for _ in range(_STOPS * count + 2):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None or (len(steps) > 1 and found[0] == steps[0].place):
            break
        if not steps or found[0] != steps[-1].place:
            steps.append(Step(*found))
    return steps


def require_keyboard(page: Page) -> list[str]:
    """Everything is reached once, in the order of the page, and is seen to be; the names of what was reached."""
    count = page.evaluate(_REACHABLE)
    steps = keyboard_walk(page)
    assert [each.place for each in steps] == list(range(count)), [each.name for each in steps]
    assert [each.name for each in steps if not each.is_ringed] == []
    assert [each.name for each in steps if not each.is_in_sight] == []
    return [each.name for each in steps]


def require_accessible(page: Page) -> None:
    """No fault of axe in light and dark, and nothing sideways on a narrow screen and at 200 % zoom."""
    found = []
    for scheme in ("light", "dark"):
        # Without movement: a colour halfway to another is nobody's choice.
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
        found += [f"{scheme}: {each}" for each in faults(page)]
    found += [f"{width} px: {over} px sideways" for width in (NARROW, ZOOMED) if (over := sideways(page, width))]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    assert found == [], found
