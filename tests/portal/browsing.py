"""Browsing (bladeren): the register's own page in Chromium, and what a person does on it and sees of it.

Every request, every message in the console and every breach of the page's policy is noted: a story ends with none
that it did not expect.
"""

from __future__ import annotations

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, sync_playwright

#: Ten minutes after the bundles of the world were fetched, as a person of Utrecht fills it in.
MOMENT: Final = "2027-01-01T10:10"
#: The same browser with no window at all takes a third of the processor's time, where it is installed.
PROGRAMS: Final = ("chromium-headless-shell", "chromium")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=nl-NL",
)
#: Tells of every breach of a policy, before anything of the page runs.
WATCH: Final = """
window.breaches = [];
document.addEventListener("securitypolicyviolation", (event) => breaches.push(event.violatedDirective));
"""
#: Puts files into the page as a drop from the desktop does.
_DROP: Final = """
([target, files]) => {
  const moved = new DataTransfer();
  for (const { name, octets } of files) {
    moved.items.add(new File([Uint8Array.from(atob(octets), (each) => each.charCodeAt())], name));
  }
  for (const kind of ["dragenter", "dragover", "drop"]) {
    target.dispatchEvent(new DragEvent(kind, { dataTransfer: moved, bubbles: true, cancelable: true }));
  }
}
"""


def chromium() -> str:
    """The program; where there is none the test is skipped, except in CI."""
    found = next((each for each in map(shutil.which, PROGRAMS) if each), None)
    if found is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed: no page is opened")
    assert found is not None, "Chromium is needed to open the pages"
    return found


@contextmanager
def person() -> Iterator[BrowserContext]:
    """Chromium as somebody in Utrecht uses it; what one page fetched for ever, the next has already."""
    program = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        context = browser.new_context(locale="nl-NL", timezone_id="Europe/Amsterdam")
        context.set_default_timeout(60_000)
        yield context
        browser.close()


@dataclass
class Visit:
    """A page that was opened; ``requests`` are those since it was ready."""

    page: Page
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, context: BrowserContext, url: str) -> Visit:
        """Open ``url`` in a page of its own, and wait until it is ready."""
        page = context.new_page()
        page.add_init_script(WATCH)
        visit = cls(page)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda message: visit.messages.append(message.text))
        page.on("pageerror", lambda error: visit.messages.append(str(error)))
        page.goto(url)
        visit.ready()
        return visit

    def ready(self) -> None:
        """Wait until files can be chosen: all that the page asks for is there."""
        self.page.locator("#desk").wait_for()
        self.requests.clear()

    def choose(self, files: Mapping[str, bytes]) -> None:
        """Choose files as the picker does, and wait for what is told of them."""
        self.page.locator("#files").set_input_files(picked(files))
        self.settled()

    def choose_kit(self, octets: bytes) -> None:
        self.page.locator("#kit").set_input_files(picked({"kit.json": octets}))

    def drop(self, files: Mapping[str, bytes]) -> None:
        """Drop files on the page."""
        moved = [{"name": name, "octets": b64encode(octets).decode()} for name, octets in files.items()]
        target = self.page.locator("#drop").element_handle()
        self.page.evaluate(_DROP, [target, moved])
        self.settled()

    def settled(self) -> None:
        """Wait until nothing is being verified."""
        self.page.locator("#tickets[aria-busy=false]").wait_for()

    def at(self, moment: str) -> None:
        """Fill in the moment, in the person's own time."""
        self.page.locator("details.settings").evaluate("(each) => { each.open = true; }")
        self.page.locator("#moment").fill(moment)
        self.page.locator("#moment").dispatch_event("change")

    def tickets(self) -> Sequence[str]:
        """What each result says, line by line."""
        return self.page.locator(".ticket").all_inner_texts()

    def statuses(self) -> Sequence[str]:
        return [each.get_attribute("data-status") or "" for each in self.page.locator(".ticket").all()]

    def breaches(self) -> Sequence[str]:
        found: list[str] = self.page.evaluate("window.breaches")
        return found


def picked(files: Mapping[str, bytes]) -> Sequence[FilePayload]:
    """Files as a file chooser gives them."""
    return [{"name": name, "mimeType": "application/json", "buffer": octets} for name, octets in files.items()]


def harmless(visit: Visit) -> None:
    """Nothing was asked of anybody, nothing is kept, no policy was broken, and nothing failed unseen."""
    assert (visit.requests, visit.breaches(), visit.messages) == ([], [], [])
    stored = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]"
    assert visit.page.evaluate(stored) == [0, 0, 0]
    assert visit.page.context.cookies() == []
