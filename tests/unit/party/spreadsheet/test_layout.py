"""Headings are recognised, or said with a mapping; a file that fits two readings is refused rather than guessed."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.unit.party.spreadsheet.workbooks import DUTCH, csv_bytes
from verifier.core.errors import NotStrictJson, UnknownMember, WrongValue
from verifier.core.model.calendar import Month
from verifier.party.contractor.spreadsheet.columns import COLUMNS, KNOWN, Kind, plain
from verifier.party.contractor.spreadsheet.layout import Layout, open_table
from verifier.party.contractor.spreadsheet.mapping import LIMIT, ColumnMapping, mapping_of, read_mapping

HOURS = {"Personeelsnummer": "P-17", "Maand": "2026-01", "Verloonde uren": "156,25"}
TOML = b"""
kind = "placements"
sheet = "Personeel"
[columns]
"Mw. code" = "reference"
[fixed]
contract = "WERK-1"
[values.employment_kind]
"Contract A" = "permanent"
"""
JSON = (
    b'{"kind":"placements","sheet":"Personeel","columns":{"Mw. code":"reference"},"fixed":{"contract":"WERK-1"},'
    b'"values":{"employment_kind":{"Contract A":"permanent"}}}'
)


def laid_out(row: Mapping[str, str], mapping: ColumnMapping | None = None) -> Layout:
    return open_table(csv_bytes(row), mapping or ColumnMapping()).layout


def without(row: Mapping[str, str], *headings: str) -> dict[str, str]:
    return {heading: value for heading, value in row.items() if heading not in headings}


def test_kind_follows_from_the_columns() -> None:
    assert (laid_out(DUTCH).kind, laid_out(HOURS).kind) == (Kind.PLACEMENTS, Kind.HOURS)


def test_our_own_names_are_known_too() -> None:
    row = {name: "x" for name in COLUMNS[Kind.PLACEMENTS] if name not in {"bsn", "statement"}}
    assert set(laid_out(row).columns) == set(row)


def test_no_heading_names_two_columns() -> None:
    assert all(name == plain(name) for name in KNOWN)
    assert {KNOWN[plain(name)] for names in COLUMNS.values() for name in names} == set(KNOWN.values())


def test_months_may_be_columns_and_a_total_beside_them_is_left_out() -> None:
    layout = laid_out({"BSN": "x", "jan-26": "1", "2026-02": "2", "Totaal uren": "3", "Uren": "3"})
    assert layout.months == {Month(2026, 1): 1, Month(2026, 2): 2}
    assert "hours" not in layout.columns
    assert layout.coordinate(7, "2026-02") == "C7"
    assert sorted(layout.ignored) == [3, 4]


def test_fits_both_or_neither_is_asked() -> None:
    for row in ({**DUTCH, "jan-26": "1"}, without(DUTCH, "Ingangsdatum")):
        with pytest.raises(WrongValue) as refused:
            laid_out(row)
        assert refused.value.field == "kind"
    both = laid_out({**DUTCH, "jan-26": "1"}, ColumnMapping(kind=Kind.PLACEMENTS))
    assert (both.kind, both.ignored) == (Kind.PLACEMENTS, (9,))


@pytest.mark.parametrize("heading", ["Instantie", "Uren per week", "Dienstverband", "Opdracht"])
def test_column_that_is_missing_is_named(heading: str) -> None:
    with pytest.raises(WrongValue) as refused:
        laid_out(without(DUTCH, heading))
    assert refused.value.field == "columns"
    assert KNOWN[plain(heading)] in refused.value.expected


def test_column_that_is_there_twice_is_refused_until_it_is_mapped() -> None:
    twice = {**HOURS, "Gewerkte uren": "150"}
    with pytest.raises(WrongValue) as refused:
        laid_out(twice)
    assert refused.value.field == "columns"
    layout = laid_out(twice, mapping_of({"Gewerkte uren": "hours"}, {}))
    assert (layout.columns["hours"], layout.ignored) == (3, (2,))


def test_heading_that_means_something_else_is_ignored() -> None:
    """In a payroll system a contract is one of employment."""
    mapping = mapping_of({"Opdracht": "ignore"}, {"contract": "WERK-1"})
    table = open_table(csv_bytes(DUTCH), mapping)
    (line,) = table.lines
    assert table.layout.cell(line, "contract") == "WERK-1"
    assert table.layout.ignored == (8,)


def test_what_is_fixed_stands_in_every_row_that_says_nothing_else() -> None:
    mapping = mapping_of({}, {"contract": "WERK-1", "agency": "UWV"}, {"agency": {"uwv": "oin:x"}})
    table = open_table(
        csv_bytes(without(DUTCH, "Instantie"), {**without(DUTCH, "Instantie"), "Opdracht": ""}), mapping
    )
    first, second = table.lines
    assert (table.layout.cell(first, "contract"), table.layout.cell(second, "contract")) == ("U-2026-7", "WERK-1")
    assert table.layout.cell(first, "agency") == "oin:x"


@pytest.mark.parametrize("content", [TOML, JSON], ids=["toml", "json"])
def test_mapping_file_is_read(content: bytes) -> None:
    mapping = read_mapping(content)
    assert (mapping.kind, mapping.sheet) == (Kind.PLACEMENTS, "Personeel")
    assert (mapping.columns, mapping.fixed) == ({"mwcode": "reference"}, {"contract": "WERK-1"})
    assert mapping.values == {"employment_kind": {"contracta": "permanent"}}


@pytest.mark.parametrize(
    "content",
    [
        b"[columns]\nx = 1",
        b'[columns]\nx = "number"',
        b'[fixed]\nbsn = "x"',
        b'[fixed]\nvalue = "x"',
        b'[values.bsn]\nx = "y"',
        b'[values]\nagency = "y"',
        b'more = "x"',
        b'kind = "people"',
        b"sheet = 1",
        b"columns = 1",
        b"[[",
        b"\xff",
        b"{",
        b"{}x",
        b" " * (LIMIT + 1),
    ],
)
def test_other_mapping_is_refused(content: bytes) -> None:
    with pytest.raises((WrongValue, UnknownMember, NotStrictJson)):
        read_mapping(content)


def test_options_go_before_the_file() -> None:
    kept = read_mapping(TOML)
    both = kept.also(mapping_of({"Mw. code": "bsn"}, {"contract": "WERK-2"}))
    assert (both.columns["mwcode"], both.fixed["contract"], both.sheet) == ("bsn", "WERK-2", "Personeel")
    assert both.values == kept.values
