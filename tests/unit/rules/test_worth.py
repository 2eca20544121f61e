"""The worth of granted hours: exact sums, whatever the numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import WrongValue
from verifier.core.rules.valuing.valuation import worth


@pytest.mark.parametrize(
    ("hours", "rate", "flat", "base"),
    [(-1, 1, 0, 1), (74_401, 1, 0, 1), (1, -1, 0, 1), (1, 1, -1, 1), (1, 1, 0, 0)],
    ids=["negative hours", "absurd hours", "negative rate", "negative flat", "no full-time year"],
)
def test_worth_refuses_absurd_numbers(hours: int, rate: int, flat: int, base: int) -> None:
    with pytest.raises(WrongValue):
        worth(base, [(hours, rate)], flat)


lines = st.lists(st.tuples(st.integers(0, 74_400), st.integers(0, 10**9)), max_size=40)
flats = st.integers(0, 10**9)
D = 187_200  # 36 hours a week


@given(lines, flats)
def test_order_does_not_matter(pairs: list[tuple[int, int]], flat: int) -> None:
    assert worth(D, pairs, flat) == worth(D, sorted(pairs), flat) == worth(D, reversed(pairs), flat)


@given(lines, lines, flats, flats)
def test_sums_are_exact(one: list[tuple[int, int]], other: list[tuple[int, int]], flat: int, more: int) -> None:
    parts = worth(D, one, flat).numerator + worth(D, other, more).numerator
    whole = worth(D, one + other, flat + more)
    assert whole.numerator == parts
    assert whole.eurocents * D <= parts < (whole.eurocents + 1) * D


@given(st.integers(0, 74_399), st.integers(0, 10**9), lines, flats)
def test_more_hours_never_lower_the_value(hours: int, rate: int, pairs: list[tuple[int, int]], flat: int) -> None:
    less, more = worth(D, [*pairs, (hours, rate)], flat), worth(D, [*pairs, (hours + 1, rate)], flat)
    assert more.numerator - less.numerator == rate
    assert more.eurocents >= less.eurocents
