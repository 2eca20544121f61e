"""From the front page to an attested placement, as somebody does who was never here: in under two minutes.

The walk is counted and not timed: what a person needs for it follows from how often something is chosen, filled in
and pressed, and from how much is typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, expect

from tests.portal.contractor.counterparts import Counterparts
from tests.portal.contractor.hands import Hands
from tests.portal.walking import Walk, walk
from tests.service.register.browser import member
from tests.service.register.running import Running
from tests.service.register.story import BSNS
from tests.unsafe_scheme import AGENCY, CONTRACTOR, PASSPHRASE
from verifier.party.home import KEYSTORE
from verifier.service.access.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("register", ["sqlite"], indirect=True)]

LOGIN = "site@aannemer.example"
PASSWORD = "zeven-groene-fietsen"
#: The keystroke-level model (Card, Moran, Newell 1980), in milliseconds: to think of what is next, point at it,
#: press, and move a hand between mouse and keys; and a key pressed by somebody who types as most do.
THINK, POINT, PRESS, MOVE, KEY = 1_350, 1_100, 200, 400, 280
#: To read what is new on each page.
READ = 4_000
TWO_MINUTES = 120_000


@dataclass
class Newcomer(Hands):
    """Somebody who never saw the pages; ``typed`` is how many keys were pressed, ``pages`` how many were read."""

    typed: int = 0
    pages: int = 1

    def fill(self, label: str, text: str) -> None:
        super().fill(label, text)
        self.typed += len(text)

    def follow(self, name: str) -> None:
        super().follow(name)
        self.pages += 1

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.steps += 1

    def bring(self, path: str) -> None:
        """Choose a key file."""
        self.page.locator("#key_file").set_input_files(path)
        self.steps += 2  # the picker opens, and a file in it is chosen

    @property
    def milliseconds(self) -> int:
        return self.steps * (THINK + POINT + PRESS + 2 * MOVE) + self.typed * KEY + self.pages * READ


@pytest.fixture
def stranger(opened: Browser, register: Running) -> Iterator[Walk]:
    """A browser in which nobody was."""
    with walk(opened, register) as walked:
        yield walked


def become_member(register: Running) -> None:
    """By an invitation, with a password."""
    at = member(register, CONTRACTOR, Role.SUBMITTER, name="Sam")
    assert at.post("/account/password", login=LOGIN, password=PASSWORD).status_code == 303


def signed_in(hands: Newcomer) -> None:
    """From the front page, by the door that is for who one is."""
    hands.follow("Inloggen als opdrachtnemer")
    hands.fill("Gebruikersnaam", LOGIN)
    hands.fill("Wachtwoord", PASSWORD)
    hands.press("Inloggen")
    hands.pages += 1
    hands.page.get_by_role("heading", name="Uw opdrachten").wait_for()


def attested(hands: Newcomer, number: str) -> None:
    hands.follow("Plaatsing opgeven")
    hands.attest(number)
    hands.page.get_by_role("heading", name="De plaatsing is verstuurd").wait_for()


def test_a_placement_is_attested_from_the_front_page(
    stranger: Walk, others: Counterparts, register: Running
) -> None:
    """The first time with a key file that a colleague gave; and the next day, with all that is here already."""
    others.play.contract(reference="WERK-2026-019")
    with ThreadPoolExecutor(1) as elsewhere:  # the browser's loop runs in this thread
        elsewhere.submit(become_member, register).result()
    hands = Newcomer(stranger.page("/"), stranger.url)
    signed_in(hands)
    hands.follow("Regel uw sleutels")
    hands.bring(str(register.cast.contractor.folder / KEYSTORE))
    hands.fill("Wachtzin", PASSPHRASE)
    hands.press("Haal de sleutel binnen")
    hands.follow("Naar uw opdrachten")
    attested(hands, BSNS[0])
    assert hands.steps == 17
    assert hands.milliseconds < TWO_MINUTES
    hands.press("Uitloggen")
    expect(hands.page.locator("#happened")).to_contain_text("U bent uitgelogd.")

    hands = Newcomer(stranger.page("/"), stranger.url)
    signed_in(hands)
    attested(hands, BSNS[1])
    assert hands.steps == 11
    assert hands.milliseconds < TWO_MINUTES * 2 // 3
    found = others.queue(register.cast.agency)
    assert [(each.subject.value, each.placed.statement.agency) for each in found] == [
        (BSNS[0], AGENCY),
        (BSNS[1], AGENCY),
    ]
