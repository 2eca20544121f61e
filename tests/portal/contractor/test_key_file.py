"""A key file of the program in the contractor's browser: the same keys at another place."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from tests.portal.contractor.counterparts import Counterparts
from tests.portal.contractor.hands import Hands
from tests.portal.walking import Walk
from tests.service.register.story import BSNS, JANUARY
from tests.unsafe_scheme import PASSPHRASE
from verifier.party.home import KEYSTORE

pytestmark = pytest.mark.slow

#: 15,600 hundredths of hours at 40,000 euro for 187,200: what one month comes to.
WORTH = "3.333,33"


@pytest.mark.parametrize("register", ["sqlite"], indirect=True)
def test_a_key_file_of_a_program_serves_the_browser(walked: Walk, others: Counterparts) -> None:
    """What the program attested, whose value was sealed to its key, opens in the browser that got the file."""
    made = others.play.contract(reference="WERK-2026-018")
    placed, _ = others.play.eligible(made, BSNS[4])
    others.play.hours(made, [(placed, 15_600)], month=JANUARY)
    hands = Hands(walked.page("/contractor/keys"), walked.url)
    bring(hands, b"{}", "Dit is geen sleutelbestand dat met deze wachtzin opengaat.")
    bring(hands, (others.register.cast.contractor.folder / KEYSTORE).read_bytes(), "De sleutel is binnengehaald.")
    hands.page.get_by_text("U kunt ondertekenen.").wait_for()
    hands.see()
    hands.go(f"/contractor/contracts/{made.name}")
    hands.page.locator("#total", has_text=WORTH).wait_for()
    hands.go(f"/contractor/placements/{placed.name}")
    hands.page.get_by_text("Deze browser kent de medewerker van deze plaatsing niet.").wait_for()
    assert walked.record.leaks([PASSPHRASE]) == []


def bring(hands: Hands, octets: bytes, told: str) -> None:
    file: FilePayload = {"name": "keystore.json", "mimeType": "application/json", "buffer": octets}
    hands.page.locator("#key_file").set_input_files(file)
    hands.fill("Wachtzin", PASSPHRASE)
    hands.press("Haal de sleutel binnen")
    hands.page.get_by_text(told).wait_for()
