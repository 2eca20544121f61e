"""A key file of the program in the contractor's browser: the same keys at another place."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.portal.contractor.counterparts import Counterparts
from tests.portal.contractor.hands import Hands
from tests.portal.contractor.sealed_elsewhere import as_file, sealed_parts
from tests.portal.walking import Walk
from tests.service.register.story import BSNS, JANUARY, Signed
from tests.unsafe_scheme import CONTRACTOR, PASSPHRASE
from verifier.party.home import KEYSTORE

pytestmark = pytest.mark.slow

PLACEMENTS = "**/v1/contractor/placements"
#: How much lies in the browser's database for a party.
KEPT_OF = """
async (party) => {
  const { result, transact } = await import(document.querySelector('link[href*="/storage."]').href);
  const range = IDBKeyRange.bound([party], [party, []]);
  return transact(["keys", "kept"], "readonly", async ({ keys, kept }) =>
    await result(keys.count(range)) + await result(kept.count(range)));
}
"""
#: 15,600 hundredths of hours at 40,000 euro for 187,200: what one month comes to.
WORTH = "3.333,33"


@pytest.mark.parametrize("register", ["sqlite"], indirect=True)
def test_a_key_file_of_a_program_serves_the_browser(walked: Walk, others: Counterparts) -> None:
    """What the program attested, whose value was sealed to its key, opens in the browser that got the file."""
    made = others.play.contract(reference="WERK-2026-018")
    placed, _ = others.play.eligible(made, BSNS[4])
    others.play.hours(made, [(placed, 15_600)], month=JANUARY)
    hands = Hands(walked.page("/contractor/keys"), walked.url)
    bring(hands, b"{}", "Dit is geen sleutelbestand.")
    bring(hands, (others.register.cast.contractor.folder / KEYSTORE).read_bytes(), "De sleutel is binnengehaald.")
    hands.page.get_by_text("U kunt ondertekenen.").wait_for()
    hands.see()
    hands.go(f"/contractor/contracts/{made.name}")
    hands.page.locator("#total", has_text=WORTH).wait_for()
    hands.go(f"/contractor/placements/{placed.name}")
    hands.page.get_by_text("Deze browser kent de medewerker van deze plaatsing niet.").wait_for()
    attest_whom_somebody_else_sealed(hands, others, made)
    leave_the_computer(hands, made)
    assert walked.record.leaks([PASSPHRASE]) == []


def attest_whom_somebody_else_sealed(hands: Hands, others: Counterparts, made: Signed) -> None:
    """Who signs does not see who it is; a file that does not fit is told at its field, and each serves once."""
    cast = others.register.cast
    parts = sealed_parts(cast, made, BSNS[5])
    file, fault = hands.page.locator("#sealed"), hands.page.locator("#sealed-fault")
    hands.go(f"/contractor/contracts/{made.name}/attest")
    hands.tick("De medewerker is al verzegeld door iemand anders")
    expect(hands.page.locator("#number")).to_be_hidden()
    hands.press("Onderteken en verstuur")
    expect(fault).to_have_text("Kies het bestand sealed.json.")
    hands.see()
    other = sealed_parts(cast, others.play.contract(reference="WERK-2026-019"), BSNS[5])
    for wrong, told in (
        ({"format": "plaatsbewijs-subject-v1"}, "niet het bestand dat geheim moet blijven"),
        ({"sealed_subject_sha256": parts["contract"]}, "Dit zijn geen verzegelde delen."),
        ({"contract": other["contract"]}, "verzegeld voor een andere opdracht"),
        ({"agency": CONTRACTOR}, "een instantie die hier niet bekend is"),
    ):
        file.set_input_files(as_file(parts, **wrong))
        expect(fault).to_contain_text(told)
    file.set_input_files(as_file(parts))
    expect(hands.page.locator("#sealed-told")).to_contain_text("Verzegeld voor:")
    expect(hands.page.get_by_text("U ziet niet om wie het gaat, en het register ook niet.")).to_be_visible()
    hands.see()
    sign_the_work(hands)
    hands.page.get_by_text("De plaatsing is verstuurd").wait_for()
    (*_, waiting) = others.queue(cast.agency)
    assert (waiting.subject.value, waiting.placed.statement.jti) == (BSNS[5], parts["jti"])
    hands.press("Geef nog een plaatsing op")
    file.set_input_files(as_file(parts))
    sign_the_work(hands, hours="20")
    expect(fault).to_contain_text("Dit bestand is al gebruikt.")


def leave_the_computer(hands: Hands, made: Signed) -> None:
    """Everything of the organisation is forgotten when somebody says so, and never what waits to be sent."""
    hands.page.route(PLACEMENTS, lambda route: route.abort())
    hands.go(f"/contractor/contracts/{made.name}/attest")
    hands.attest(BSNS[0])
    hands.told("Alles is ondertekend en bewaard in deze browser.")
    hands.go("/contractor/keys")
    forget(hands)
    hands.told("Er wacht nog 1 ondertekend bericht op verzending.")
    hands.page.unroute(PLACEMENTS)
    hands.go("/contractor")
    hands.told("1 bericht dat nog wachtte, is nu verstuurd.")
    hands.go("/contractor/keys")
    hands.press("Vergeet alles in deze browser")
    expect(hands.page.locator("#forget_sure-fault")).to_have_text("Vink dit eerst aan.")
    forget(hands)
    hands.told("De sleutels en alles wat hier bewaard was, zijn vergeten.")
    expect(hands.page.locator("#leaving")).to_be_hidden()
    assert hands.page.evaluate(KEPT_OF, CONTRACTOR) == 0


def forget(hands: Hands) -> None:
    hands.tick("Ik heb het sleutelbestand bewaard, of deze sleutel is nergens meer voor nodig")
    hands.press("Vergeet alles in deze browser")


def sign_the_work(hands: Hands, hours: str = "36") -> None:
    hands.fill("Eerste werkdag", "2026-01-01")
    hands.fill("Uren per week in het contract", hours)
    hands.choose("Soort werk", "permanent")
    hands.press("Onderteken en verstuur")


def bring(hands: Hands, octets: bytes, told: str) -> None:
    file: FilePayload = {"name": "keystore.json", "mimeType": "application/json", "buffer": octets}
    hands.page.locator("#key_file").set_input_files(file)
    hands.fill("Wachtzin", PASSPHRASE)
    hands.press("Haal de sleutel binnen")
    hands.page.get_by_text(told).wait_for()
