"""The buyer in Chromium, end to end: what was asked is answered, done is confirmed, judged is fetched and kept.

The register runs, and the contractor is its own program. Every request of the browser is kept, and all of them are
looked through.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload

from keys.custody.keystore import Keystore
from tests.portal.buyer.midst import EVIDENCE, REFERENCE, Midst
from tests.portal.contractor.hands import Hands
from tests.portal.walking import Walk, secure_url
from tests.service.register.doing import BY_HOUR
from tests.service.register.story import BSNS
from tests.unsafe_scheme import BUYER, PASSPHRASE
from verifier import clock
from verifier.core.model.activity import ActivityConfirmation
from verifier.core.model.evidence import Verified
from verifier.core.model.message import Message, MessageKind, PlannedActivity, PlanOfApproach
from verifier.core.model.report import Report, Status
from verifier.core.model.standing import ActivityState
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.wire import base64url
from verifier.core.wire.bundle import read_bundle
from verifier.core.wire.envelope import digest_of
from verifier.party.home import KEYSTORE
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

ANSWER = "Ja, de lijst is binnen en het bewijs klopt."
TEXT = ("In het tweede jaar komen er meer gastlessen.", "Wij zoeken daarvoor nog een school.")
PLANNED = PlannedActivity(kind=BY_HOUR, quantity=1_250, first_day=date(2027, 1, 4), last_day=date(2027, 6, 30))
PLAN = PlanOfApproach(placements_class="5-9", activities=(PLANNED,))
#: What somebody writes without thinking.
THOUGHTLESS = "Hij had een uitkering."


def test_a_buyer_reads_answers_confirms_asks_and_keeps(walked: Walk, midst: Midst) -> None:
    """The whole way, from the key of the organisation to a bundle that anybody can verify."""
    hands = Hands(walked.page("/buyer/keys"), walked.url)
    bring_keys(hands, midst)
    answer(hands, midst)
    confirm_one_and_decline_another(hands, midst)
    said_while_the_session_ended(hands, walked, midst)
    bundle = ask_fetch_and_save(hands, midst)
    require_same_judgement(hands, bundle, midst)
    print_and_record(hands, bundle, midst)
    secrets = list(secrets_of(midst))
    hands.page.wait_for_timeout(500)
    posted = [each for each in walked.record.sent if each.method == "POST"]
    assert sum(b'"statement"' in each.body for each in posted) >= 4
    assert walked.record.leaks(secrets) == []
    assert walked.record.elsewhere(secure_url(midst.register)) == []
    assert walked.record.breaches == []
    let_out(hands, BSNS[0])
    assert len(walked.record.leaks(secrets)) == 1


def bring_keys(hands: Hands, midst: Midst) -> None:
    octets = (midst.register.cast.buyer.folder / KEYSTORE).read_bytes()
    file: FilePayload = {"name": "keystore.json", "mimeType": "application/json", "buffer": octets}
    hands.page.locator("#key_file").set_input_files(file)
    hands.fill("Wachtzin", PASSPHRASE)
    hands.press("Haal de sleutel binnen")
    hands.told("De sleutel is binnengehaald.")


def answer(hands: Hands, midst: Midst) -> None:
    """From the work of a contract manager to an answer that the contractor's program verifies."""
    hands.go("/buyer")
    assert hands.page.locator("#work li").count() == 2
    hands.see()
    hands.tab_through()
    hands.follow("Beantwoord 1 bericht")
    hands.page.get_by_text("Handtekening gecontroleerd in uw browser").wait_for()
    hands.see()
    hands.press("Beantwoord")
    assert hands.page.locator("#kind").input_value() == "answer"
    hands.fill("Onderwerp", "De gastles")
    hands.page.locator("#text").fill(THOUGHTLESS)
    hands.press("Onderteken en verstuur")
    hands.page.get_by_text("Hier staat een woord in").wait_for()
    assert hands.page.evaluate("document.activeElement.id") == "text"
    hands.see()
    hands.page.locator("#text").fill(ANSWER)
    hands.press("Onderteken en verstuur")
    hands.told("Het bericht is ondertekend en verstuurd.")
    asked, answered = heard(midst)
    assert (answered.kind, answered.paragraphs, answered.iss) == (MessageKind.ANSWER, (ANSWER,), BUYER)
    assert answered.in_reply_to == asked[1]


def heard(midst: Midst) -> tuple[tuple[Message, bytes], Message]:
    """The first and the last message, as the contractor's program verifies them."""
    with midst.contractor() as contractor:
        said = [each.said for each in contractor.messages(midst.contract.digest)]
    verified = [each for each in said if isinstance(each, Verified)]
    assert len(verified) == len(said)
    return (verified[0].statement, verified[0].digest), verified[-1].statement


def confirm_one_and_decline_another(hands: Hands, midst: Midst) -> None:
    """One look: the file of the one is compared here, the other has none that fits."""
    hands.go("/buyer/activities")
    hands.page.locator("#no-keys").wait_for(state="hidden")
    hands.tab_through()
    files: list[FilePayload] = [
        {"name": "presentielijst.pdf", "mimeType": "application/pdf", "buffer": EVIDENCE},
        {"name": "iets anders.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"},
    ]
    hands.page.locator("#evidence").set_input_files(files)
    hands.told("2 bestanden vergeleken: 1 horen bij een activiteit")
    lesson = hands.page.locator(f"[data-activity='{midst.lesson.name}']")
    assert "presentielijst.pdf hoort hierbij" in lesson.inner_text()
    hands.press("Bevestig wat is aangevinkt")
    hands.told("Vink eerst aan om welke activiteiten het gaat.")
    lesson.get_by_role("checkbox").check()
    lesson.locator("[inputmode]").fill("21")
    hands.press("Bevestig wat is aangevinkt")
    hands.told("Er zijn 2 antwoorden die nog niet kloppen.")
    hands.see()
    lesson.locator("[inputmode]").fill("12,5")
    hands.tick("Ik heb de bewijsstukken bekeken")
    hands.press("Bevestig wat is aangevinkt")
    hands.told("1 activiteit is bevestigd.")
    hands.press("Vink alles aan")
    hands.tick("Ik heb de bewijsstukken bekeken")
    hands.press("Wijs af wat is aangevinkt")
    hands.told("1 activiteit is afgewezen.")
    accepted = {name: (each.quantity, each.amount) for name, each in confirmed(midst)}
    assert accepted == {midst.lesson.name: (1250, None), midst.purchase.name: (None, 0)}


def confirmed(midst: Midst) -> Iterator[tuple[str, ActivityConfirmation]]:
    """What the contractor's program verifies of it."""
    with midst.contractor() as contractor:
        for each in contractor.activities(midst.contract.digest):
            assert each.state is ActivityState.CONFIRMED
            assert each.confirmation is not None
            yield base64url.encode(each.digest), each.confirmation.statement


def said_while_the_session_ended(hands: Hands, walked: Walk, midst: Midst) -> None:
    """A colleague signs out everywhere: what was signed is kept here, and sent after signing in again."""
    hands.go(f"/buyer/contracts/{midst.contract.name}/messages")
    hands.page.locator("[data-genuine=true]").nth(1).wait_for()
    elsewhere = walked.page("/buyer")
    elsewhere.get_by_role("button", name="Uitloggen").click()
    elsewhere.get_by_role("link", name="Inloggen").first.wait_for()
    elsewhere.close()
    fill_in_a_plan(hands)
    hands.press("Onderteken en verstuur")
    hands.told("Uw sessie is verlopen. Wat u ondertekende, is bewaard in deze browser.")
    assert hands.page.locator("#text").input_value() == ""
    walked.sign_in(midst.register, BUYER, Role.CONTRACT_MANAGEMENT)
    hands.go(f"/buyer/contracts/{midst.contract.name}/messages")
    hands.told("1 bericht dat nog wachtte, is nu verstuurd.")
    _, last = heard(midst)
    assert (last.kind, last.paragraphs) == (MessageKind.PLAN_OF_APPROACH, TEXT)
    assert last.plan == PLAN


def fill_in_a_plan(hands: Hands) -> None:
    """What an activity is asked comes with its kind; what is missing is told at its field."""
    hands.choose("Wat stuurt u?", "plan_of_approach")
    hands.fill("Onderwerp", "Het tweede jaar")
    hands.page.locator("#text").fill("\n\n".join(TEXT))
    hands.press("Onderteken en verstuur")
    hands.page.get_by_text("Vul een aantal mensen in, of minstens één activiteit.").wait_for()
    hands.page.locator("#placements_class").select_option("5-9")
    hands.page.locator("#kind-1").select_option(BY_HOUR)
    hands.page.locator("#quantity-1").fill("12,5")
    hands.see()
    hands.press("Onderteken en verstuur")
    hands.page.get_by_text("Vul twee dagen in die binnen de opdracht vallen").wait_for()
    for id_, day in (("first-1", PLANNED.first_day), ("last-1", PLANNED.last_day)):
        hands.page.locator(f"#{id_}").fill(day.isoformat())


def ask_fetch_and_save(hands: Hands, midst: Midst) -> bytes:
    """The verdict on the first quarter, and the bundle of it as a file."""
    hands.go("/buyer")
    hands.follow(f"Vraag het oordeel over {REFERENCE}")
    hands.press("Vraag het oordeel")
    hands.told("Het register antwoordt: loopt achter, tot en met maart 2026.")
    hands.follow("Laad de pagina opnieuw")
    hands.page.get_by_text("0-25%").wait_for()
    hands.see()
    hands.press("Haal de bewijsbundel op")
    hands.page.locator("#proof .ticket").wait_for()
    hands.see()
    with hands.page.expect_download() as made:
        hands.press("Bewaar de bewijsbundel")
    assert made.value.suggested_filename == "Onderhoud-bruggen-Noord-perceel-2-2026-03.bundle.json"
    return Path(made.value.path()).read_bytes()


def require_same_judgement(hands: Hands, bundle: bytes, midst: Midst) -> None:
    """The page and the program come to the same, step by step, and to the same moment until when."""
    report: Report = verify_bundle(bundle, trust=midst.register.cast.buyer.kit, at=clock.now())
    ticket = hands.page.locator("#proof .ticket")
    assert report.status is Status.VALID
    assert ticket.get_attribute("data-status") == report.status
    steps = [
        (int(each.get_attribute("data-step") or 0), each.get_attribute("data-status"))
        for each in ticket.locator("[data-step]").all()
    ]
    assert steps == sorted((each.step, each.status) for each in report.findings)
    form = "new Intl.DateTimeFormat('nl-NL', { dateStyle: 'long', timeStyle: 'long' })"
    told = f"(seconds) => {form}.format(seconds * 1000)"
    for slot, seconds in (("as_of", report.as_of), ("good_until", report.good_until)):
        assert ticket.locator(f"[data-slot={slot}]").inner_text() == hands.page.evaluate(told, seconds)
    assert report.verdict is not None
    assert report.verdict.band == "0-25"
    assert "0–25%" in ticket.inner_text()


def print_and_record(hands: Hands, bundle: bytes, midst: Midst) -> None:
    """On paper there is what was judged and no navigation; the record names the verdict that the bundle holds."""
    page = hands.page
    page.evaluate("window.print = () => { window.printed = true; }")
    hands.press("Controleer en druk af")
    page.wait_for_function("window.printed")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_text("14 van 14 stappen kloppen").is_visible()
    assert page.locator("#proof [data-step='14']").is_visible()
    assert page.locator("#agreed code").inner_text() == midst.contract.name
    assert page.locator("#proof-check").inner_text().endswith("/verify")
    for hidden in (".nav", ".foot", "#confirming", "[data-bundle]", "#save", ".back"):
        assert not page.locator(hidden).first.is_visible(), hidden
    page.emulate_media(media="screen")
    with page.expect_download() as made:
        hands.follow("Download de oordelen (CSV)")
    heads, row = csv.reader(io.StringIO(Path(made.value.path()).read_text("utf-8-sig")), delimiter=";")
    kept = dict(zip(heads, row, strict=True))
    assert kept["Kenmerk van het oordeel"] == base64url.encode(digest_of(read_bundle(bundle).verdict))
    assert (kept["Oordeel"], kept["Bandbreedte (%)"]) == ("Achter", "0-25")


def secrets_of(midst: Midst) -> Iterator[str]:
    """What may be in no request: people, openings, files of evidence, and the keys of the browser."""
    yield from (*BSNS[:4], PASSPHRASE, EVIDENCE.decode(), THOUGHTLESS)
    home = midst.register.cast.buyer
    keystore = Keystore.open(home.folder / KEYSTORE, PASSPHRASE)
    octets = [keystore.unsealed(each)[-32:] for each in keystore.entries]
    octets += [decided.opening.seed for _, decided in midst.awards if decided.opening is not None]
    assert len(octets) > 10
    for each in octets:
        yield from (base64url.encode(each), each.hex())


def let_out(hands: Hands, text: str) -> None:
    """What a page that leaks would do: the negative control of the look through all requests."""
    with hands.page.expect_response("**/v1/public/health*"):
        hands.page.evaluate("(text) => { fetch(`/v1/public/health?${text}`); }", text)
    hands.page.wait_for_timeout(500)
