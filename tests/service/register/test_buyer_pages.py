"""The buyer's pages: what each role sees of its organisation's contracts, and nothing of a person."""

from __future__ import annotations

import csv
import io
import re
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
from verifier.service.portal.buyer.record_csv import OF_CONTRACTS, OF_VERDICTS, harmless
from verifier.service.portal.catalogue import Language, words

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
        "The contractor of the test",
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
    for page in ("", "/verdicts.csv"):
        answer, absent = (stranger.get(f"/buyer/contracts/{name}{page}") for name in (judged.name, NOBODYS))
        assert (answer.status_code, absent.status_code) == (404, 404)
        assert answer.text.replace(judged.name, "") == absent.text.replace(NOBODYS, "")
    if home == "other_buyer":
        assert "WERK-1" not in text_of(stranger, "/buyer")
        assert b"WERK-1" not in stranger.get("/buyer/contracts.csv").content


def table(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


@pytest.mark.parametrize(("language", "prefix", "delimiter"), [("nl", "", ";"), ("en", "/en", ",")])
def test_the_record_has_every_contract_and_no_formula(
    register: Running, judged: Signed, manager: Browser, language: str, prefix: str, delimiter: str
) -> None:
    Obliged(Play(register)).agreed(reference=FORMULA, last_day=judged.statement.last_day)
    answer = manager.get(prefix + "/buyer/contracts.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    heads, *rows = table(answer.content, delimiter)
    texts = words(Language(language), "buyer")
    assert heads == [texts[f"record_{name}"] for name in OF_CONTRACTS]
    found = {row["contract_digest"]: row for each in rows if (row := dict(zip(OF_CONTRACTS, each, strict=True)))}
    row = found[judged.name]
    assert (row["verdict"], row["moment"], row["band"]) == (texts["verdict_pending"], str(MARCH), "")
    assert row["value"] == {"nl": "800000,00", "en": "800000.00"}[language]
    assert row["verify_at"].endswith(prefix + "/verify")
    assert len(base64url.decode(row["verdict_digest"])) == 32
    assert "'" + FORMULA in {row["reference"] for row in found.values()}
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n"}]


def test_the_answers_on_a_contract_are_a_record_too(judged: Signed, manager: Browser) -> None:
    answer = manager.get(f"/buyer/contracts/{judged.name}/verdicts.csv")
    heads, *rows = table(answer.content, ";")
    assert len(heads) == len(OF_VERDICTS)
    (row,) = (dict(zip(OF_VERDICTS, each, strict=True)) for each in rows)
    (contracts_row,) = (
        each for each in table(manager.get("/buyer/contracts.csv").content, ";") if judged.name in each
    )
    assert row["verdict_digest"] in contracts_row
    assert (row["moment"], row["band"], row["floor"], row["malus"]) == (str(MARCH), "", "", "")
    assert int(row["size"]) > 0


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_begins_a_formula_is_text(begin: str) -> None:
    assert harmless(begin + "1+1") == f"'{begin}1+1"
    assert harmless(f"a{begin}1") == f"a{begin}1"


@pytest.mark.parametrize("mark", [",", ";", "\t", "\n"])
@pytest.mark.parametrize("text", ["a{}=1+1", "a{} @b", "{}-1{}+2"])
def test_nor_does_it_for_a_spreadsheet_that_parts_cells_by_another_mark(text: str, mark: str) -> None:
    """Who opens the record of one language with the settings of another sees its cells broken up."""
    hostile = text.replace("{}", mark)
    begins = [each.lstrip()[:1] for each in re.split("[,;\t\n]", harmless(hostile))]
    assert not set(begins) & set("=+-@")


def test_a_moment_that_nobody_asked_about_waits_on_the_buyer(judged: Signed, manager: Browser) -> None:
    told = text_of(manager, f"/buyer/contracts/{judged.name}")
    row = told.partition("Wanneer het register oordeelt</caption>")[2].partition("</table>")[0]
    assert str(JUNE.year) in row
    assert "Open" in row
    assert "<td>u</td>" in row


def test_the_moment_can_be_asked_about_by_who_may_and_its_bundle_fetched_by_all(
    register: Running, judged: Signed, manager: Browser
) -> None:
    path = f"/buyer/contracts/{judged.name}"
    told, read = text_of(manager, path), text_of(member(register, judged.statement.iss, Role.POLICY), path)
    assert f'data-ask="{JUNE}"' in told
    assert "data-ask" not in read
    for each in (told, read):
        assert f'data-bundle="{MARCH}"' in each
        assert f'data-bundle="{JUNE}"' not in each
