"""Hours and files in Chromium, end to end: typed and pasted by keyboard, revised, kept when the connection is lost,
and read in from files; and what the register granted of them.

Every request of the browser is kept, and all of them are looked through.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Route

from tests.portal.accessible import require_accessible, require_keyboard
from tests.portal.contractor.counterparts import Counterparts
from tests.portal.hours.typist import Typist
from tests.portal.library.acting import FLOOR, keystore_of, secrets_of
from tests.portal.library.browser_room import Room
from tests.portal.walking import Walk, secure_url
from tests.service.register.play import Play, accepted
from tests.service.register.running import Running
from tests.service.register.story import BSNS, Placed, Signed
from tests.unit.party.spreadsheet.workbooks import INVALID, csv_bytes, xlsx_bytes
from tests.unsafe_scheme import AGENCY, CONTRACTOR, PASSPHRASE
from verifier.core.model.calendar import Month
from verifier.core.model.hours import Hours
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import recall
from verifier.core.wire import base64url
from verifier.service.access.roles import Role

pytestmark = pytest.mark.slow

HOURS = "**/v1/contractor/hours"
#: Full-time hours of one month under the rule set, in hundredths, of which another contract has 100 already.
FULL, ELSEWHERE = 15_600, 10_000
NUMBERS = (BSNS[3], "DGV/2026-0043")
PERSON = {
    "Personeelsnummer": "personeel-4711",
    "Doelgroepverklaring": "",
    "BSN": NUMBERS[0],
    "Instantie": AGENCY,
    "Ingangsdatum": "01-03-2026",
    "Uren per week": "32,5",
    "Dienstverband": "Vast",
    "Opdracht": "WERK-2026-017",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A contract with two placements that count, the first elsewhere too in February, and one that waits."""

    register: Running
    contract: Signed
    placed: tuple[Placed, Placed]

    @property
    def path(self) -> str:
        return f"/contractor/contracts/{self.contract.name}"

    def reported(self, month: str) -> list[Mapping[Digest, int]]:
        """The lines of every revision of a month that the register has."""
        answer = accepted(self.register.contractor.get(f"/v1{self.path}/hours?month={month}&limit=100"))
        said = [_hours(each) for each in answer["hours"]]
        return [{line.placement: line.hours for line in each.lines} for each in said]


def _hours(row: Mapping[str, Any]) -> Hours:
    return recall(row["statement"], Hours, digest=Digest(base64url.decode(row["digest"]))).statement


@pytest.fixture
def site(register: Running) -> Site:
    play = Play(register)
    made = play.contract(reference="WERK-2026-017")
    first, second = (play.eligible(made, bsn)[0] for bsn in BSNS[:2])
    play.placement(made, BSNS[2])
    other = play.contract(reference="elders")
    play.hours(other, [(play.eligible(other, BSNS[0])[0], ELSEWHERE)], month=Month(2026, 2))
    return Site(register, made, (first, second))


def test_hours_are_reported_from_a_browser(walked: Walk, site: Site) -> None:
    """The whole way, by keyboard alone."""
    page = walked.page(f"{site.path}/hours")
    Room(walked, page).call("keyring.js", "importKeys", keystore_of(site.register), PASSPHRASE, FLOOR)
    typist = Typist(page)
    typist.open(f"{walked.url}{site.path}/hours")
    is_thorough = not site.register.database.place.name  # on SQLite, the quicker of the two
    if is_thorough:
        require_keyboard(page)
    type_and_paste(typist, is_thorough=is_thorough)
    send_while_the_connection_is_lost(typist, site)
    revise(typist, site)
    if is_thorough:  # it asks nothing more of a database
        keep_what_is_typed(typist, site, walked)
        fall_behind_another_tab(typist, site, walked)
        read_in_placements(typist, site, walked)
        read_in_hours(typist, site, walked)
    secrets = [*NUMBERS, *BSNS[:3], INVALID, "personeel-471", *secrets_of(site.register)]
    page.wait_for_timeout(300)
    assert sum(b'"statement"' in each.body for each in walked.record.sent) >= 5
    assert walked.record.leaks(secrets) == []
    assert walked.record.elsewhere(secure_url(site.register)) == []
    assert walked.record.breaches == []
    let_out(typist, NUMBERS[0])
    assert walked.record.leaks(secrets) != []


def let_out(typist: Typist, number: str) -> None:
    """What a page that leaks would do: the negative control of the look through all requests."""
    with typist.page.expect_response("**/v1/public/health*"):
        typist.page.evaluate("(number) => { fetch(`/v1/public/health?${encodeURIComponent(number)}`); }", number)
    typist.page.wait_for_timeout(300)


def type_and_paste(typist: Typist, *, is_thorough: bool) -> None:
    """Keys as in a spreadsheet; what is wrong is told at its cell, and one key takes it back."""
    typist.enter("0-0")
    typist.keys("151,5", "Enter", "140.75", "ArrowUp", "End")
    assert typist.at == "0-5"
    typist.keys("Home", "ArrowRight")
    assert typist.at == "0-1"
    typist.paste("156\t-4\r\n\t800\r\n1\t1\r\n")
    assert [typist.value(each) for each in ("0-0", "1-0", "0-1", "0-2", "1-1", "1-2")] == [
        "151,5", "140,75", "156", "-4", "", "800",
    ]  # fmt: skip
    assert "3 cellen geplakt. 2 waarden vielen buiten de tabel" in typist.text("did")
    wrong = typist.page.locator("#cell-0-2")
    assert wrong.get_attribute("aria-invalid") == "true"
    assert "vul 0 of meer uren in" in typist.text("faults")
    assert "ten hoogste 744 uren" in typist.text("faults")
    assert typist.page.locator(f"[id='{wrong.get_attribute('aria-describedby')}']").count() == 1
    if is_thorough:
        require_accessible(typist.page)
    typist.press("Kijk na en verstuur")
    assert typist.at == "0-2"
    typist.keys("120", "Escape")
    assert typist.value("0-2") == "-4"
    typist.keys("Control+z")
    assert [typist.value(each) for each in ("0-1", "0-2", "1-2")] == ["", "", ""]
    typist.enter("0-1")
    typist.paste("156\t0\n")
    assert "4 cellen in 3 maanden zijn veranderd" in typist.text("changed")


def send_while_the_connection_is_lost(typist: Typist, site: Site) -> None:
    """All is kept, and sent when it is back; more than one full-time job is not granted, and it is said why."""
    typist.page.route(HOURS, lambda route: route.abort())
    said = typist.send()
    assert "U ondertekent 4 cellen in 3 maanden." in said
    assert "In 1 cel neemt u uren terug of staat 0." in said
    typist.told("Geen verbinding. Alles is ondertekend en bewaard in deze browser.")
    assert typist.granted("0-0") == "wacht op verzending"
    assert site.reported("2026-01") == []
    typist.page.unroute(HOURS)
    typist.press("Probeer opnieuw")
    typist.told("3 berichten die nog wachtten, zijn nu verstuurd.")
    typist.page.locator("#granted-0-1", has_text="toegekend").wait_for()
    assert [typist.granted(each) for each in ("0-0", "1-0", "0-1")] == ["toegekend", "toegekend", "55,99 toegekend"]
    assert "één volledige baan" in typist.text("less")
    typist.enter("0-1")
    assert "Opgegeven: 156 uur (opgave 1). Toegekend: 55,99 uur." in typist.text("cell")
    (lines,) = site.reported("2026-01")
    assert sorted(lines.values()) == [14_075, 15_150]


def revise(typist: Typist, site: Site) -> None:
    """The next revision says all of the month again; a cell that is emptied takes its hours back."""
    typist.enter("0-0")
    typist.keys("150", "Enter", "Delete", "Tab")
    assert "vervangt opgave 1" in typist.send()
    typist.told("De uren zijn verstuurd: 2 cellen in 1 maand.")
    _, lines = site.reported("2026-01")
    assert sorted(lines.values()) == [0, 15_000]


def keep_what_is_typed(typist: Typist, site: Site, walked: Walk) -> None:
    """What was typed and not sent is there again after a reload, and after signing in again."""
    typist.enter("0-3")
    typist.keys("88,25", "Tab")
    site.register.database.change("UPDATE member_session SET seen_at = 0")
    typist.send()
    typist.told("Uw sessie is verlopen.")
    walked.sign_in(site.register, CONTRACTOR, Role.SUBMITTER)
    typist.open(f"{walked.url}{site.path}/hours")
    assert typist.value("0-3") == "88,25"
    if site.reported("2026-04") == []:
        typist.send()
    typist.told("verstuurd")
    typist.page.locator("#granted-0-3", has_text="toegekend").wait_for()


def fall_behind_another_tab(typist: Typist, site: Site, walked: Walk) -> None:
    """Two tabs report one month: the second is told, keeps what it typed, and sees what the first said."""
    other = Typist(walked.page())
    other.open(f"{walked.url}{site.path}/hours")
    typist.page.bring_to_front()
    typist.enter("0-4")
    typist.keys("77", "Enter")
    typist.send()
    typist.told("De uren zijn verstuurd: 1 cel in 1 maand.")
    other.page.bring_to_front()
    other.enter("1-4")
    other.keys("66", "Enter")
    other.send()
    other.told("zijn intussen opgegeven")
    assert [other.value(each) for each in ("0-4", "1-4")] == ["77", "66"]
    other.send()
    other.told("De uren zijn verstuurd: 1 cel in 1 maand.")
    other.page.close()
    assert [sorted(each.values()) for each in site.reported("2026-05")] == [[7_700], [6_600, 7_700]]


def read_in_placements(typist: Typist, site: Site, walked: Walk) -> None:
    """A file is looked through before anything is sent; begun again it goes on where it broke off."""
    page = typist.page
    page.goto(f"{walked.url}{site.path}/import")
    page.locator("#import").wait_for()
    wrong = {**PERSON, "Personeelsnummer": "personeel-4713", "BSN": INVALID}
    second = {**PERSON, "Personeelsnummer": "personeel-4712", "BSN": "", "Doelgroepverklaring": NUMBERS[1]}
    file = csv_bytes(PERSON, wrong, second, {**PERSON, "Opdracht": "elders"})
    typist.give("mensen.csv", file)
    assert "2 regels worden een nieuwe plaatsing." in typist.text("counts")
    assert "1 regel is van een andere opdracht" in typist.text("counts")
    assert typist.text("fault-list").endswith(
        "3 C3 BSN een BSN van negen cijfers dat klopt, zonder spaties of punten, in een tekstcel"
    )
    with page.expect_download() as saved:
        typist.press("Bewaar de foutenlijst")
    listed = saved.value.path().read_bytes()
    assert listed.startswith(b"\xef\xbb\xbfregel;cel;kolom;verwacht\r\n3;C3;BSN;")
    assert INVALID.encode() not in listed
    require_accessible(page)
    sent = 0

    def lose_the_second(route: Route) -> None:
        nonlocal sent
        sent += route.request.method == "POST"
        if sent > 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/v1/contractor/placements", lose_the_second)
    typist.press("Verzegel, onderteken en verstuur 2 plaatsingen")
    typist.told("Geen verbinding. Alles is ondertekend en bewaard in deze browser.")
    page.unroute("**/v1/contractor/placements")
    page.reload()
    typist.told("1 bericht dat nog wachtte, is nu verstuurd.")
    typist.give("mensen.csv", file)
    assert "2 regels zijn eerder opgegeven" in typist.text("counts")
    assert page.locator("#nothing").is_visible()


def read_in_hours(typist: Typist, site: Site, walked: Walk) -> None:
    """By the contractor's own reference, from a workbook; the grid then calls the placement by it."""
    others = Counterparts(site.register)
    agency = site.register.cast.agency
    (waiting,) = (each for each in others.queue(agency) if each.subject.value == NUMBERS[0])
    others.find_eligible(agency, waiting, site.contract)
    rows: list[list[Any]] = [
        ["Personeelsnummer", "feb-26", "mrt-26", "apr-26"],
        [PERSON["Personeelsnummer"], 8, 100.25, None],
        ["nobody", None, 1, None],
    ]
    typist.give("uren.xlsx", xlsx_bytes(rows))
    assert "1 cel met uren is te gebruiken." in typist.text("counts")
    faults = typist.text("fault-list")
    assert "2 B2 eigen kenmerk" not in faults
    assert "2 A2 eigen kenmerk een plaatsing" in faults
    assert "3 A3 eigen kenmerk een plaatsing" in faults
    typist.press("Onderteken en verstuur 1 maand")
    typist.told("De uren van 1 maand zijn verstuurd.")
    assert 10_025 in site.reported("2026-03")[-1].values()
    typist.open(f"{walked.url}{site.path}/hours")
    row = typist.page.locator("#grid tbody tr", has_text=PERSON["Personeelsnummer"])
    assert row.locator("input").first.input_value() == "100,25"
    assert "niet aan het werk" in row.inner_text()
    typist.page.set_viewport_size({"width": 320, "height": 800})
    typist.page.locator("#later").wait_for()
    assert typist.page.locator("#grid thead th").count() == 2
