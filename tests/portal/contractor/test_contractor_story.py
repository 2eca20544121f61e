"""The contractor in Chromium, end to end: from no key at all to values that only this browser can open.

The register runs; operator and agencies are their own programs. Every request of the browser is kept, and all of
them are looked through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Route

from keys.custody.keystore import Keystore
from tests.portal.contractor.counterparts import Counterparts, Waiting
from tests.portal.contractor.hands import SENTENCE, Hands
from tests.portal.walking import Walk, secure_url
from tests.service.register import story
from tests.service.register.play import post
from tests.service.register.story import BSNS, JANUARY, Signed
from tests.unsafe_scheme import CONTRACTOR, OTHER_AGENCY
from verifier.core.privacy.subject import Scheme
from verifier.core.wire import base64url
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

OWN_NAME = "personeelsnummer-4711"
BORN = "1984-03-09"
STATEMENT = "DGV/2026-0042"
PLACEMENTS = "**/v1/contractor/placements"
DIRECTORY = "**/v1/public/directory"
#: Nothing is being sent, nor about to be.
IS_STILL = "navigator.locks.query().then(({ held, pending }) => !held.length && !pending.length)"
#: 15,600 hundredths of hours at 40,000 euro for 187,200: what one month comes to.
WORTH = "3.333,33"


def test_a_contractor_attests_from_its_browser(walked: Walk, elsewhere: Walk, others: Counterparts) -> None:
    """The whole way: keys, acceptance, placements, what goes wrong on the way, values, corrections, a lost key."""
    made = story.contract(others.register.cast, reference="WERK-2026-017")
    post(others.register.buyer, "/v1/buyer/contracts", made.token)
    hands = Hands(walked.page("/contractor"), walked.url, is_thorough=others.is_on_sqlite)
    hands.follow("Regel uw sleutels")
    recovery = hands.make_keys(others)
    accept(hands)
    first = attest_first(hands, others)
    second = attest_while_the_answer_is_lost(hands, others, made)
    third = attest_after_the_session_ended(hands, others, walked, made)
    refuse_another_key(hands, others, made)
    others.find_eligible(others.register.cast.agency, first, made)
    others.decline(others.register.cast.agency, second)
    others.play.hours(made, [(first.placed, 15_600)], month=JANUARY)
    see_value(hands, first, made)
    resend(hands, others, second)
    correct_and_withdraw(hands, others, third)
    if others.is_on_sqlite:  # it asks nothing more of a database, and making keys takes long
        lose_key(elsewhere, others, first, made)
    secrets = list(secrets_of(recovery, others, (first, second, third)))
    hands.page.wait_for_timeout(500)
    assert sum(b"sealed_subject" in each.body for each in walked.record.sent) >= 5
    for walk in (walked, elsewhere):
        assert walk.record.leaks(secrets) == []
        assert walk.record.elsewhere(secure_url(others.register)) == []
        assert walk.record.breaches == []
    let_out(hands, BSNS[0])
    assert len(walked.record.leaks(secrets)) == 1


def let_out(hands: Hands, number: str) -> None:
    """What a page that leaks would do: the negative control of the look through all requests."""
    with hands.page.expect_response("**/v1/public/health*"):
        hands.page.evaluate("(number) => { fetch(`/v1/public/health?${number}`); }", number)
    hands.page.wait_for_timeout(500)


def accept(hands: Hands) -> None:
    """Nothing is signed before it is said to have been read."""
    hands.go("/contractor")
    hands.follow("Lees en accepteer")
    hands.press("Onderteken en accepteer")
    hands.page.get_by_text("Vink dit eerst aan.").wait_for()
    hands.tick("Ik heb de afspraken hieronder gelezen")
    hands.press("Onderteken en accepteer")
    hands.told("De opdracht is geaccepteerd.")


def attest_first(hands: Hands, others: Counterparts) -> Waiting:
    """Seven steps from where somebody lands; a number that cannot be one is told at its field, and not sent."""
    hands.go("/contractor")
    hands.steps = 0
    hands.follow("Plaatsing opgeven")
    hands.page.locator("#attest").wait_for()
    hands.tab_through()
    hands.attest(BSNS[0])
    hands.page.get_by_text("De plaatsing is verstuurd").wait_for()
    assert hands.steps == 7
    hands.see()
    (waiting,) = others.queue(others.register.cast.agency)
    assert (waiting.subject.value, waiting.placed.statement.hours_per_week) == (BSNS[0], 3600)
    hands.press("Geef nog een plaatsing op")
    hands.attest(f"{BSNS[1][:-1]}0")
    assert "Dit is geen geldig BSN." in hands.page.locator("#number-fault").inner_text()
    assert hands.page.evaluate("document.activeElement.id") == "number"
    hands.see()
    return waiting


def attest_while_the_answer_is_lost(hands: Hands, others: Counterparts, made: Signed) -> Waiting:
    """The register has it and its answer never comes: the same bytes go again, and it is one placement."""

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    hands.page.route(PLACEMENTS, lose)
    hands.unfold("Meer invullen")
    hands.fill("Uw eigen kenmerk (niet verplicht)", OWN_NAME)
    hands.fill("Geboortedatum (niet verplicht)", BORN)
    hands.attest(BSNS[1])
    hands.told("Geen verbinding. Alles is ondertekend en bewaard in deze browser.")
    assert hands.page.locator("#number").input_value() == ""
    hands.page.unroute(PLACEMENTS)
    hands.press("Probeer opnieuw")
    hands.told("1 bericht dat nog wachtte, is nu verstuurd.")
    hands.go(f"/contractor/contracts/{made.name}")
    hands.page.locator("[data-slot=reference]", has_text=OWN_NAME).wait_for()
    (_, waiting) = others.queue(others.register.cast.agency)
    assert (waiting.subject.value, str(waiting.subject.birth_date)) == (BSNS[1], BORN)
    return waiting


def attest_after_the_session_ended(hands: Hands, others: Counterparts, walked: Walk, made: Signed) -> Waiting:
    """It is kept, and sent once by the two tabs that are opened after signing in again."""
    hands.go(f"/contractor/contracts/{made.name}/attest")
    hands.tick("Nummer van een doelgroepverklaring")
    hands.fill_in(STATEMENT)
    others.register.database.change("UPDATE member_session SET seen_at = 0")
    hands.press("Verzegel, onderteken en verstuur")
    hands.told("Uw sessie is verlopen. Wat u ondertekende, is bewaard in deze browser.")
    hands.follow("Log opnieuw in")
    hands.page.wait_for_url("**/sign-in")
    walked.sign_in(others.register, CONTRACTOR, Role.SUBMITTER)
    tabs = [hands.page, walked.page()]
    for tab in tabs:
        tab.goto(f"{walked.url}/contractor", wait_until="commit")
    for tab in tabs:
        tab.wait_for_function(
            "navigator.locks.query().then(({ held, pending }) => !held.length && !pending.length)"
        )
    tabs[1].close()
    hands.go("/contractor")
    (*_, waiting) = found = others.queue(others.register.cast.agency)
    assert [each.subject.value for each in found] == [*BSNS[:2], STATEMENT]
    assert waiting.subject.scheme is Scheme.STATEMENT
    return waiting


def refuse_another_key(hands: Hands, others: Counterparts, made: Signed) -> None:
    """A directory with another key for the agency, which no root signed: nothing is sealed or sent."""

    def forge(route: Route) -> None:
        header, payload, signature = json.loads(route.fetch().body())["statement"].split(".")
        claims = json.loads(base64url.decode(payload))
        openings = [each for each in claims["keys"] if each["purpose"] == "opening"]
        openings[0]["jwk"], openings[1]["jwk"] = openings[1]["jwk"], openings[0]["jwk"]
        forged = base64url.encode(json.dumps(claims, separators=(",", ":")).encode())
        route.fulfill(json={"statement": f"{header}.{forged}.{signature}"})

    before = len(others.queue(others.register.cast.agency))
    hands.page.route(DIRECTORY, forge)
    hands.go(f"/contractor/contracts/{made.name}/attest")
    hands.attest(BSNS[3])
    hands.told("Er is niets verzegeld of verstuurd. Bel de stelselbeheerder.")
    hands.page.unroute(DIRECTORY)
    assert len(others.queue(others.register.cast.agency)) == before


def see_value(hands: Hands, first: Waiting, made: Signed) -> None:
    """Of one placement, month by month, and of the contract as a whole; not when it is not what was signed."""

    def swap(route: Route) -> None:
        decision = json.loads(route.fetch().body())
        route.fulfill(json={**decision, "sealed_opening": base64url.encode(bytes(1500))})

    hands.page.route("**/decision", swap)
    hands.go(f"/contractor/placements/{first.placed.name}")
    hands.page.get_by_text("klopt niet met wat de instantie ondertekende").wait_for()
    hands.page.unroute("**/decision")
    hands.go(f"/contractor/placements/{first.placed.name}")
    value = hands.page.locator("#value")
    value.get_by_text(WORTH).first.wait_for()
    assert "€ 40.000" in value.inner_text().replace("\xa0", " ")
    hands.unfold("Per maand")
    assert hands.page.locator("#by-month tbody tr").count() == 6
    hands.see()
    hands.go(f"/contractor/contracts/{made.name}")
    hands.page.reload()
    hands.page.locator("#total", has_text=WORTH).wait_for()
    row = hands.page.locator(f"[data-placement='{first.placed.name}']")
    assert WORTH in row.inner_text()
    hands.see()


def resend(hands: Hands, others: Counterparts, declined: Waiting) -> None:
    """To the agency that does know the person, who is sealed anew for it alone."""
    hands.go(f"/contractor/placements/{declined.placed.name}")
    hands.unfold("Stuur naar een andere instantie")
    hands.page.locator("#resend_agency").select_option(OTHER_AGENCY)
    hands.press("Verzegel opnieuw en verstuur")
    hands.told("De plaatsing is opnieuw verzegeld en verstuurd.")
    (again,) = others.queue(others.register.cast.other_agency)
    assert again.subject.value == declined.subject.value
    assert again.subject.opening != declined.subject.opening
    hands.follow("Bekijk de nieuwe plaatsing")
    hands.page.get_by_text(OWN_NAME).wait_for()


def correct_and_withdraw(hands: Hands, others: Counterparts, mistaken: Waiting) -> None:
    """A mistake is withdrawn and attested again at once; and that is withdrawn in the end."""
    hands.go(f"/contractor/placements/{mistaken.placed.name}")
    hands.unfold("Verbeter wat u hebt opgegeven")
    hands.page.locator("#hours").fill("24,5")
    hands.press("Trek in en geef opnieuw op")
    hands.told("De plaatsing is ingetrokken en opnieuw opgegeven.")
    (again,) = others.queue(others.register.cast.agency)
    assert (again.subject.value, again.placed.statement.hours_per_week) == (mistaken.subject.value, 2450)
    hands.follow("Bekijk de nieuwe plaatsing")
    hands.page.get_by_text("24,5").wait_for()
    hands.unfold("Trek in")
    hands.page.locator("#reason").select_option("ended")
    hands.fill("Telt niet meer vanaf", "2026-02-01")
    hands.tick("Ik weet dat dit niet terug kan")
    hands.press("Onderteken en trek in")
    hands.told("De plaatsing is ingetrokken.")
    assert others.queue(others.register.cast.agency) == []


def lose_key(elsewhere: Walk, others: Counterparts, first: Waiting, made: Signed) -> None:
    """Another browser cannot open the value, until its own key is enrolled and the agency seals it again."""
    elsewhere.sign_in(others.register, CONTRACTOR, Role.SUBMITTER)
    path = f"/contractor/contracts/{made.name}"
    hands = Hands(elsewhere.page(path), elsewhere.url, is_thorough=others.is_on_sqlite)
    row = hands.page.locator(f"[data-placement='{first.placed.name}']")
    row.get_by_text("niet te openen met deze sleutel").wait_for()
    hands.go("/contractor/keys")
    hands.make_keys(others)
    request = hands.saved("Maak een verzoek per instantie").read_text()
    answer, count = others.reseal(others.register.cast.agency, request)
    assert count == 1
    hands.page.locator("#reseal_file").set_input_files(
        {"name": "antwoord.json", "mimeType": "application/json", "buffer": answer.encode()}
    )
    hands.press("Lees het antwoord in")
    hands.told("1 waarde is weer te openen.")
    hands.see()
    hands.go(path)
    row.get_by_text(WORTH).wait_for()


def secrets_of(recovery: Path, others: Counterparts, placed: tuple[Waiting, ...]) -> Iterator[str]:
    """What may be in no request: people, what the contractor calls them, openings, and the keys of the browser."""
    yield from (*BSNS[:4], STATEMENT, BORN, OWN_NAME, SENTENCE)
    recovery.chmod(0o600)
    keystore = Keystore.open(recovery, SENTENCE)
    octets = [keystore.unsealed(each)[-32:] for each in keystore.entries]
    octets += [each.subject.opening for each in placed] + list(others.seeds)
    assert len(octets) > 6
    for each in octets:
        yield from (base64url.encode(each), each.hex())
