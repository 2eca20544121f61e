"""A file that the page reads is read as the program reads it: the same rows, and the same faults, cell by cell.

Node runs the very modules that the register serves, all in one process, on files as payroll systems write them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.portal.hours.exported import FILES, MAPPED, PLAIN
from tests.portal.hours.reading import Modules, by_page, by_program, modules
from tests.unit.party.spreadsheet.workbooks import DUTCH, csv_bytes
from verifier.core.model.placement import EmploymentKind
from verifier.party.contractor.spreadsheet import cells as program
from verifier.party.contractor.spreadsheet.columns import COLUMNS, KNOWN, plain
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modules]:
    folder: Path = tmp_path_factory.mktemp("modules")
    with (folder / "errors").open("w+", encoding="utf-8") as errors, modules(folder, errors) as asked:
        yield asked


@pytest.mark.parametrize("name", FILES)
def test_page_and_program_read_the_same(reader: Modules, name: str) -> None:
    read = reader.read(FILES[name], ColumnMapping())
    assert by_page(read) == by_program(FILES[name], ColumnMapping())
    if "refused" in read:
        assert read["why"], "what is refused has a sentence"


@pytest.mark.parametrize("name", MAPPED)
def test_what_is_said_of_headings_is_read_the_same(reader: Modules, name: str) -> None:
    content, mapping = MAPPED[name]
    assert by_page(reader.read(content, mapping)) == by_program(content, mapping)


def test_these_files_lead_to_every_fault_and_to_rows(reader: Modules) -> None:
    """The control: what is compared is not nothing."""
    read = [by_program(each, ColumnMapping()) for each in FILES.values()]
    found = {expected for each in read for _, _, expected in each.get("faults", ())}
    assert {"bsn", "hours", "reference", "agency", "no_error", "cached_value", "one_number", "month"} <= found
    assert sum(len(each.get("rows", ())) for each in read) > 25
    assert by_page(reader.read(csv_bytes(DUTCH), ColumnMapping())) != by_program(PLAIN[:-1], ColumnMapping())


TEXTS = """
2026-01-31 2026-02-29 2024-02-29 31-12-2026 1-2-2026 1/2/2026 1.2.2026 1-2/2026 20260131 2026-13-01
2026-1-1 2026-01-01T00:00:00 2026-01-01T08:00:00 1899-12-31 2200-01-01 2026-01 01-2026 202601 2026
1-2026 13-2026 jan-26 jan2026 januari2026 mrt-26 maa-26 mei-99 jan.2026 jan'26 sept-26 oct-26 jan-2100
1999-12 2199-12 2200-01 156 156,25 156.250 156.255 1.234,5 1234 -1 0 ,5 5, 156:30 999,99 60 60,01 744
744,01 vast Vast BBL tijdelijk soms fixed_term bepaalde_tijd bsn statement doelgroepverklaring x
99999384 012345678 DGV/1 /DGV
"""


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("parseDay", lambda text: program.parse_day(text).isoformat()),
        ("parseMonth", lambda text: str(program.parse_month(text))),
        ("parseHours", program.parse_hours),
        ("parseKind", lambda text: str(program.parse_kind(text))),
        ("parseScheme", lambda text: str(program.parse_scheme(text))),
        ("parseReference", program.parse_reference),
        ("padBsn", program.pad_bsn),
    ],
)
def test_cells_are_read_the_same(reader: Modules, name: str, other: Any) -> None:
    for text in (
        *TEXTS.split(),
        "",
        "jan 2026",
        " 7",
        "1 234",
        "x" * 64,
        "x" * 65,
        "é\u0301",
        "a\tb",
        "\u2028",
        "٣",
        "²",
    ):
        try:
            expected = other(text)
        except ValueError:
            expected = None
        assert reader.ask("cell", name=name, given=[text]) == {"value": expected}, text


def test_headings_are_known_the_same(reader: Modules) -> None:
    assert reader.ask("known") == dict(KNOWN)
    for text in ("Burger-service nr.", "UREN (verloond)", "ﬁets", "Straße", "naïef", "Nº 2", "数量", "a_b", ""):
        assert reader.ask("plain", text=text) == {"value": plain(text)}
    assert set(KNOWN.values()) == {name for names in COLUMNS.values() for name in names}
    for kind in EmploymentKind:
        assert reader.ask("cell", name="parseKind", given=[str(kind)]) == {"value": str(kind)}


def test_sheets_are_offered_by_name(reader: Modules) -> None:
    assert [each["name"] for each in reader.ask("sheets", octets=FILES["two sheets"])] == ["Blad1", "Blad2"]


@pytest.mark.parametrize(
    "text",
    [
        "<a><b></a></b>",
        "<a>",
        "<a/><b/>",
        "x<a/>",
        "<a b=c/>",
        "<a>&unknown;</a>",
        "<a>&#0;</a>",
        "<a b='1' b/>",
        "<a",
        "",
        "<a>" * 65,
    ],
)
def test_xml_that_is_not_well_formed_is_refused(reader: Modules, text: str) -> None:
    assert reader.ask("xml", text=text)["refused"] == ["wrong_value", "file"]


def test_xml_is_told_as_it_stands(reader: Modules) -> None:
    told = reader.ask(
        "xml", text="<?xml version='1.0'?><!-- - --><x:r a='1 &lt; 2'><c/>&#233;<![CDATA[<&>]]></x:r>"
    )
    assert told == [
        ["opened", "r", "1 < 2"],
        ["opened", "c", None],
        ["closed", "c"],
        ["told", "é"],
        ["told", "<&>"],
        ["closed", "r"],
    ]


def test_list_of_faults_holds_no_formula(reader: Modules) -> None:
    told = reader.ask("list", rows=[["rij", "cel"], ["=1", 'a;"b"'], ["-", "x"]])["value"]
    assert told == '\ufeffrij;cel\r\n\'=1;"a;""b"""\r\n\'-;x\r\n'
