"""The page that verifies, in Chromium: what a person does on it, what it tells, and that nothing leaves it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from tests.portal.browsing import MOMENT, Visit
from tests.portal.bundle_case import STRANGER, altered, kit_of, year
from tests.world.crediting import HOUR, status_list
from tests.world.scheme import ROOT
from verifier.core.model.status import CredentialStatus

pytestmark = pytest.mark.slow

NAME = "WERK-2025-017.bundle.json"


def told(page: Page) -> str:
    return page.locator("#told").inner_text()


class TestVerdict:
    def test_a_dropped_bundle_is_told_in_dutch(self, visit: Visit) -> None:
        visit.drop({NAME: year().bundle()})
        assert visit.statuses() == ["valid"]
        (text,) = visit.tickets()
        for part in (
            "Geldig",
            NAME,
            "Het register heeft dit oordeel gegeven",
            "op koers",
            "75–100%",
            "€ 5.000",
            "5–9",
            "januari 2026",
            "utrecht-current",
            "1 januari 2027 om 11:00:00 CET",
            "14 van 14 stappen kloppen",
            "Genoeg getuigen hebben het logboek zo gezien",
        ):
            assert part in text.replace("\xa0", " "), part
        assert told(visit.page) == "1 bestand gecontroleerd: geldig."

    def test_and_in_english(self, fresh: Visit) -> None:
        visit = fresh
        visit.page.get_by_role("link", name="English").click()
        visit.page.wait_for_url("**/en/verify")
        visit.ready()
        visit.at(MOMENT)
        visit.choose({NAME: year().bundle()})
        (text,) = visit.tickets()
        for part in (
            "Valid",
            "on track",
            "€5,000",
            "January 2026",
            "1 January 2027 at 11:00:00 CET",
            "14 of 14 steps",
        ):
            assert part in text, part
        assert told(visit.page) == "1 file verified: valid."

    def test_an_altered_file_is_invalid_and_tells_nothing(self, visit: Visit) -> None:
        visit.choose({NAME: altered()})
        assert visit.statuses() == ["invalid"]
        (text,) = visit.tickets()
        assert "Ongeldig" in text
        assert "bad_log_proof" in text
        assert "Het logbewijs leidt niet naar het logboek." in text
        assert "op koers" not in text

    def test_several_files_have_a_result_each(self, visit: Visit) -> None:
        world = year()
        suspended = status_list({2: CredentialStatus.SUSPENDED}, at=world.at)
        files = {"1.json": world.bundle(), "2.json": altered(), "3.json": world.bundle(2, status_list=suspended)}
        visit.drop(files)
        assert visit.statuses() == ["valid", "invalid", "undecided"]
        assert told(visit.page) == "3 bestanden gecontroleerd: 1 geldig, 1 ongeldig, 1 niet vast te stellen."
        assert "status_suspended" in visit.tickets()[2]
        visit.choose({"4.json": b"{}", "5.json": b""})
        assert visit.statuses() == ["valid", "invalid", "undecided", "invalid", "invalid"]
        visit.page.get_by_role("button", name="Wis de uitslag").click()
        assert (visit.statuses(), told(visit.page)) == ([], "")
        visit.choose({NAME: world.bundle()})
        assert visit.statuses() == ["valid"]


class TestMoment:
    def test_another_moment_judges_again(self, visit: Visit) -> None:
        visit.choose({NAME: year().bundle()})
        for moment, status, code in (
            ("2027-01-01T11:01", "undecided", "status_stale"),
            ("2026-01-31T12:00", "invalid", "not_fresh"),
            ("2026-01-30T12:00", "invalid", "not_fresh"),
            (MOMENT, "valid", "status"),
        ):
            visit.at(moment)
            visit.settled()
            assert visit.statuses() == [status]
            assert code in visit.page.content()
            assert status == "valid" or code in visit.tickets()[0]

    def test_what_is_no_moment_is_said_at_its_field(self, visit: Visit) -> None:
        visit.at("1999-12-31T23:59")
        field = visit.page.locator("#moment")
        assert field.get_attribute("aria-invalid") == "true"
        assert "tussen 2000 en 2199" in visit.page.locator("#moment-fault").inner_text()
        visit.at("")
        assert field.get_attribute("aria-invalid") == "false"

    def test_without_one_it_is_now(self, fresh: Visit) -> None:
        visit = fresh
        visit.page.clock.set_fixed_time(datetime.fromtimestamp(year().at + HOUR, UTC))
        visit.choose({NAME: year().bundle()})
        assert visit.statuses() == ["valid"]
        visit.page.clock.set_fixed_time(datetime.fromtimestamp(year().at + HOUR + 1, UTC))
        visit.choose({"again.json": year().bundle()})
        assert visit.statuses() == ["undecided"] * 2


class TestTrust:
    def test_the_root_of_the_website_is_told_and_that_it_is_trusted(self, visit: Visit) -> None:
        assert visit.page.locator("#prints").inner_text() == ROOT.kid
        assert "vertrouwt u nu dus op deze website" in visit.page.locator("#trust").inner_text()

    def test_ones_own_kit_decides_until_it_is_put_away(self, visit: Visit) -> None:
        visit.choose({NAME: year().bundle()})
        visit.choose_kit(kit_of(roots=(STRANGER.jwk,)))
        visit.page.locator(".ticket[data-status=undecided]").wait_for()
        assert "trust_missing" in visit.tickets()[0]
        assert visit.page.locator("#prints").inner_text() == STRANGER.kid
        assert "Uit uw eigen vertrouwenspakket" in visit.page.locator("#trust").inner_text()
        visit.page.get_by_role("button", name="Gebruik weer de sleutel van deze website").click()
        visit.page.locator(".ticket[data-status=valid]").wait_for()
        assert visit.page.locator("#prints").inner_text() == ROOT.kid

    def test_a_kit_that_lies_beside_a_bundle_is_not_trusted(self, visit: Visit) -> None:
        """A forger would send both."""
        visit.drop({"kit.json": kit_of(roots=(STRANGER.jwk,)), NAME: year().bundle()})
        assert visit.statuses() == ["invalid", "valid"]
        assert visit.page.locator("#prints").inner_text() == ROOT.kid

    def test_what_is_no_kit_changes_nothing(self, visit: Visit) -> None:
        fault = visit.page.locator("#kit-fault")
        for octets in (b"", b"{}", altered(), kit_of(roots=()), b" " * 70_000):
            visit.choose_kit(octets)
            fault.get_by_text("Dit bestand is geen vertrouwenspakket.").wait_for()
            assert visit.page.locator("#prints").inner_text() == ROOT.kid
        visit.choose_kit(kit_of(roots=(STRANGER.jwk,)))
        visit.page.get_by_text("Uit uw eigen vertrouwenspakket").wait_for()
        assert fault.inner_text() == ""


#: Names and contents by which somebody might hope to become a program, or to look like something else.
HOSTILE = (
    "<script>parent.hacked=1</script>",
    "<img src=x onerror=hacked=1>",
    "<svg/onload=hacked=1>",
    '"><iframe srcdoc="<script>hacked=1</script>">',
    "javascript:hacked=1",
    "{{constructor.constructor('hacked=1')()}}",
    "${hacked=1}",
    "`${hacked=1}`",
    "';hacked=1;//",
    "</template><b>x</b>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content=0;url=/>",
    "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example>",
    "data:text/html,<script>hacked=1</script>",
    "&lt;b&gt;&#x3c;i&#x3e;",
    "%3Cscript%3E",
    "__proto__",
    "a\u202egnp.json",
    "a\u2066b\u2069\u200d\ufeff",
    "a\nGeldig\nb",
    "\x00\x07\x1b[31m",
    "ａ" * 400,
    "e\u0301" * 100,
    "\U0001f600\ud7ff",
)


def test_hostile_names_and_contents_are_shown_as_text(visit: Visit) -> None:
    base = json.loads(year().bundle())
    files = {name: json.dumps({**base, "policy": name, name: name}).encode() for name in HOSTILE}
    files |= {f"format {number}": json.dumps({"format": text}).encode() for number, text in enumerate(HOSTILE)}
    count = visit.page.locator("body *").count()
    visit.drop(files)
    assert visit.statuses() == ["invalid"] * len(files)
    assert visit.page.evaluate("[typeof hacked, document.title]") == [
        "undefined",
        "Controleer een bewijsbundel · Plaatsbewijs",
    ]
    assert visit.page.locator(".tickets :is(script, img, iframe, style, link, base, meta, b, i, a)").count() == 0
    shown = visit.page.locator(".file").all_inner_texts()
    assert shown[0] == HOSTILE[0]
    assert not any(ord(each) < 32 or each in "\u202e\u2066\u2069\u200d\ufeff" for text in shown for each in text)
    assert all(len(text) <= 201 for text in shown)
    visit.page.locator("#clear").click()
    assert visit.page.locator("body *").count() == count
