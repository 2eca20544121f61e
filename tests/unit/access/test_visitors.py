"""Failures are counted by who can be told apart: an address of IPv4, or what one subscriber has of IPv6."""

from __future__ import annotations

import pytest

from verifier.service.access.visitors import visitor_of


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.7", "198.51.100.7", True),
        ("198.51.100.7", "198.51.100.8", False),
        ("198.51.100.7", "::ffff:198.51.100.7", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ],
)
def test_addresses_of_one_visitor_are_one(one: str, other: str, *, same: bool) -> None:
    assert (visitor_of(one) == visitor_of(other)) is same
    assert visitor_of(one)


@pytest.mark.parametrize("origin", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "unknown", "", "x, y"])
def test_what_tells_nobody_apart_is_nobody(origin: str) -> None:
    assert visitor_of(origin) == ""
