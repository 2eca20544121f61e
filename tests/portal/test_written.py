"""How things are written: money, days, months, moments and hours, as readers of either language write them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from verifier.core.model.calendar import Month
from verifier.service.portal.catalogue import Language
from verifier.service.portal.written import filters_of

#: The clock goes back at the end of October 2026; both moments are half past two, the first in summer time.
SUMMER, WINTER = 1_792_888_200, 1_792_891_800


@pytest.mark.parametrize(
    ("name", "given", "dutch", "english"),
    [
        ("money", 800_000_000, "€\xa08.000.000", "€8,000,000"),
        ("money", 123_456, "€\xa01.234,56", "€1,234.56"),
        ("money", 0, "€\xa00", "€0"),
        ("money", -150_000, "€\xa0-1.500", "-€1,500"),
        ("hours", 2_850, "28,5", "28.5"),
        ("hours", 3_600, "36", "36"),
        ("hours", 123_475, "1.234,75", "1,234.75"),
        ("share", 300, "3%", "3%"),
        ("share", 275, "2,75%", "2.75%"),
        ("number", 9_344, "9.344", "9,344"),
        ("day", date(2026, 3, 1), "1 maart 2026", "1 March 2026"),
        ("month", Month(2026, 3), "maart 2026", "March 2026"),
        ("month", date(2026, 3, 31), "maart 2026", "March 2026"),
        ("instant", SUMMER, "25 oktober 2026 om 02:30", "25 October 2026 at 02:30"),
        ("instant", WINTER, "25 oktober 2026 om 02:30", "25 October 2026 at 02:30"),
        ("instant", 1_767_225_599, "1 januari 2026 om 00:59", "1 January 2026 at 00:59"),
    ],
    ids=lambda each: each if isinstance(each, str) and each.isalpha() else "",
)
def test_each_is_written_as_its_reader_does(name: str, given: Any, dutch: str, english: str) -> None:
    assert filters_of(Language.NL)[name](given) == dutch
    assert filters_of(Language.EN)[name](given) == english
