"""Hands (handen): what a site administrator does on the contractor's pages, in Dutch, counted step by step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

from tests.portal.accessible import require_accessible, require_keyboard
from tests.portal.contractor.counterparts import Counterparts
from tests.unsafe_scheme import AGENCY

SENTENCE = "zeven groene fietsen naar Utrecht"


@dataclass
class Hands:
    """Somebody at a page; ``steps`` is how often something was filled in, chosen, pressed or followed."""

    page: Page
    url: str
    is_thorough: bool = True
    steps: int = 0

    def see(self) -> None:
        """The page as it stands is one for everybody: looked at where that is not done already."""
        if self.is_thorough:
            require_accessible(self.page)

    def go(self, path: str) -> None:
        """Open a page of the register in this tab."""
        self.page.goto(self.url + path)

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).fill(text)
        self.steps += 1

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_label(label).select_option(value)
        self.steps += 1

    def tick(self, label: str) -> None:
        self.page.get_by_label(label).check()
        self.steps += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()
        self.steps += 1

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.steps += 1

    def unfold(self, summary: str) -> None:
        self.page.locator("summary", has_text=summary).click()
        self.steps += 1

    def tab_through(self) -> None:
        """Everything on the page is reached by the keyboard alone, in order, and is seen to be."""
        if self.is_thorough:
            require_keyboard(self.page)

    def told(self, text: str) -> None:
        """Wait until the page tells that."""
        self.page.locator("#told").get_by_text(text).wait_for()

    def saved(self, name: str) -> Path:
        """Press a button that gives a file."""
        with self.page.expect_download() as made:
            self.press(name)
        return made.value.path()

    def fill_in(self, number: str, *, agency: str = AGENCY, hours: str = "36") -> None:
        """The six questions about a placement."""
        self.fill("Nummer van de medewerker", number)
        self.choose("Welke instantie kent deze medewerker?", agency)
        self.fill("Eerste werkdag", "2026-01-01")
        self.fill("Uren per week in het contract", hours)
        self.choose("Soort werk", "permanent")

    def attest(self, number: str) -> None:
        """Fill them in, and send."""
        self.fill_in(number)
        self.press("Verzegel, onderteken en verstuur")

    def make_keys(self, others: Counterparts) -> Path:
        """Make keys in this browser, on the page of the keys, and have them enrolled; the recovery file."""
        self.fill("Kies een wachtzin", SENTENCE)
        self.fill("Dezelfde wachtzin nog een keer", SENTENCE)
        recovery = self.saved("Maak de sleutel en bewaar het herstelbestand")
        self.told("De sleutel is gemaakt.")
        self.follow("Meld de sleutel aan")
        request = self.saved("Maak de aanvraag").read_text()
        self.fill("Of plak de tekst hier (niet verplicht)", others.challenge(request))
        answer = self.saved("Maak het antwoord").read_text()
        others.enrol(request, answer)
        self.follow("Naar uw sleutels")
        self.page.get_by_text("U kunt ondertekenen.").wait_for()
        return recovery
