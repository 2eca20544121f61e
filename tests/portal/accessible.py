"""Accessible (toegankelijk): what a page must be for anybody, with any screen, by keyboard alone (WCAG 2.2 AA).

axe sees much and not all: it misses a page that must be scrolled sideways, and a place where focus is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
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

_RUN: Final = """async ([within, runOnly]) => (await axe.run(within, {
  runOnly, resultTypes: ["violations"], preload: false,
})).violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`))"""
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
#: Notes where the focus goes from now on: an element of `_REACHABLE` by its place, or nowhere.
_NOTE: Final = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.blur();
  document.body.removeAttribute("tabindex");
  scrollTo(0, 0);
  window.reached = [];
  if (window.isNoting) return;
  window.isNoting = true;
  addEventListener("focusin", ({ target }) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(target.closest(".drop, .pick") ?? target);
    const { top, bottom } = target.getBoundingClientRect();
    reached.push([Number(target.dataset.place ?? -1), target.id || target.textContent.trim().slice(0, 60),
      outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, bottom > 0 && top < innerHeight]);
  });
  addEventListener("focusout", ({ relatedTarget }) => { if (!relatedTarget) reached.push(null); });
}"""
_REACHED: Final = "() => document.activeElement === document.body ? [...reached, null] : reached"


@cache
def _axe() -> str:
    assert AXE.exists(), "run `make setup`, which installs axe by `npm ci`"
    return AXE.read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """What axe finds broken in the page as it stands: the rule, and where."""
    return _found(page, "html", WCAG)


def contrast_faults(page: Page) -> list[str]:
    """Where letters and their ground are too near to each other, in the page's own part as it stands."""
    return _found(page, "main", ["color-contrast"])


def _found(page: Page, within: str, rules: Sequence[str]) -> list[str]:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_axe())
    found: list[str] = page.evaluate(_RUN, [within, list(rules)])
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

    place: int | None
    name: str
    is_ringed: bool
    is_in_sight: bool


#: Out of the page.
NOWHERE: Final = Step(None, "", is_ringed=True, is_in_sight=True)
#: How often Tab is pressed at once when the first round did not come through.
_MORE: Final = 8


def keyboard_walk(page: Page) -> list[Step]:
    """Press Tab from the top of the page to its end, or until the focus is caught somewhere: all that it led to.

    A field with stops of its own, such as one for a date, is one step. Leaves the page as it was, apart from where
    the focus is.
    """
    count = page.evaluate(_REACHABLE)
    page.bring_to_front()
    page.evaluate(_NOTE)
    steps: list[Step] = []
    presses, most = count, _STOPS * count
    while not _is_through(steps) and most > 0:
        for _ in range(presses):
            page.keyboard.press("Tab")
        steps = _steps(page.evaluate(_REACHED))
        presses, most = _MORE, most - presses
    return [each for each in steps if each.place is not None]


def _steps(reached: Sequence[tuple[int, str, bool, bool] | None]) -> list[Step]:
    """Up to where it began again, or left the page: then with a step to nowhere at the end."""
    steps: list[Step] = []
    for each in reached:
        if each is None or (len(steps) > 1 and each[0] == steps[0].place):
            return [*steps, NOWHERE] if steps else steps
        if not steps or each[0] != steps[-1].place:
            steps.append(Step(*each))
    return steps


def _is_through(steps: Sequence[Step]) -> bool:
    return bool(steps) and steps[-1] is NOWHERE


def keyboard_faults(page: Page) -> list[str]:
    """What is not reached once by the Tab key, in the order of the page, or is not seen to be."""
    return _faults_of(keyboard_walk(page), page.evaluate(_REACHABLE))


def require_keyboard(page: Page) -> list[str]:
    """Everything is reached once, in the order of the page, and is seen to be; the names of what was reached."""
    steps = keyboard_walk(page)
    assert _faults_of(steps, page.evaluate(_REACHABLE)) == []
    return [each.name for each in steps]


def _faults_of(steps: list[Step], count: int) -> list[str]:
    found = [f"no ring: {each.name}" for each in steps if not each.is_ringed]
    found += [f"out of sight: {each.name}" for each in steps if not each.is_in_sight]
    if [each.place for each in steps] != list(range(count)):
        found.append(f"{len(steps)} of {count} reached in order, the last at {steps[-1].name if steps else 'none'}")
    return found


def require_accessible(page: Page) -> None:
    """No fault of axe in light and dark, and nothing sideways on a narrow screen and at 200 % zoom."""
    # Without movement: a colour halfway to another is nobody's choice.
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [f"light: {each}" for each in faults(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {each}" for each in contrast_faults(page)]
    found += [f"{width} px: {over} px sideways" for width in (NARROW, ZOOMED) if (over := sideways(page, width))]
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    assert found == [], found
