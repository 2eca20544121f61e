"""Procurement in Chromium, end to end: from a key file to a contract, a framework and a call-off of it.

The register runs; the contractor is its own program. Every request of the browser is kept, and all of them are
looked through.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Route

from tests.portal.contractor.hands import SENTENCE, Hands
from tests.portal.drafting.procurement import READ, Desk, euros, let_out, planned, ruleset, secrets_in
from tests.portal.walking import Walk, secure_url
from tests.service.register.cast import OTHER_BUYER, OTHER_CONTRACTOR
from tests.service.register.running import Running
from tests.service.register.story import Signed
from tests.unsafe_scheme import BUYER, CONTRACTOR, PASSPHRASE
from verifier import clock
from verifier.core.model.agreed_terms import AgreedTerms
from verifier.core.model.contract import CallOffRule, CallOffs, Contract, ContractParty, ContractRole, Obligation
from verifier.core.model.target import Milestone, TargetKind
from verifier.party.home import KEYSTORE
from verifier.party.introduction import open_introduction

pytestmark = pytest.mark.slow

CONTRACTS = "**/v1/buyer/contracts"
PLANS = "**/v1/public/plans"
REFERENCE = "AANB-2026-014"
WHY = "Dit werk is arbeidsintensief; zo is het besproken."


def test_procurement_registers_contracts_from_its_browser(walked: Walk, elsewhere: Walk, register: Running) -> None:
    """The whole way: a key, figures that follow, faults, a reload, a lost answer, a framework and a call-off."""
    is_thorough = not register.database.place.name
    desk = Desk(Hands(walked.page("/buyer/keys"), walked.url, is_thorough=is_thorough), walked, register)
    secrets = secrets_in(register.cast.buyer.folder / KEYSTORE, PASSPHRASE)
    bring_key(desk)
    fill_in(desk)
    be_told_of_faults(desk)
    sign_while_the_answer_is_lost(desk)
    framework = register_framework(desk)
    call_off(desk, framework)
    if is_thorough:  # it asks nothing of a database, and making keys takes long
        made = introduce_key(Desk(Hands(elsewhere.page("/buyer/keys"), elsewhere.url), elsewhere, register))
        secrets += secrets_in(made, SENTENCE)
    desk.hands.page.wait_for_timeout(300)
    assert sum(each.url.endswith("/v1/buyer/contracts") for each in walked.record.sent) >= 4
    for walk in (walked, elsewhere):
        assert walk.record.leaks(secrets) == []
        assert walk.record.elsewhere(secure_url(register)) == []
        assert walk.record.breaches == []
    let_out(desk, secrets[-1])
    assert len(walked.record.leaks(secrets)) >= 1


def bring_key(desk: Desk) -> None:
    """The key file of the buyer's own program, which has no key to open with."""
    octets = (desk.register.cast.buyer.folder / KEYSTORE).read_bytes()
    file: FilePayload = {"name": "keystore.json", "mimeType": "application/json", "buffer": octets}
    desk.hands.page.locator("#key_file").set_input_files(file)
    desk.hands.fill("Wachtzin", PASSPHRASE)
    desk.hands.press("Haal de sleutel binnen")
    desk.hands.told("De sleutel is binnengehaald.")
    desk.hands.page.get_by_text("U kunt ondertekenen.").wait_for()
    desk.hands.see()


def fill_in(desk: Desk) -> None:
    """The figures beside the form follow what is typed, and are the register's own."""
    hands, page = desk.hands, desk.hands.page
    hands.follow("Nieuwe opdracht")
    page.locator("#draft").wait_for()
    assert desk.hands.page.locator("#percent").input_value() == ""
    hands.fill("Uw kenmerk", REFERENCE)
    hands.choose("Wie doet het werk?", CONTRACTOR)
    hands.fill("Waarde van de opdracht", "1.200.000")
    hands.fill("Eerste dag", "2026-01-01")
    hands.fill("Laatste dag", "2027-12-31")
    page.locator("#ruleset").select_option(ruleset(desk.register, "utrecht-current"))
    desk.wait_for_plan("U hebt nog geen verplichting ingevuld.")
    hands.see()
    hands.tick("een percentage van de waarde")
    hands.fill("Percentage", "4,25")
    hands.fill("Welk deel van de waarde is loon? (%) (niet verplicht)", "60")
    desk.wait_for_plan("De verplichting is € 51.000. Dat kan binnen de looptijd.")
    shown = page.locator("#plan").inner_text().replace("\xa0", " ")
    plan = planned(desk)
    assert plan["obligation"]["amount"] == 5_100_000
    for each in plan["obligation"]["equivalents"][:4]:
        assert f"{each['people']} × {each['title']['nl']}, {each['months']} maanden" in shown
    for each in plan["alternatives"][:4]:
        assert all(f"{part['people']} × {part['title']['nl']}" in shown for part in each["people"])
        assert each["over"] == 0 or f"({euros(each['over'])} meer dan nodig)" in shown
    assert "7,08% van wat in deze opdracht voor arbeid wordt betaald" in shown
    hands.see()


def be_told_of_faults(desk: Desk) -> None:
    """Each at its field, the first of them gone to; nothing is read or signed. A reload loses nothing of it."""
    hands, page = desk.hands, desk.hands.page
    page.locator("#motivation").fill("Voor iemand met een uitkering.")
    hands.press(READ)
    hands.told("Er zijn 2 antwoorden die nog niet kloppen.")
    assert "een persoon" in page.locator("#motivation-fault").inner_text()
    assert page.locator("#rhythm-fault").inner_text() == "Kies wanneer het register oordeelt."
    assert page.evaluate("document.activeElement.id") == "motivation"
    hands.see()
    page.locator("#motivation").fill(WHY)
    hands.tick("na maanden die u zelf kiest")
    hands.tick("april 2026")
    hands.tick("mei 2026")
    hands.press(READ)
    assert "minstens drie" in page.locator("#rhythm-fault").inner_text()
    page.get_by_label("mei 2026").uncheck()
    page.wait_for_timeout(400)
    page.reload()
    page.locator("#moments-told", has_text="april 2026, december 2027").wait_for()
    assert page.locator("#motivation").input_value() == WHY
    desk.wait_for_plan("De verplichting is € 51.000.")
    hands.tab_through()


def sign_while_the_answer_is_lost(desk: Desk) -> None:
    """The register has it and its answer never comes: the same bytes go again, and it is one contract."""
    hands, page = desk.hands, desk.hands.page

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    told = desk.read()
    for part in (REFERENCE, "4,25% van € 1.200.000; dat komt nu op € 51.000", WHY, "april 2026, december 2027"):
        assert part in told
    hands.see()
    page.route(CONTRACTS, lose)
    desk.sign()
    hands.told("Geen verbinding. Alles is ondertekend en bewaard in deze browser.")
    page.unroute(CONTRACTS)
    page.reload()
    hands.told("1 bericht dat nog wachtte, is nu verstuurd.")
    assert page.locator("#reference").input_value() == ""
    (signed,) = desk.given()
    contract: Contract = signed.statement
    assert contract.obligation == Obligation(basis_points=425, motivation=WHY)
    assert [str(each) for each in contract.moments] == ["2026-04", "2027-12"]
    desk.accept(signed)
    hands.go("/buyer")
    page.get_by_text(REFERENCE).wait_for()


def register_framework(desk: Desk) -> Signed:
    """One from which another buyer may call off too; what the rule set leaves open is agreed on."""
    hands, page = desk.hands, desk.hands.page
    hands.go("/buyer/new")
    hands.fill("Uw kenmerk", "RAAM-7")
    hands.choose("Wie doet het werk?", CONTRACTOR)
    hands.fill("Waarde van de opdracht", "5000000")
    hands.fill("Eerste dag", "2026-01-01")
    hands.fill("Laatste dag", "2028-12-31")
    page.locator("#ruleset").select_option(ruleset(desk.register, "utrecht-current"))
    hands.fill("Hoeveel maanden vóór de opdracht mag iemand al zijn begonnen? (niet verplicht)", "6")
    hands.tick("een vast bedrag")
    hands.fill("Bedrag", "0")
    hands.tick("elk jaar")
    hands.unfold("Een raamovereenkomst")
    hands.choose("Is dit een raamovereenkomst?", "carried")
    page.locator(f"input[value='{OTHER_BUYER}']").check()
    hands.unfold("Andere partijen en controle")
    hands.press("Voeg een partij toe")
    hands.choose("Wie?", OTHER_CONTRACTOR)
    hands.choose("Als wat?", "staffing_agency")
    hands.see()
    assert "Wat de ene nadere opdracht over heeft" in desk.read()
    desk.sign()
    page.get_by_role("heading", name="De opdracht is geregistreerd").wait_for()
    hands.see()
    signed = desk.given()[-1]
    contract: Contract = signed.statement
    assert contract.call_offs == CallOffs(CallOffRule.CARRIED, (OTHER_BUYER,))
    assert contract.parties == (ContractParty(OTHER_CONTRACTOR, ContractRole.STAFFING_AGENCY),)
    assert page.locator("#view").get_attribute("href") == f"/buyer/contracts/{signed.name}"
    desk.accept(signed)
    return signed


def call_off(desk: Desk, framework: Signed) -> None:
    """What the framework says is not asked again; without a connection the figures wait, and it is signed later."""
    hands, page = desk.hands, desk.hands.page
    hands.go("/buyer/new")
    hands.unfold("Hoort deze opdracht bij een raamovereenkomst?")
    hands.follow("RAAM-7")
    page.route(PLANS, lambda route: route.abort())
    hands.fill("Uw kenmerk", "RAAM-7.1")
    hands.fill("Waarde van de opdracht", "250.000")
    hands.fill("Eerste dag", "2025-12-31")
    hands.fill("Laatste dag", "2026-12-31")
    desk.wait_for_plan("Zonder verbinding kunnen wij niet meerekenen.")
    page.unroute(PLANS)
    hands.tick("een percentage van de waarde")
    hands.fill("Percentage", "3")
    hands.tick("elk half jaar")
    hands.unfold("Doelen en betaling")
    hands.press("Voeg een doel toe")
    hands.choose("Wat moet er bereikt zijn?", "people_kept")
    hands.fill("Hoeveel ten minste?", "5")
    hands.choose("Bij welk oordeel?", "2026-12")
    hands.fill("Deel van de betaling (%) (niet verplicht)", "20")
    desk.wait_for_plan("De verplichting is € 7.500.")
    hands.press(READ)
    assert "vóór het begin van de raamovereenkomst" in page.locator("#first_day-fault").inner_text()
    hands.fill("Eerste dag", "2026-01-01")
    told = desk.read()
    assert "20% van de betaling als dit doel is gehaald: 5 medewerkers minstens 6 maanden aan het werk" in told
    desk.sign()
    page.get_by_role("heading", name="De opdracht is geregistreerd").wait_for()
    contract: Contract = desk.given()[-1].statement
    assert (contract.framework, contract.contractor) == (framework.digest, CONTRACTOR)
    assert (contract.ruleset, contract.agreed) == (framework.statement.ruleset, framework.statement.agreed)
    assert contract.agreed == AgreedTerms(start_window_months=6)
    (target,) = contract.targets
    assert (target.kind, target.least, target.months) == (TargetKind.PEOPLE_KEPT, 5, 6)
    assert contract.milestones == (Milestone(2_000, target.code),)


def introduce_key(desk: Desk) -> Path:
    """A colleague's key, and the letter by which the operator lists it beside the one that counts now.

    Its recovery file has a key to sign with and no key to open with: nothing is sealed to a buyer.
    """
    hands, page = desk.hands, desk.hands.page
    page.get_by_text("In deze browser is nog geen sleutel.").wait_for()
    hands.fill("Kies een wachtzin", SENTENCE)
    hands.fill("Dezelfde wachtzin nog een keer", SENTENCE)
    recovery = hands.saved("Maak de sleutel en bewaar het herstelbestand")
    hands.told("De sleutel is gemaakt.")
    hands.follow("Laat de sleutel in de lijst zetten")
    fingerprint = page.locator("#print").inner_text()
    letter = open_introduction(hands.saved("Maak de voorstelling").read_bytes(), at=clock.now())
    hands.told("met nog 1 sleutel van uw organisatie")
    assert (letter.iss, letter.fingerprint) == (BUYER, fingerprint)
    assert [each.kid for each in letter.keys] == [fingerprint, desk.register.cast.buyer.signing_key().kid]
    hands.see()
    recovery.chmod(0o600)
    return recovery
