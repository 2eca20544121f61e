"""The contractor proves in Chromium what it reached, end to end: value, floors, activities, and proof to take away.

The register runs and publishes; buyer and verifiers are the programs of others. Every request of the browser is
kept, and all of them are looked through.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Route

from keys.custody.keystore import Keystore
from tests.portal.contractor.hands import Hands
from tests.portal.proving.proving_year import FULL, ProvingYear
from tests.portal.walking import Walk, secure_url
from tests.service.register.doing import activity
from tests.service.register.obliging import SUBCONTRACTOR, Obliged
from tests.service.register.play import Play, accepted, post
from tests.service.register.running import Running
from tests.service.register.story import JANUARY, JUNE, RATE
from tests.unit.custody.unsafe_kdf import UNSAFE_FLOOR
from tests.unsafe_scheme import PASSPHRASE
from verifier import clock
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.proof import verify_log_proof
from verifier.core.model.contract import CallOffRule, CallOffs, Obligation
from verifier.core.model.report import Status
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.procedure.credential_status import open_credential
from verifier.core.trust.kit import write_kit
from verifier.core.wire import base64url
from verifier.core.wire.envelope import digest_of, typ_of
from verifier.offline.auditing import audit_file
from verifier.party.activities import Accepted, Activities
from verifier.party.home import KEYSTORE
from verifier.party.register.doors import BuyerClient
from verifier.party.register.receipts import check_receipt
from verifier.party.transport import Transport

pytestmark = pytest.mark.slow

CLAIMS = "**/v1/contractor/claims"
EVIDENCE = b"Factuur 2026-0815 van de sociale werkplaats"


def test_a_contractor_proves_what_it_reached(walked: Walk, year: ProvingYear, tmp_path: Path) -> None:
    """The whole way, with what changes and what fails on it; on one database what is written suffices."""
    is_thorough = not year.register.database.place.name
    hands = Hands(walked.page(), walked.url, is_thorough=is_thorough)
    see_value(hands, year)
    prove_while_a_month_changes(hands, year)
    if is_thorough:
        see_that_it_changed(hands, year)
        prove_while_the_connection_is_lost(hands)
    report_an_activity(hands, year)
    if is_thorough:
        withdraw_another(hands, year)
    asked = {"contract": year.contract.name, "moment": str(year.last)}
    accepted(year.register.buyer.post("/v1/buyer/verdicts", asked))
    see_the_answer(hands, year)
    if is_thorough:
        take_proof_away(hands, year, tmp_path)
    secrets = [PASSPHRASE, *year.secrets(), *private_keys(year)]
    assert sum(each.url.endswith("/claims") for each in walked.record.sent) >= 2
    assert walked.record.leaks(secrets) == []
    assert not [each.url for each in walked.record.sent if EVIDENCE in each.octets()]
    assert walked.record.elsewhere(secure_url(year.register)) == []
    assert walked.record.breaches == []
    let_out(hands, secrets[1])
    assert len(walked.record.leaks(secrets)) == 1


@pytest.mark.parametrize("register", ["sqlite"], indirect=True)
def test_a_framework_is_proven_with_what_another_party_brings(
    walked: Walk, partner: Walk, register: Running
) -> None:
    """A subcontractor gives one number of all its people; neither register nor buyer is sent it."""
    obliged = Obliged(Play(register))
    framework = obliged.agreed(reference="RAAM", call_offs=CallOffs(CallOffRule.CARRIED))
    owed = Obligation(amount=500_000)
    named = obliged.agreed(reference="DEEL", framework=framework.digest, parties=SUBCONTRACTOR, obligation=owed)
    for who in ("contractor", "other_contractor"):
        placed, decided = obliged.eligible(who, named)
        obliged.worked(who, named, [placed], [JANUARY])
    there = Hands(partner.page(f"/contractor/contracts/{named.name}/progress?moment={JUNE}"), partner.url)
    subtotal = there.saved("Maak het deeltotaal").read_bytes()
    assert json.loads(subtotal)["numerator"] == str(FULL * RATE)
    there.see()
    hands = Hands(walked.page(f"/contractor/contracts/{framework.name}/progress?moment={JUNE}"), walked.url)
    shown(hands, "Er ontbreekt nog 1 deeltotaal.")
    choose(hands, "#subtotal_files", b"{}")
    shown(hands, "Dit is geen deeltotaal.")
    choose(hands, "#subtotal_files", subtotal)
    hands.press("Toon € 5.000 aan")
    hands.told("U hebt € 5.000 aangetoond.")
    assert obliged.verdict(framework, JUNE).verdict == "met"
    assert decided.opening is not None
    brought = json.loads(subtotal)
    secrets = [brought["numerator"], brought["blinding"], base64url.encode(decided.opening.seed)]
    for walk in (walked, partner):
        assert walk.record.leaks(secrets) == []
        assert walk.record.breaches == []


def let_out(hands: Hands, secret: str) -> None:
    """What a page that leaks would do: the negative control of the look through all requests."""
    with hands.page.expect_response("**/v1/public/health*"):
        hands.page.evaluate("(secret) => { fetch(`/v1/public/health?${secret}`); }", secret)


def shown(hands: Hands, text: str) -> None:
    hands.page.locator("main").get_by_text(text).first.wait_for()


def see_value(hands: Hands, year: ProvingYear) -> None:
    """What two people came to, beside what is owed, and which floor of it can be proven: the whole, of so few."""
    hands.go(f"{year.path}/progress")
    shown(hands, "U kunt nu € 12.000 aantonen.")
    told = hands.page.locator("#standing").inner_text().replace("\xa0", " ")
    assert "€ 13.333,33 van € 12.000" in told
    rows = hands.page.locator("#placements tbody tr").all_inner_texts()
    assert [row.replace("\xa0", " ").split("\t")[-1].strip() for row in rows] == ["€ 6.666,66"] * 2
    shown(hands, "Uw opdrachtgever ziet hiervan alleen of de verplichting is gehaald.")
    hands.see()
    hands.tab_through()


def prove_while_a_month_changes(hands: Hands, year: ProvingYear) -> None:
    """A new revision is granted between reading and sending: the register refuses, and it is proven once more."""
    tries = []

    def change(route: Route) -> None:
        tries.append(route.request.post_data)
        if len(tries) == 1:
            year.report(FULL - 10, revision=1)
        route.continue_()

    hands.page.route(CLAIMS, change)
    hands.press("Toon € 12.000 aan")
    hands.told("Het register heeft het bewijs nagerekend en bewaard. U hebt € 12.000 aangetoond.")
    hands.page.unroute(CLAIMS)
    assert len(set(tries)) == 2
    shown(hands, "Geldt nu")
    moments = accepted(year.register.contractor.get(f"/v1{year.path}/moments"))["moments"]
    assert [each["claimed"] for each in moments] == [True]


def see_that_it_changed(hands: Hands, year: ProvingYear) -> None:
    """A month is corrected afterwards: the claim is told as one of before, and nothing is sent of what is gone."""
    year.report(FULL - 20, revision=2)
    hands.page.reload()
    shown(hands, "Geldt niet meer: er is iets veranderd")
    before = len(hands.page.locator("[data-claim]").all())
    year.report(0, revision=3)
    hands.press("Toon € 12.000 aan")
    hands.told("Er is niets verstuurd, en er valt nu niets aan te tonen.")
    shown(hands, "Met minder dan 5 plaatsingen aan het werk bewijst u alleen het geheel: € 12.000.")
    assert len(hands.page.locator("[data-claim]").all()) == before
    year.report(FULL - 30, revision=4)


def prove_while_the_connection_is_lost(hands: Hands) -> None:
    """It is signed and kept, and sent once there is a connection."""
    hands.page.reload()
    shown(hands, "U kunt nu € 12.000 aantonen.")
    hands.page.route(CLAIMS, lambda route: route.abort())
    hands.press("Toon € 12.000 aan")
    hands.told("Geen verbinding. Alles is ondertekend en bewaard in deze browser.")
    hands.page.unroute(CLAIMS)
    hands.press("Probeer opnieuw")
    hands.told("1 bericht dat nog wachtte, is nu verstuurd.")
    hands.page.reload()
    shown(hands, "U hebt € 12.000 aangetoond. Meer valt er nu niet aan te tonen.")
    stands = [each.inner_text() for each in hands.page.locator("[data-claim] [data-slot=stand]").all()]
    assert stands == ["Geldt nu", "Vervangen"]


def report_an_activity(hands: Hands, year: ProvingYear) -> None:
    """With evidence that stays; the buyer's program confirms a part of it, and its worth is told here."""
    hands.go(f"{year.path}/activities")
    hands.page.locator("#report").wait_for()
    hands.page.locator("#kind").select_option("scholing_kennis_middelen")
    hands.fill("Aantal uren", "2,5")
    shown(hands, "Telt op zichzelf voor € 250, als alles wordt bevestigd.")
    hands.fill("Dag", str(year.last.first_day))
    hands.press("Onderteken en geef op")
    shown(hands, "Kies het bestand dat laat zien wat u deed.")
    hands.see()
    choose(hands, "#evidence", EVIDENCE)
    hands.press("Onderteken en geef op")
    hands.told("De activiteit is ondertekend en opgegeven.")
    buyer = year.register.cast.buyer
    with Transport(year.register.url) as transport:
        activities = Activities(buyer, BuyerClient(transport, buyer))
        (reported,) = activities.read(year.contract.digest)
        activities.confirm(year.contract.digest, reported.digest, Accepted(quantity=200))
    hands.page.reload()
    row = hands.page.locator("[data-activity]")
    row.get_by_text("€ 200").wait_for()
    assert all(part in row.inner_text() for part in ("2,5 uur", "2 uur", "Bevestigd"))
    hands.page.locator("#together", has_text="€ 200").wait_for()


def choose(hands: Hands, field: str, octets: bytes) -> None:
    """Choose a file."""
    file: FilePayload = {"name": "bestand.json", "mimeType": "application/json", "buffer": octets}
    hands.page.locator(field).set_input_files(file)


def withdraw_another(hands: Hands, year: ProvingYear) -> None:
    """The same file is refused at its field; and what the program reported by mistake is withdrawn here."""
    hands.page.locator("#kind").select_option("sociaal_inkopen")
    hands.fill("Bedrag in euro's", "1.250,50")
    hands.fill("Dag", str(year.last.first_day))
    choose(hands, "#evidence", EVIDENCE)
    hands.press("Onderteken en geef op")
    shown(hands, "Met dit bestand is al een activiteit opgegeven.")
    mistaken = activity(year.register.cast.contractor, year.contract, day=year.last.first_day)
    post(year.register.contractor, "/v1/contractor/activities", mistaken.token)
    hands.page.reload()
    hands.unfold("Trek een activiteit in")
    hands.page.locator("#ended").select_option(mistaken.name)
    hands.tick("Ik weet dat dit niet terug kan")
    hands.press("Onderteken en trek in")
    hands.told("De activiteit is ingetrokken.")
    listed = accepted(year.register.contractor.get(f"/v1{year.path}/activities"))["activities"]
    assert [each["state"] for each in listed] == ["confirmed", "withdrawn"]


def see_the_answer(hands: Hands, year: ProvingYear) -> None:
    hands.go(f"{year.path}/progress")
    shown(hands, "Over dit moment is al een oordeel gegeven.")
    shown(hands, "Voldaan")


def take_proof_away(hands: Hands, year: ProvingYear, folder: Path) -> None:
    """Each file is verified by the program of whoever gets it, and by nothing of the browser."""
    hands.go(f"{year.path}/proof")
    kit, at = year.register.cast.register.kit, clock.now()
    trust = year.register.cast.trust
    bundle = hands.saved("Haal de bewijsbundel").read_bytes()
    hands.told("De bundel klopt en staat bij uw downloads.")
    hands.see()
    report = verify_bundle(bundle, trust=kit, at=at)
    assert (report.status, report.verdict and report.verdict.verdict) == (Status.VALID, "met")
    credential = open_credential(hands.saved("Haal het nalevingsbewijs").read_text(), trust=trust, at=at)
    assert credential.contract == year.contract.digest
    receipts = json.loads(hands.saved("Haal de ontvangstbewijzen").read_text())["receipts"]
    for each in receipts:
        said = check_receipt(each["receipt"], statement=digest_of(each["statement"]), trust=trust, at=at)
        leaf = statement_leaf(base64url.decode(each["leaf_nonce"]), typ_of(each["statement"]), each["statement"])
        log = trust.directory.log
        assert verify_log_proof(leaf, each["log_proof"], origin=log.origin, keys=log.keys).size
        assert said.statement.statement == digest_of(each["statement"])
    kinds = {each["kind"] for each in receipts}
    assert kinds == {"acceptance", "placement", "hours", "claim", "activity", "withdrawal"}
    record = hands.saved("Haal het dossier")
    (folder / "kit.json").write_bytes(write_kit(kit))
    audit = audit_file(record, kit=folder / "kit.json", at=at, processes=0)
    assert audit.status is Status.VALID, audit


def private_keys(year: ProvingYear) -> list[str]:
    path = year.register.cast.contractor.folder / KEYSTORE
    store = Keystore.open(path, PASSPHRASE, floor=UNSAFE_FLOOR)
    octets = [store.unsealed(each)[-32:] for each in store.entries]
    return [form for each in octets for form in (base64url.encode(each), each.hex())]
