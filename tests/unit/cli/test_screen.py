"""One document, two readers: tables for a person, one JSON document for a program."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from verifier.cli.screen import Eurocents, Hundredths, Moment, Paragraphs, Screen, shown
from verifier.core.model.calendar import Month

DOCUMENT: dict[str, Any] = {
    "worth": Eurocents(123_456_789),
    "moment": Month(2026, 10),
    "signed": Moment(1_790_000_000),
    "digest": bytes(32),
    "nothing": None,
    "text": Paragraphs(("one", "two")),
    "rows": [{"hours": Hundredths(15_050), "first_day": date(2026, 1, 1), "counted": True}],
    "empty": [],
}


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(as_json=True).show(DOCUMENT)
    assert json.loads(capsys.readouterr().out) == {
        "worth": 123_456_789,
        "moment": "2026-10",
        "signed": "2026-09-21T14:13:20Z",
        "digest": "A" * 43,
        "nothing": None,
        "text": ["one", "two"],
        "rows": [{"hours": 15_050, "first_day": "2026-01-01", "counted": True}],
        "empty": [],
    }


def test_tables(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(as_json=False).show(DOCUMENT)
    out = capsys.readouterr().out
    for text in ("EUR 1,234,567.89", "2026-10", "2026-09-21T14:13:20Z", "150.50", "2026-01-01", "yes"):
        assert text in out


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Eurocents(0), "EUR 0.00"),
        (Eurocents(5), "EUR 0.05"),
        (Eurocents(800_000_000), "EUR 8,000,000.00"),
        (Hundredths(3_600), "36.00"),
        (7, "7"),
        ([], "-"),
        ("", "-"),
        ([Month(2026, 6), Month(2026, 12)], "2026-06, 2026-12"),
        (Paragraphs(("one", "t\x1bwo")), "one\nt\N{REPLACEMENT CHARACTER}wo"),
        ("a\x1b[31mb\nc", "a\N{REPLACEMENT CHARACTER}[31mb\N{REPLACEMENT CHARACTER}c"),
    ],
    ids=["zero", "cents", "thousands", "hours", "count", "no-list", "no-text", "months", "paragraphs", "control"],
)
def test_cells(value: object, text: str) -> None:
    assert shown(value) == text


def test_wide_rows_stand_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    row = {f"column_{number}": "x" * 30 for number in range(9)}
    Screen(as_json=False).show({"contracts": [row, row]})
    out = capsys.readouterr().out
    assert "contracts 1" in out
    assert "contracts 2" in out
    assert max(map(len, out.splitlines())) < 80


def test_notes_go_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    Screen(as_json=True).note("waiting")
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "waiting\n")
