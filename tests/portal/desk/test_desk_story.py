"""The desk in Chromium, end to end: an agency decides in the register's pages, and nobody else learns about whom.

The register and both evaluators run; every request of the browser is kept, and all of them are looked through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.portal.accessible import require_accessible
from tests.portal.desk.looked_through import require_nothing_told, require_pseudonyms, require_same_bytes_again
from tests.portal.desk.scene import Scene, people_file
from tests.portal.walking import Walk
from tests.service.register.cast import Cast
from tests.service.register.story import BSNS, Placed, Signed
from tests.unsafe_scheme import AGENCY, CONTRACTOR, PASSPHRASE
from verifier.core.model.calendar import Month, months
from verifier.core.model.eligibility import Eligibility
from verifier.core.privacy.commitment import Opening, check_opening, unpack_opening
from verifier.core.privacy.subject import opening_info
from verifier.core.wire import base64url
from verifier.core.wire.envelope import reread
from verifier.core.wire.jwk import sealing_key
from verifier.core.wire.statements import read_statement
from verifier.party.agency.dossier import FORMAT, dossier_info, sign_dossier
from verifier.party.home import KEYSTORE, Home
from verifier.party.resealing import REQUEST
from verifier.party.sealing import open_sealed, seal_to

pytestmark = pytest.mark.slow

KNOWN, ELSEWHERE, UNKNOWN, BY_HAND = BSNS[:4]
#: Once, for a permanent contract; for whom the file knows also for a residence permit and for being over fifty.
FLATS = {KNOWN: 3_000_000, BY_HAND: 1_000_000}
#: All that this browser keeps but its keys.
FORGET = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("plaatsbewijs");
  opening.onerror = reject;
  opening.onsuccess = () => {
    const cleared = opening.result.transaction(["kept"], "readwrite");
    cleared.objectStore("kept").clear();
    cleared.oncomplete = resolve;
  };
})"""
PEOPLE = people_file((KNOWN, CONTRACTOR, "1970-05-01"), (ELSEWHERE, "kvk:87654321", "1980-01-01"))


def test_an_agency_decides_in_its_browser(walked: Walk, stage: Scene) -> None:
    """The whole way: keys from a file, a look, one by hand, both evaluators, a lost connection, a reload."""
    play, cast = stage.play, stage.cast
    contract = play.contract()
    people = {bsn: play.placement(contract, bsn) for bsn in (KNOWN, ELSEWHERE, UNKNOWN, BY_HAND)}
    page = walked.page("/desk")
    page.get_by_text("Deze browser heeft nog geen sleutels").wait_for()
    bring_keys(page, cast)
    look(page, 4)
    require_accessible(page)
    cases = {bsn: page.locator(f"#case-{placed.name[:12]}") for bsn, placed in people.items()}
    assert {bsn: proposal(case) for bsn, case in cases.items()} == {
        KNOWN: "Bevestigen",
        ELSEWHERE: "Afwijzen",
        UNKNOWN: "Afwijzen",
        BY_HAND: "Afwijzen",
    }
    assert "werkt op de eerste dag niet" in cases[ELSEWHERE].inner_text()
    assert reasoning(cases[KNOWN]) == "€ 40.000 per voltijdjaar"
    by_hand(cases[BY_HAND])
    cases[UNKNOWN].get_by_label("Nog niet beslissen").check()
    expect(page.locator("#picked")).to_have_text("Gekozen: 2 bevestigen, 1 afwijzen, 1 laten wachten.")
    assert KNOWN in cases[KNOWN].inner_text()

    page.route(f"{stage.second.url}/**", lambda route: route.abort())
    sign(page, "1 beslissing is aangekomen. 2 plaatsingen bleven liggen")
    page.unroute(f"{stage.second.url}/**")
    page.route("**/v1/agency/eligibilities", lambda route: route.abort())
    sign(page, "2 beslissingen zijn ondertekend en bewaard")
    page.unroute("**/v1/agency/eligibilities")
    page.reload()
    page.get_by_text("2 beslissingen zijn aangekomen").wait_for()
    again = play.placement(contract, KNOWN, first_day=date(2026, 3, 1))
    know_what_was_given(page, again, people[KNOWN], agency=cast.agency, contractor=cast.contractor)

    require_states(stage, contract, people)
    openings = {bsn: opening_of(stage, people[bsn], bsn) for bsn in (KNOWN, BY_HAND)}
    require_same_bytes_again(walked)
    require_pseudonyms(walked, cast, {people[bsn].name: bsn for bsn in openings})
    require_nothing_told(walked, stage, openings.values())


def bring_keys(page: Page, cast: Cast) -> None:
    """Keys of the agency, from the file that its programs use."""
    page.get_by_role("link", name="Haal de sleutels op").click()
    page.locator("#key_file").set_input_files(cast.agency.folder / KEYSTORE)
    page.locator("#passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Haal de sleutel binnen").click()
    page.get_by_text("De sleutel is binnengehaald").wait_for(timeout=60_000)
    page.locator("#kid").get_by_text(cast.agency.signing_key().kid, exact=True).wait_for()
    assert page.locator("#not-listed").is_hidden()
    page.get_by_role("link", name="Naar het loket").click()


def look(page: Page, waiting: int) -> None:
    page.locator("#people").set_input_files({"name": "mensen.csv", "mimeType": "text/csv", "buffer": PEOPLE})
    page.get_by_text("2 mensen gelezen").wait_for()
    page.get_by_role("button", name="Open en beoordeel").click()
    page.get_by_text(f"{waiting} plaatsingen geopend").wait_for()


def know_what_was_given(page: Page, again: Placed, first: Placed, *, agency: Home, contractor: Home) -> None:
    """A browser that does not know what somebody was given lets that wait, until it has another one's dossier."""
    desk = page.url
    page.goto(f"{desk}/keys")
    page.locator("#kid").wait_for()
    require_accessible(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Bewaar het dossier als bestand").click()
    require_dossier(saved.value.path().read_bytes(), agency)
    page.evaluate(FORGET)
    page.goto(desk)
    look(page, 2)
    case = page.locator(f"#case-{again.name[:12]}")
    why = case.locator("[data-slot=why]")
    expect(why).to_contain_text("Deze browser weet niet wat eerder op deze opdracht is toegekend.")
    page.goto(f"{desk}/keys")
    for forged in (unsigned_dossier(again, agency, each) for each in (contractor, None)):
        page.locator("#dossier-file").set_input_files(
            {"name": "dossier.bin", "mimeType": "application/octet-stream", "buffer": forged}
        )
        page.get_by_text("Dit is geen dossier.").wait_for()
    page.locator("#dossier-file").set_input_files(saved.value.path())
    page.get_by_text("Het dossier staat in deze browser").wait_for()
    seal_again(page, contractor, first)
    page.goto(desk)
    look(page, 2)
    assert reasoning(case) == "€ 40.000 per voltijdjaar"
    assert plain(case.locator("[data-slot=flat]")) == "€ 0"
    assert "waarvan € 10.000 al eerder is gegeven" in plain(case)


def require_dossier(octets: bytes, agency: Home) -> None:
    """What a browser writes has the members of what the program writes: either may be brought."""
    sealed = octets.removeprefix(FORMAT)
    signed = open_sealed(agency.custodian.opening(), sealed, dossier_info(AGENCY))
    assert signed.startswith(base64url.decode(agency.signing_key().kid))
    content = json.loads(signed[32 + 64 :])
    members = {each for _, row in content["given"]["rows"] for placed in row for each in placed}
    assert members == {"placement", "attester", "firstDay", "months", "bonusMonths", "flats"}
    assert {each for _, row in content["decided"] for each in row} == {
        "decision",
        "statement",
        "receipt",
        "opening",
    }


def unsigned_dossier(placed: Placed, agency: Home, signer: Home | None) -> bytes:
    """What anybody can write who knows the agency's opening key: that a placement gave nothing before."""
    awarded = {"placement": placed.name, "months": [], "bonusMonths": [], "flats": []}
    rows = [["x", [awarded]]]
    content = json.dumps({"given": {"key": base64url.encode(bytes(32)), "rows": rows}, "decided": []}).encode()
    signed = content if signer is None else sign_dossier(content, signer.signing_key(), AGENCY)
    public = sealing_key(agency.custodian.opening().jwk)
    return FORMAT + seal_to(public, signed, dossier_info(AGENCY))


def seal_again(page: Page, contractor: Home, placed: Placed) -> None:
    """For a contractor that lost its key, from the copy that came with the dossier."""
    key = contractor.custodian.opening()
    request = json.dumps({"format": REQUEST, "reply_kid": key.kid, "placements": [placed.name]}).encode()
    with page.expect_download() as saved:
        page.locator("#request").set_input_files(
            {"name": "verzoek.json", "mimeType": "application/json", "buffer": request}
        )
    (resealed,) = json.loads(saved.value.path().read_text())["openings"]
    opened = open_sealed(key, base64url.decode(resealed["sealed_opening"]), opening_info(placed.digest))
    assert unpack_opening(opened).flat == FLATS[KNOWN]


def proposal(case: Locator) -> str:
    return case.locator("[data-slot=proposal]").inner_text()


def reasoning(case: Locator) -> str:
    assert case.locator("[data-part=value]").evaluate("(each) => each.open")
    return plain(case.locator("[data-slot=rate]"))


def plain(part: Locator) -> str:
    return part.inner_text().replace("\xa0", " ")


def by_hand(case: Locator) -> None:
    """Somebody whom the file does not have, looked up elsewhere."""
    case.get_by_text("Zelf invullen wat u weet").click()
    case.get_by_label("Groep op de peildatum").select_option("participation_act")
    case.get_by_label("Ik heb nagegaan").check()
    case.get_by_label("In de groep sinds").fill("2025-01-01")
    case.get_by_role("button", name="Beoordeel met deze gegevens").click()
    expect(case.locator("[data-slot=proposal]")).to_have_text("Bevestigen")


def sign(page: Page, told: str) -> None:
    page.locator("#sign").click()
    page.get_by_text(told).wait_for(timeout=60_000)


def require_states(stage: Scene, contract: Signed, people: Mapping[str, Placed]) -> None:
    """The register took what was decided, and nothing about who was left waiting."""
    listed = stage.register.contractor.get(f"/v1/contractor/placements?contract={contract.name}").json()
    states = {each["digest"]: each["state"] for each in listed["placements"]}
    assert {bsn: states[placed.name] for bsn, placed in people.items()} == {
        KNOWN: "eligible",
        ELSEWHERE: "declined",
        UNKNOWN: "waiting",
        BY_HAND: "eligible",
    }


def opening_of(stage: Scene, placed: Placed, bsn: str) -> Opening:
    """What the contractor opens: it is of the commitments, and of the value that the first implementation finds."""
    answer = stage.register.contractor.get(f"/v1/contractor/placements/{placed.name}/decision").json()
    signed = read_statement(reread(answer["statement"], typ="sr-eligibility+jwt").claims, Eligibility)
    sealed = base64url.decode(answer["sealed_opening"])
    packed = open_sealed(stage.cast.contractor.custodian.opening(), sealed, opening_info(placed.digest))
    opening = unpack_opening(packed)
    span = months(Month(2026, 1), Month(2026, 6))
    assert signed.flat_commitment is not None
    check_opening(opening, placed.digest, span, signed.rate_commitments, signed.flat_commitment)
    assert (opening.rates, opening.flat) == ((4_000_000,) * 6, FLATS[bsn])
    return opening
