"""The clock's promises: units, and ids that are RFC 9562 version 7 and never alike."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import pytest

from verifier import clock


def test_a_jti_is_version_seven_of_its_second() -> None:
    at = 1_700_000_000
    identifier = uuid.UUID(clock.new_jti(at))
    assert (identifier.version, identifier.variant) == (7, uuid.RFC_4122)
    assert identifier.int >> 80 == at * 1000


def test_all_74_bits_of_chance_are_used_and_no_other() -> None:
    ids = [uuid.UUID(clock.new_jti(1_700_000_000)).int for _ in range(400)]
    ones, zeros = 0, 0
    for value in ids:
        ones |= value ^ ids[0]
        zeros |= ~value & ids[0]
    varying = ones | zeros
    assert len(set(ids)) == len(ids)
    assert varying == (1 << 62) - 1 | ((1 << 12) - 1) << 64


def test_the_order_of_ids_is_the_order_of_their_seconds() -> None:
    assert clock.new_jti(1_700_000_000) < clock.new_jti(1_700_000_001)


@pytest.mark.parametrize("at", [-1, 1 << 48], ids=["before 1970", "past 48 bits"])
def test_a_moment_that_does_not_fit_is_refused(at: int) -> None:
    with pytest.raises(ValueError, match="48 bits"):
        clock.new_jti(at)


def test_now_and_today_agree() -> None:
    before = clock.today()
    shown = datetime.fromtimestamp(clock.now(), UTC).date()
    assert before <= shown <= clock.today()
