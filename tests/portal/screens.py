"""Screens (schermbeelden): a picture of every page, in both languages, light and dark, wide and narrow.

``python -m tests.portal.screens [role ...]`` writes them into ``screenshots/`` with an ``index.html`` that shows
them together, to be looked at by somebody who would show them to a client.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests.portal.finding import LANGUAGES, ROLES, enter_as, in_language, kind_of, pages_of
from tests.portal.furnished import Furnished, furnish
from tests.portal.poses import DONE, POSES, Pose, settled
from tests.portal.walking import Walk, browser, walk
from tests.service.register.cast import Cast, gather
from tests.service.register.filled import filling
from tests.unsafe_scheme import EVALUATOR1, EVALUATOR2
from verifier import clock
from verifier.party.operator.directory import build_directory

FOLDER: Final = Path(__file__).parents[2] / "screenshots"
SCHEMES: Final = ("light", "dark")
WIDTHS: Final = (1280, 320)
#: Where others work at the same time; in milliseconds.
PATIENCE: Final = 60_000


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a page, in the file ``name``."""

    name: str
    role: str
    title: str
    variant: str


def pictures(opened: Browser, made: Furnished, role: str, folder: Path) -> Iterator[Shot]:
    """Every picture of what ``role`` sees, written into ``folder``."""
    filled = made.filled
    with walk(opened, filled.register) as walked:
        walked.context.set_default_timeout(PATIENCE)
        enter_as(walked, filled.register, role)
        poses = [Pose("", path, settled) for path in pages_of(role, walked.page(), walked.url)]
        done = DONE[role](filled, made.large) if role in DONE else ()
        for pose in (*poses, *POSES[role](filled, made.large), *done):
            yield from _variants(walked, pose, role, folder)


def _variants(walked: Walk, pose: Pose, role: str, folder: Path) -> Iterator[Shot]:
    kind = kind_of(pose.path).replace("{digest}", "digest").strip("/").replace("/", "-") or "front"
    for language in LANGUAGES:
        page = walked.page(in_language(pose.path, language))
        pose.act(page)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                variant = f"{language}-{scheme}-{width}"
                name = "-".join(part for part in (role, kind, pose.name, variant) if part) + ".png"
                page.evaluate("scrollTo(0, 0)")
                page.screenshot(path=folder / name, full_page=True)
                yield Shot(name, role, f"{kind_of(pose.path)} {pose.name}".strip(), variant)
        page.close()


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
        filled = stack.enter_context(filling(_with_evaluators(cast), place / "register"))
        made = furnish(filled)
        opened = stack.enter_context(browser())
        return [shot for role in roles for shot in pictures(opened, made, role, folder)]


def _with_evaluators(cast: Cast) -> Cast:
    """The same, with a directory that says where the evaluators would listen: the desk shows what it can do."""
    urls = {EVALUATOR1: "http://127.0.0.1:2", EVALUATOR2: "http://127.0.0.1:3"}
    institutions = tuple(replace(each, url=urls.get(each.id)) for each in cast.description.institutions)
    described = replace(cast.description, institutions=institutions)
    return replace(cast, directory=build_directory(cast.operator, described, at=clock.now()))


def main() -> None:
    """Take the pictures of the roles that are named, or of all, and tell where they are."""
    roles = sys.argv[1:] or list(ROLES)
    shots = make(roles)
    sheet = FOLDER / "index.html"
    sheet.write_text(contact_sheet(shots), encoding="utf-8")
    sys.stdout.write(f"{len(shots)} pictures: {sheet}\n")


if __name__ == "__main__":
    main()
