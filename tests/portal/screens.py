"""Screens (schermbeelden): a picture of every page, in both languages, light and dark, wide and narrow.

``python -m tests.portal.screens [role ...]`` writes them into ``screenshots/`` with an ``index.html`` that shows
them together, to be looked at by somebody who would show them to a client. Pages are found as a person finds them:
from the front page and each door, by following links; of pages that differ only in what they are about, one is
taken.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page

from tests.portal.browsing import MOMENT, picked
from tests.portal.bundle_case import altered, kit_of, year
from tests.portal.walking import Walk, browser, walk
from tests.service.register.cast import gather
from tests.service.register.filled import Filled, filling
from tests.unsafe_scheme import AGENCY, BUYER, CONTRACTOR
from verifier import clock
from verifier.core.model.party import PartyId
from verifier.service.access.roles import Role

FOLDER: Final = Path(__file__).parents[2] / "screenshots"
SCHEMES: Final = ("light", "dark")
WIDTHS: Final = (1280, 320)
LANGUAGES: Final = ("nl", "en")
#: Who looks: nobody in particular, and a member of an organisation at each door.
ROLES: Final[Mapping[str, tuple[PartyId, Role] | None]] = {
    "everyone": None,
    "contractor": (CONTRACTOR, Role.ADMINISTRATOR),
    "agency": (AGENCY, Role.DESK),
    "buyer": (BUYER, Role.ADMINISTRATOR),
    "reader": (CONTRACTOR, Role.READER),
}
#: Where each begins, beside the front page.
_STARTS: Final[Mapping[str, Sequence[str]]] = {
    "everyone": ("/", "/sign-in", "/sign-in/link", "/nowhere"),
    "contractor": ("/contractor", "/who-knows-what"),
    "agency": ("/desk", "/who-knows-what"),
    "buyer": ("/buyer", "/account"),
    "reader": ("/contractor",),
}
_MOST: Final = 40
_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_LINKS: Final = """
() => [...document.querySelectorAll('a[href^="/"]:not([href$=".csv"])')].map((each) => each.getAttribute("href"))
"""
_OTHER_FILES: Final = ("/v1/", "/log/", "/assets/")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a page, in the file ``name``."""

    name: str
    role: str
    title: str
    variant: str


@dataclass(frozen=True, slots=True)
class Pose:
    """A page after something was done on it; ``path`` is its bare (Dutch) address."""

    name: str
    path: str
    act: Callable[[Page], object]


def with_results(page: Page) -> None:
    """The page that verifies, with its settings open, a bundle that is valid and one that is altered."""
    page.locator("#desk").wait_for()
    page.locator("details.settings").evaluate("(each) => { each.open = true; }")
    page.locator("#kit").set_input_files(picked({"kit.json": kit_of()}))
    page.locator("#moment").fill(MOMENT)
    page.locator("#moment").dispatch_event("change")
    files = {"WERK-2025-017.bundle.json": year().bundle(), "changed.json": altered()}
    page.locator("#files").set_input_files(picked(files))
    page.locator("#tickets[aria-busy=false]").wait_for()


def wrong_sign_in(page: Page) -> None:
    """The page that signs in, after a secret that is none."""
    form = page.locator("form").filter(has=page.locator("input:not([type=hidden])")).first
    if form.count():
        for each in form.locator("input:not([type=hidden])").all():
            each.fill("nobody")
        form.locator("button").first.click()
        page.wait_for_load_state()


POSES: Final[Mapping[str, Sequence[Pose]]] = {
    "everyone": (Pose("results", "/verify", with_results), Pose("fault", "/sign-in", wrong_sign_in)),
}


def found_pages(walked: Walk, starts: Iterable[str]) -> Iterator[str]:
    """Bare addresses of pages that can be reached from ``starts``, one of each kind."""
    waiting, kinds = deque(starts), set[str]()
    page = walked.page()
    while waiting and len(kinds) < _MOST:
        path = waiting.popleft()
        kind = _DIGEST.sub("{digest}", path)
        if kind in kinds:
            continue
        kinds.add(kind)
        page.goto(walked.url + path)
        yield path
        links: list[str] = page.evaluate(_LINKS)
        waiting.extend(each.partition("#")[0] for each in links if _is_page(each))
    page.close()


def _is_page(link: str) -> bool:
    return not link.startswith((*_OTHER_FILES, "/en/")) and link != "/en"


def pictures(opened: Browser, filled: Filled, role: str, folder: Path) -> Iterator[Shot]:
    """Every picture of what ``role`` sees, written into ``folder``."""
    with walk(opened, filled.register) as walked:
        member = ROLES[role]
        if member is not None:
            walked.sign_in(filled.register, *member)
        poses = [Pose("", path, lambda _: None) for path in found_pages(walked, _STARTS[role])]
        for pose in (*poses, *POSES.get(role, ())):
            yield from _variants(walked, pose, role, folder)


def _variants(walked: Walk, pose: Pose, role: str, folder: Path) -> Iterator[Shot]:
    kind = _DIGEST.sub("digest", pose.path).strip("/").replace("/", "-") or "front"
    for language in LANGUAGES:
        page = walked.page(_address(pose.path, language))
        pose.act(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                variant = f"{language}-{scheme}-{width}"
                name = "-".join(part for part in (role, kind, pose.name, variant) if part) + ".png"
                page.screenshot(path=folder / name, full_page=True)
                yield Shot(name, role, f"{pose.path} {pose.name}".strip(), variant)
        page.close()


def _address(path: str, language: str) -> str:
    if language == "nl":
        return path
    return "/en" if path == "/" else f"/en{path}"


def contact_sheet(shots: Sequence[Shot]) -> str:
    """A page that shows all pictures, those of one page in one row."""
    rows: dict[tuple[str, str], list[Shot]] = {}
    for shot in shots:
        rows.setdefault((shot.role, shot.title), []).append(shot)
    body = "".join(
        f"<section><h2>{escape(role)}: {escape(title)}</h2><div>"
        + "".join(
            f'<figure><a href="{escape(each.name)}"><img src="{escape(each.name)}" loading="lazy" alt=""></a>'
            f"<figcaption>{escape(each.variant)}</figcaption></figure>"
            for each in listed
        )
        + "</div></section>"
        for (role, title), listed in rows.items()
    )
    style = (
        "body{font:1rem system-ui;margin:2rem;background:#ddd}div{display:flex;gap:1rem;overflow-x:auto}"
        "figure{margin:0}img{width:16rem;max-height:24rem;object-fit:cover;object-position:top;background:#fff}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title><style>{style}</style>'
        f"<h1>{len(shots)} pictures of {len(rows)} pages</h1>{body}</html>"
    )


def make(roles: Sequence[str], folder: Path = FOLDER) -> Sequence[Shot]:
    """Fill a register, and take every picture of what these roles see."""
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        if old.name.split("-")[0] in roles:
            old.unlink()
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        cast = gather(place / "cast", at=clock.now())
        stack.callback(cast.close)
        filled = stack.enter_context(filling(cast, place / "register"))
        opened = stack.enter_context(browser())
        return [shot for role in roles for shot in pictures(opened, filled, role, folder)]


def main() -> None:
    """Take the pictures of the roles that are named, or of all, and tell where they are."""
    roles = sys.argv[1:] or list(ROLES)
    shots = make(roles)
    sheet = FOLDER / "index.html"
    sheet.write_text(contact_sheet(shots), encoding="utf-8")
    sys.stdout.write(f"{len(shots)} pictures: {sheet}\n")


if __name__ == "__main__":
    main()
