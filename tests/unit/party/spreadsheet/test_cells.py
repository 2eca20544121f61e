"""Cells read as Dutch and English exports write them, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from verifier.core.model.calendar import Month
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.subject import Scheme
from verifier.party.contractor.spreadsheet.cells import (
    pad_bsn,
    parse_day,
    parse_hours,
    parse_kind,
    parse_month,
    parse_reference,
    parse_scheme,
)

JANUARY = Month(2026, 1)


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "01-03-2026", "1-3-2026", "1/3/2026", "01.03.2026", "20260301", "2026-03-01T00:00:00"],
)
def test_day_is_dutch_or_iso(text: str) -> None:
    assert parse_day(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2026-1", "01-03/2026", "31-02-2026", "03-13-2026", "2026-03-01T08:00:00", "46082", "", "1-3-26", "x"]
)
def test_other_days_are_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$|day|month"):
        parse_day(text)


@pytest.mark.parametrize(
    "text",
    ["2026-01", "01-2026", "1/2026", "202601", "2026-01-01", "jan 2026", "Januari 2026", "jan-26", "january 2026"],
)
def test_month_is_read(text: str) -> None:
    assert parse_month(text) == JANUARY


def test_month_keeps_its_century() -> None:
    read = [str(parse_month(each)) for each in ("jan 2100", "jan-00", "dec 2199")]
    assert read == ["2100-01", "2000-01", "2199-12"]


@pytest.mark.parametrize(
    "text", ["2026-13", "13-2026", "2026-01-02", "januar 2026", "1999-01", "01", "", "q1 2026"]
)
def test_other_months_are_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        parse_month(text)


def test_every_month_has_its_dutch_and_english_name() -> None:
    named = ["mrt 2026", "mei 2026", "okt 2026", "oct 2026", "december 2026", "maart-26"]
    assert [parse_month(each).number for each in named] == [3, 5, 10, 10, 12, 3]


@pytest.mark.parametrize(
    ("text", "hundredths"), [("156", 15600), ("156,25", 15625), ("156.5", 15650), ("0", 0), ("8,500", 850)]
)
def test_hours_have_a_comma_or_a_point(text: str, hundredths: int) -> None:
    assert parse_hours(text) == hundredths


@pytest.mark.parametrize("text", ["", "-1", "1e3", "1.234,5", "156:30", "8,333", " 8", "٣"])
def test_other_hours_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        parse_hours(text)


def test_eight_digits_get_their_zero_back_and_seven_do_not() -> None:
    assert (pad_bsn("00000012"), pad_bsn("0000012"), pad_bsn("٠٠٠٠٠٠١٢")) == ("000000012", "0000012", "٠٠٠٠٠٠١٢")


def test_kinds_have_their_codes_and_dutch_words() -> None:
    words = ["permanent", "Vast", "bepaalde tijd", "Uitzendkracht", "BBL", "stage", "fixed_term", "Fixed term"]
    assert [parse_kind(each) for each in words] == [
        EmploymentKind.PERMANENT,
        EmploymentKind.PERMANENT,
        EmploymentKind.FIXED_TERM,
        EmploymentKind.AGENCY_WORK,
        EmploymentKind.APPRENTICESHIP,
        EmploymentKind.INTERNSHIP,
        EmploymentKind.FIXED_TERM,
        EmploymentKind.FIXED_TERM,
    ]


def test_person_is_known_by_a_bsn_unless_it_is_said() -> None:
    assert [parse_scheme(each) for each in ("", "BSN", "statement")] == [Scheme.BSN, Scheme.BSN, Scheme.STATEMENT]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (parse_kind, "zzp"),
        (parse_kind, ""),
        (parse_scheme, "passport"),
        (parse_reference, ""),
        (parse_reference, "x" * 65),
    ],
)
def test_unknown_words_are_refused(read: Callable[[str], Any], text: str) -> None:
    with pytest.raises(ValueError, match=r"^$"):
        read(text)
