"""The measure of hours: shares of one full-time job, and how many hours still fit."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier import shipped
from verifier.core.errors import WrongValue
from verifier.core.rules.table.ruleset import parse_ruleset
from verifier.core.rules.valuing.fulltime import FULL_SHARE, full_time_hours, hours_within, share
from verifier.core.rules.valuing.valuation import worth

UTRECHT = parse_ruleset(shipped.ruleset("utrecht-current.v1"))
hours_of_a_month = st.integers(0, 74_400)
rooms = st.integers(0, FULL_SHARE)


def test_a_full_time_year_of_36_hours() -> None:
    """PROTOCOL 5: D of the shared claim vector is 187200."""
    assert full_time_hours(UTRECHT) == 187_200


def test_156_hours_are_one_full_month_and_a_hundredth_more_is_over() -> None:
    assert share(UTRECHT, 15_600) == FULL_SHARE
    assert share(UTRECHT, 15_601) == FULL_SHARE + 65
    assert share(UTRECHT, 0) == 0


def test_b17_the_full_time_base_decides() -> None:
    """B17 [D]: a year of 36 h at EUR 40,000 is nine tenths of a 40-hour base and all of a 36-hour one."""
    members = json.loads(shipped.ruleset("utrecht-current.v1"))
    members["full_time"]["hours"] = {"weekly": 4000}
    base_40 = parse_ruleset(json.dumps(members).encode())
    for ruleset, expected in ((base_40, 3_600_000), (UTRECHT, 4_000_000)):
        assert worth(full_time_hours(ruleset), [(15_600, 4_000_000)] * 12, 0).eurocents == expected


@given(hours_of_a_month)
def test_a_share_is_the_exact_quotient_rounded_up(hours: int) -> None:
    exact = Fraction(hours, 100) / (Fraction(36) * 52 / 12) * 10**6
    assert share(UTRECHT, hours) == math.ceil(exact)


@given(rooms, hours_of_a_month)
def test_granted_hours_are_the_most_that_fit(room: int, hours: int) -> None:
    granted = hours_within(UTRECHT, room, hours)
    assert 0 <= granted <= hours
    assert share(UTRECHT, granted) <= room
    assert granted == hours or share(UTRECHT, granted + 1) > room


@given(hours_of_a_month, hours_of_a_month)
def test_parts_never_take_less_room_than_the_whole(one: int, other: int) -> None:
    """Rounding up: splitting hours over contracts cannot squeeze in more than one full-time job."""
    whole = min(one + other, 74_400)
    assert share(UTRECHT, one) + share(UTRECHT, other) >= share(UTRECHT, whole)


@pytest.mark.parametrize("hours", [-1, 74_401], ids=["negative", "more than a month has"])
def test_absurd_hours_are_refused(hours: int) -> None:
    with pytest.raises(WrongValue):
        share(UTRECHT, hours)
    with pytest.raises(WrongValue):
        hours_within(UTRECHT, 0, hours)


@pytest.mark.parametrize("room", [-1, FULL_SHARE + 1], ids=["negative", "more than one job"])
def test_absurd_room_is_refused(room: int) -> None:
    with pytest.raises(WrongValue):
        hours_within(UTRECHT, room, 0)
