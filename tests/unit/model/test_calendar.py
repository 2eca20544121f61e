"""A month: read in one spelling, ordered, and counted from either side."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import WrongValue
from verifier.core.model.calendar import Month, months

ANY_MONTH = st.builds(Month, st.integers(2000, 2199), st.integers(1, 12))


@given(ANY_MONTH)
def test_what_is_written_is_read(month: Month) -> None:
    assert Month.parse(str(month)) == month
    assert len(str(month)) == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-1",
        "2026-00",
        "2026-13",
        "1999-12",
        "2200-01",
        "2026/01",
        "2026-01-",
        "02026-1",
        "+026-01",
        "２０２６-01",
    ],
)
def test_no_other_spelling(text: str) -> None:
    with pytest.raises(WrongValue):
        Month.parse(text)


@given(ANY_MONTH, st.integers(-500, 500))
def test_plus_and_since_are_each_others_inverse(month: Month, step: int) -> None:
    assert month.plus(step).since(month) == step
    assert (month.plus(step) > month) is (step > 0)


@given(ANY_MONTH)
def test_a_month_begins_where_the_one_before_ends(month: Month) -> None:
    assert (month.first_day - month.plus(-1).last_day).days == 1
    first = datetime(month.year, month.number, 1, tzinfo=UTC)
    assert month.starts_at == first.timestamp()
    assert Month.of(month.last_day) == month == Month.of(month.first_day)


def test_a_leap_day_is_in_february() -> None:
    assert Month(2028, 2).last_day == date(2028, 2, 29)
    assert Month(2100, 2).last_day == date(2100, 2, 28)


def test_periods_are_inclusive_at_both_ends() -> None:
    december = Month(2026, 12)
    assert months(december, december.plus(1)) == (Month(2026, 12), Month(2027, 1))
    assert months(december, december) == (december,)
    assert months(december, december.plus(-1)) == ()
    assert december.scope == "2026"
