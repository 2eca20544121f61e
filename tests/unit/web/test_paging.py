"""A cursor leads to one position of one list, and nothing else that looks like one leads anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.wire import base64url
from verifier.web.paging import MOST, Page, Stretch, every, name_list, read_cursor, write_cursor
from verifier.web.refusals import UnknownCursor

NAME = name_list("kvk:12345678", "/v1/contractor/placements", '{"state":"waiting"}')
POSITIONS = st.integers(0, 2**63 - 1)


@given(POSITIONS)
def test_a_cursor_leads_back_to_its_position(position: int) -> None:
    assert read_cursor(write_cursor(position, name=NAME), name=NAME) == position


@pytest.mark.parametrize(
    "other",
    [
        ("kvk:87654321", "/v1/contractor/placements", '{"state":"waiting"}'),
        ("kvk:12345678", "/v1/contractor/contracts", '{"state":"waiting"}'),
        ("kvk:12345678", "/v1/contractor/placements", '{"state":"declined"}'),
        ("kvk:12345678", '/v1/contractor/placements{"state":"waiting"}'),
        ("kvk:12345678/v1/contractor/placements", "", '{"state":"waiting"}'),
    ],
    ids=["client", "list", "filters", "moved separator", "other split"],
)
def test_a_cursor_of_another_list_leads_nowhere(other: tuple[str, ...]) -> None:
    with pytest.raises(UnknownCursor):
        read_cursor(write_cursor(7, name=name_list(*other)), name=NAME)


@pytest.mark.parametrize("position", [2**63, 2**64 - 1])
def test_a_cursor_that_was_made_up_leads_to_no_number_that_breaks_a_database(position: int) -> None:
    with pytest.raises(UnknownCursor):
        read_cursor(write_cursor(position, name=NAME), name=NAME)


@given(st.text(max_size=60) | st.text("AQ_-", min_size=34, max_size=34))
def test_what_nobody_gave_leads_nowhere(unverified: str) -> None:
    with pytest.raises(UnknownCursor):
        read_cursor(unverified, name=NAME)


@given(POSITIONS, st.integers(0, 8 * 25 - 1))
def test_one_other_bit_leads_nowhere(position: int, bit: int) -> None:
    octets = bytearray(base64url.decode(write_cursor(position, name=NAME)))
    octets[bit // 8] ^= 1 << bit % 8
    with pytest.raises(UnknownCursor):
        read_cursor(base64url.encode(bytes(octets)), name=NAME)


@pytest.mark.parametrize("spoil", ["{}=", " {}", "{}\n", "{}A"], ids=["padding", "space", "newline", "longer"])
def test_a_cursor_has_one_spelling(spoil: str) -> None:
    with pytest.raises(UnknownCursor):
        read_cursor(spoil.format(write_cursor(7, name=NAME)), name=NAME)


@pytest.mark.parametrize(
    ("found", "items", "last"),
    [([], (), None), ([3], (3,), None), ([3, 5], (3, 5), None), ([3, 5, 8], (3, 5), 5)],
    ids=["empty", "short", "exactly full", "one more"],
)
def test_a_page_goes_on_only_when_more_follows(found: list[int], items: tuple[int, ...], last: int | None) -> None:
    page = Page.of(found, Stretch(limit=2), lambda each: each)
    assert (page.items, page.last) == (items, last)


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 2 * MOST + 1])
def test_every_item_of_a_list_is_read_once(count: int) -> None:
    listed, asked = list(range(count)), list[Stretch]()

    def read(stretch: Stretch) -> Page[int]:
        asked.append(stretch)
        behind = [each for each in listed if each > stretch.after]
        return Page.of(behind[: stretch.limit + 1], stretch, lambda each: each)

    assert list(every(read)) == listed
    assert len(asked) == max(1, -(-count // MOST))
