"""Sweeping (de ronde): one look at a page for all that anybody may need of it, told as a list of faults.

To what axe and the keyboard find it adds text of twice its size, wider spacing, no movement, paper, and that each
fault is tied to its field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Page

from tests.portal import markup
from tests.portal.accessible import NARROW, ZOOMED, contrast_faults, faults, keyboard_faults
from tests.portal.hostile import MADE

#: A sheet of A4 without its margins, in pixels of CSS.
PAPER: Final = 680
WIDE: Final = 1280
#: Text of twice its size (WCAG 1.4.4), and the spacing that a reader may set (1.4.12).
LARGE: Final = "html { font-size: 200% !important; }"
SPACED: Final = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }"
    "p { margin-bottom: 2em !important; }"
)
_STYLED: Final = """(rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}"""
_OVER: Final = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  const sideways = scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px sideways`] : [];
  const cut = [...document.querySelectorAll("main *, header *, footer *")].filter((each) => {
    const { overflowX, overflowY, position } = getComputedStyle(each);
    const isHiding = [overflowX, overflowY].some((way) => way === "hidden" || way === "clip");
    const isCut = each.scrollWidth > each.clientWidth + 2 || each.scrollHeight > each.clientHeight + 2;
    const isText = each.textContent.trim() && each.clientWidth > 1;
    return isHiding && isCut && isText && position !== "absolute" && !each.matches(".ticket");
  });
  return [...sideways, ...cut.map((each) => `cut off: ${each.className || each.tagName}`)];
}"""
_MOVING: Final = """() => [...document.querySelectorAll("*")].filter((each) => {
  const { transitionDuration, animationName } = getComputedStyle(each);
  return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
}).map((each) => each.className || each.tagName)"""
_PRINTED: Final = """() => {
  const found = [];
  const isSeen = (each) => each.checkVisibility() && each.getClientRects().length > 0;
  const forScreens = "header nav, footer nav, form[action$='/sign-out'], .tools, button, a.nl-button";
  for (const each of document.querySelectorAll(forScreens)) {
    if (isSeen(each)) found.push(`on paper: ${each.textContent.trim().slice(0, 40)}`);
  }
  const heading = document.querySelector("h1");
  if (!heading || !isSeen(heading)) found.push("no heading on paper");
  for (const each of document.querySelectorAll("main :not(.ticket, .unseen, caption)")) {
    const { overflowX } = getComputedStyle(each);
    if (overflowX !== "visible" && each.scrollWidth > each.clientWidth + 2) {
      found.push(`cut off on paper: ${each.className || each.tagName}`);
    }
  }
  const bright = (color) => color.match(/[\\d.]+/g).slice(0, 3).reduce((sum, each) => sum + Number(each), 0) / 3;
  if (bright(getComputedStyle(document.body).backgroundColor) < 250) found.push("paper that is not white");
  if (isSeen(heading) && bright(getComputedStyle(heading).color) > 90) found.push("letters that are not dark");
  return found;
}"""
_INERT: Final = """(made) => [
  ...(typeof hacked === "undefined" ? [] : ["a text ran"]),
  ...[...document.querySelectorAll(made)].map((each) => `a text became ${each.tagName}`),
]"""


@contextmanager
def _as(page: Page, rules: str) -> Iterator[None]:
    """With rules of a reader's own."""
    page.evaluate(_STYLED, rules)
    yield
    page.evaluate(_STYLED, "")


def _seen(page: Page) -> list[str]:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = [f"light: {each}" for each in faults(page)]
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += [f"dark: {each}" for each in contrast_faults(page)]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return found


def _narrow(page: Page) -> list[str]:
    found = []
    for width in (NARROW, ZOOMED):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width} px: {each}" for each in page.evaluate(_OVER)]
        with _as(page, SPACED):
            found += [f"at {width} px with wide spacing: {each}" for each in page.evaluate(_OVER)]
    return found


def _printed(page: Page) -> list[str]:
    page.set_viewport_size({"width": PAPER, "height": 900})
    page.emulate_media(media="print", color_scheme="dark")
    found: list[str] = page.evaluate(_PRINTED)
    page.emulate_media(media="screen", color_scheme="light")
    return found


def _large(page: Page) -> list[str]:
    page.set_viewport_size({"width": WIDE, "height": 900})
    with _as(page, LARGE):
        return [f"with large text: {each}" for each in page.evaluate(_OVER)]


def _still(page: Page) -> list[str]:
    return [f"moves: {each}" for each in page.evaluate(_MOVING)]


def _inert(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_INERT, MADE)
    return found


def _tied(page: Page) -> list[str]:
    language: str = page.evaluate("location.pathname.startsWith('/en') ? 'en' : 'nl'")
    return markup.faults(page.content(), language=language)


#: All that is looked at, by name.
LOOKS: Final[Mapping[str, Callable[[Page], list[str]]]] = {
    "seen": _seen,
    "still": _still,
    "keyboard": keyboard_faults,
    "inert": _inert,
    "tied": _tied,
    "narrow": _narrow,
    "printed": _printed,
    "large": _large,
}


def sweep(page: Page) -> list[str]:
    """What is wrong with the page as it stands; nothing for a good one. Leaves the page without movement."""
    page.emulate_media(reduced_motion="reduce")
    return [fault for look in LOOKS.values() for fault in look(page)]
