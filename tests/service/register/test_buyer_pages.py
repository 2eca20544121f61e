"""The buyer's pages: what each role sees of its organisation's contracts, and nothing of a person."""

from __future__ import annotations

import csv
import io
import secrets

import pytest

from tests.service.register.browser import Browser, member
from tests.service.register.cast import Cast
from tests.service.register.obliging import Obliged
from tests.service.register.play import Play
from tests.service.register.running import Running
from tests.service.register.story import BSNS, JUNE, MARCH, Signed
from verifier.core.wire import base64url
from verifier.service.access.doors import Door
from verifier.service.access.roles import ROLES_AT, Role
from verifier.service.portal.buyer.record_csv import HEADS, harmless

NOBODYS = base64url.encode(secrets.token_bytes(32))
FORMULA = '=HYPERLINK("x")'


@pytest.fixture(scope="module")
def judged(register: Running) -> Signed:
    """A contract with one placement that was judged at its first moment, where there was too little to say."""
    obliged = Obliged(Play(register))
    contract = obliged.agreed(reference="WERK-1")
    placed, _ = obliged.eligible("contractor", contract)
    obliged.worked("contractor", contract, [placed], [MARCH])
    obliged.verdict(contract, MARCH)
    return contract


@pytest.fixture(scope="module")
def manager(register: Running, judged: Signed) -> Browser:
    return member(register, judged.statement.iss, Role.CONTRACT_MANAGEMENT)


def text_of(browser: Browser, path: str) -> str:
    """The page, with every space an ordinary one."""
    answer = browser.get(path)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
    return " ".join(answer.text.replace("\xa0", " ").split())


def test_every_role_sees_the_same_contracts_in_both_languages(
    register: Running, cast: Cast, judged: Signed
) -> None:
    path = f"/buyer/contracts/{judged.name}"
    leads = set()
    for role in ROLES_AT[Door.BUYER]:
        browser = member(register, cast.buyer.party, role)
        for prefix in ("", "/en"):
            told = text_of(browser, prefix + "/buyer")
            assert "WERK-1" in told
            assert prefix + path in told
            leads.add(told.partition('<p class="lead">')[2].partition("</p>")[0])
    assert len(leads) == 2 * len(ROLES_AT[Door.BUYER])


def test_a_contract_tells_what_was_answered_and_agreed(judged: Signed, manager: Browser) -> None:
    told = text_of(manager, f"/buyer/contracts/{judged.name}")
    for part in (
        "Nog geen oordeel mogelijk",
        "maart 2026",
        "juni 2026",
        "niet getoond",
        "Verplichting</dt><dd>€ 40.000",
        "€ 800.000",
    ):
        assert part in told, part
    english = text_of(manager, f"/en/buyer/contracts/{judged.name}")
    assert "No verdict possible yet" in english


def test_nothing_of_a_person_is_told(judged: Signed, manager: Browser) -> None:
    """Not who, not how many hours, not of which group, and not that hours or a claim are due (THREATS S14)."""
    for path in ("/buyer", f"/buyer/contracts/{judged.name}", "/buyer/contracts.csv"):
        told = manager.get(path).text
        assert not [bsn for bsn in BSNS if bsn in told]
        for word in ("report_hours", "/placements/", "Meld de uren", "pseudonym", "sealed"):
            assert word not in told, (path, word)


@pytest.mark.parametrize("home", ["other_buyer", "contractor", "agency"])
def test_what_is_others_looks_absent(register: Running, cast: Cast, judged: Signed, home: str) -> None:
    stranger = member(register, getattr(cast, home).party, Role.READER)
    answer, absent = (stranger.get(f"/buyer/contracts/{name}") for name in (judged.name, NOBODYS))
    assert (answer.status_code, absent.status_code) == (404, 404)
    assert answer.text.replace(judged.name, "") == absent.text.replace(NOBODYS, "")
    if home == "other_buyer":
        assert "WERK-1" not in text_of(stranger, "/buyer")
        assert b"WERK-1" not in stranger.get("/buyer/contracts.csv").content


def test_the_record_has_every_contract_and_no_formula(register: Running, judged: Signed, manager: Browser) -> None:
    Obliged(Play(register)).agreed(reference=FORMULA, last_day=judged.statement.last_day)
    answer = manager.get("/buyer/contracts.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    heads, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert tuple(heads) == HEADS
    found = {row[1]: dict(zip(heads, row, strict=True)) for row in rows}
    assert (found[judged.name]["verdict"], found[judged.name]["moment"]) == ("pending", str(MARCH))
    assert found[judged.name]["band"] == ""
    assert "'" + FORMULA in {row["reference"] for row in found.values()}
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_begins_a_formula_is_text(begin: str) -> None:
    assert harmless(begin + "1+1") == f"'{begin}1+1"
    assert harmless(f"a{begin}1") == f"a{begin}1"


def test_a_moment_that_nobody_asked_about_waits_on_the_buyer(judged: Signed, manager: Browser) -> None:
    told = text_of(manager, f"/buyer/contracts/{judged.name}")
    row = told.partition("Wanneer het register oordeelt</caption>")[2].partition("</table>")[0]
    assert str(JUNE.year) in row
    assert "Open" in row
    assert "<td>u</td>" in row
