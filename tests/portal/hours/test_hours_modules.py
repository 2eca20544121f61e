"""Cells, blocks, parts and sheets of hours, as the page's modules have them: what changed, and what is sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.portal.hours.reading import Modules, modules
from verifier.core.model.calendar import Month
from verifier.core.wire import base64url
from verifier.party.contractor.hours_table import read_hours
from verifier.party.contractor.people import read_people
from verifier.party.contractor.spreadsheet.cells import parse_hours
from verifier.party.contractor.spreadsheet.layout import open_table
from verifier.party.contractor.spreadsheet.mapping import ColumnMapping
from verifier.service.portal.catalogue import Language, words

pytestmark = pytest.mark.slow

MONTHS = [{"month": f"2026-{number:02d}", "hasBegun": number < 4} for number in range(1, 5)]
LONG, SHORT = "long", "short"
PLACEMENTS = [
    {"digest": LONG, "first_day": "2026-01-01"},
    {"digest": SHORT, "first_day": "2026-02-15", "effective": "2026-03-01"},
]
#: January was reported twice; of February it waits to be sent.
REPORTED = {
    "2026-01": {"revision": 1, "lines": {LONG: 15_150}},
    "2026-02": {"revision": 0, "lines": {LONG: 8_000, SHORT: 4_000}, "waits": True},
}


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modules]:
    folder: Path = tmp_path_factory.mktemp("modules")
    with (folder / "errors").open("w+", encoding="utf-8") as errors, modules(folder, errors) as talk:
        yield talk


def sheet(asked: Modules, *acts: Sequence[Sequence[str]] | None, draft: Sequence[Sequence[str]] = ()) -> Any:
    """How a sheet stands before and after what is put into it; None takes the last act back."""
    return asked.ask("sheet", placements=PLACEMENTS, months=MONTHS, reported=REPORTED, draft=list(draft), acts=acts)


@pytest.mark.parametrize(
    "text", ["", "0", "151,5", "151.5", " 151.50 ", "744", "151,55", "151,505", "1.234,5", "x", "1e3", "½"]
)
def test_hours_are_those_of_the_program(asked: Modules, text: str) -> None:
    told = asked.ask("hours", text=text, month="2026-01")
    try:
        expected = parse_hours(text.strip())
    except ValueError:
        expected = None
    assert told["hours"] == expected
    assert (told["fault"] is None) == (expected is not None or not text)


@pytest.mark.parametrize(
    ("text", "month", "fault"),
    [
        ("-1", "2026-01", "js_cell_below"),
        ("-0,5", "2026-01", "js_cell_below"),
        ("744,01", "2026-01", "js_cell_above"),
        ("673", "2026-02", "js_cell_above"),
        ("697", "2028-02", "js_cell_above"),
        ("720.5", "2026-04", "js_cell_above"),
        ("1000", "2026-01", "js_cell_above"),
        ("12:30", "2026-01", "js_cell_wrong"),
        ("151,555", "2026-01", "js_cell_wrong"),
        ("--", "2026-01", "js_cell_wrong"),
    ],
)
def test_what_is_wrong_is_named(asked: Modules, text: str, month: str, fault: str) -> None:
    assert asked.ask("hours", text=text, month=month) == {"hours": None, "fault": fault}


@pytest.mark.parametrize("month", [Month(2026, 1), Month(2026, 2), Month(2028, 2), Month(2026, 4)])
def test_a_month_holds_what_it_holds(asked: Modules, month: Month) -> None:
    most = month.last_day.day * 24
    assert asked.ask("hours", text=str(most), month=str(month)) == {"hours": most * 100, "fault": None}
    assert asked.ask("hours", text=f"{most},01", month=str(month))["fault"] == "js_cell_above"


def test_block_is_what_a_spreadsheet_copies(asked: Modules) -> None:
    assert asked.ask("block", text="1\t2\r\n3\t4\r\n") == [["1", "2"], ["3", "4"]]
    assert asked.ask("block", text='1\n"2"\n\n 3 ') == [["1"], ["2"], [""], ["3"]]
    assert asked.ask("block", text="7,5") is None
    assert asked.ask("block", text="7,5\r\n") is None
    assert asked.ask("block", text="\t" * 100_000) is None


def test_what_was_typed_changes_what_differs(asked: Modules) -> None:
    told = sheet(
        asked,
        [[LONG, "2026-01", "151.50"], [LONG, "2026-02", "80"]],
        [[LONG, "2026-01", "150"], [SHORT, "2026-02", ""]],
        [[LONG, "2026-03", "999"], [SHORT, "2026-03", "1"], [LONG, "2026-04", "1"], [SHORT, "2026-01", "1"]],
        None,
        None,
    )
    same, less, wrong, undone, empty = told["results"]
    assert (told["before"]["changes"], same["changes"], same["draft"]) == ({}, {}, {})
    assert less["changes"] == {"2026-01": {LONG: 15_000}, "2026-02": {SHORT: 0}}
    assert less["totals"] == [15_000, 8_000, 0, 0]
    assert wrong["faults"] == [{"placement": LONG, "month": "2026-03", "fault": "js_cell_above"}]
    assert wrong["changes"] == less["changes"], "nothing is put where nobody works, nor into a month to come"
    assert (undone["faults"], undone["changes"]) == ([], less["changes"])
    assert (empty["changes"], empty["draft"]) == ({}, {})


def test_a_draft_goes_when_the_register_has_it_and_not_before(asked: Modules) -> None:
    draft = [
        [f"{LONG} 2026-01", "151,5"],
        [f"{LONG} 2026-02", "80"],
        [f"{LONG} 2026-03", "7"],
        [f"{SHORT} 2026-03", "7"],
        ["gone 2026-01", "7"],
    ]
    told = sheet(asked, draft=draft)
    assert told["settled"] == [f"{LONG} 2026-01", f"{SHORT} 2026-03", "gone 2026-01"]
    assert told["before"]["changes"] == {"2026-03": {LONG: 700}}


def test_parts_hold_500_lines_in_the_order_of_their_digests(asked: Modules) -> None:
    lines = {secrets.token_bytes(32): number for number in range(1201)}
    parts = asked.ask("parts", lines=[[base64url.encode(each), hours] for each, hours in lines.items()])
    assert [(each["part"], each["parts"], len(each["lines"])) for each in parts] == [
        (1, 3, 500),
        (2, 3, 500),
        (3, 3, 201),
    ]
    told = [(base64url.decode(line["placement"]), line["hours"]) for each in parts for line in each["lines"]]
    assert told == [(each, lines[each]) for each in sorted(lines)]


@pytest.mark.parametrize("language", list(Language))
def test_examples_are_read_by_the_program(asked: Modules, language: Language) -> None:
    text = words(language, "hours")
    given: dict[str, Any] = {
        "headings": text["js_example_placements"],
        "hours": text["js_example_week"],
        "day": text["js_example_day"],
        "kind": text["js_example_kind"],
        "agency": "oin:00000099000000002000",
        "contract": "WERK; 1",
    }
    placements = asked.ask("example", name="placementExample", given=given)["value"]
    read = read_people(open_table(placements.encode(), ColumnMapping()))
    assert (read.faults, [each.contract for each in read.rows]) == ((), ["WERK; 1"])
    given |= {
        "headings": text["js_example_hours"],
        "hours": text["js_example_worked"],
        "months": ["2026-01", "2026-02"],
    }
    hours = asked.ask("example", name="hoursExample", given=given)["value"]
    told = read_hours(open_table(hours.encode(), ColumnMapping()))
    assert (told.faults, [(str(each.month), each.hours) for each in told.rows]) == (
        (),
        [("2026-01", 14_075), ("2026-02", 14_075)],
    )
