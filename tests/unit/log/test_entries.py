"""Entry bundles: what is written is read back, and what is cut off, too long or elsewhere is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import Malformed, Refusal
from verifier.core.log.entries import entries_path, parse_entries_path, read_entries, write_entries
from verifier.core.log.tile import TileId


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_what_is_written_is_read_back(entries: list[bytes]) -> None:
    assert read_entries(write_entries(entries)) == entries


def test_its_form_is_that_of_the_standard() -> None:
    assert write_entries([b"", b"abc", bytes(258)]) == b"\0\0" + b"\0\3abc" + b"\1\2" + bytes(258)


@pytest.mark.parametrize(
    "bundle",
    [b"\0", b"\0\1", b"\0\2a", write_entries([b"abc"])[:-1], write_entries([b"abc"]) + b"\0", b"\0\0" * 257],
    ids=["half a length", "no entry", "half an entry", "cut off", "half a second length", "257 entries"],
)
def test_another_form_is_refused(bundle: bytes) -> None:
    with pytest.raises(Malformed):
        read_entries(bundle)


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("tile/entries/000", TileId(0, 0)),
        ("tile/entries/x001/x234/067", TileId(0, 1_234_067)),
        ("tile/entries/273.p/112", TileId(0, 273, 112)),
    ],
)
def test_a_path_is_that_of_its_tile(path: str, tile: TileId) -> None:
    assert entries_path(tile) == path
    assert parse_entries_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/000",
        "tile/entries/0",
        "tile/entries/x000/000",
        "tile/entries/000.p/0",
        "tile/entries/000.p/256",
        "tile/entries/000.p/064",
        "tile/entries/",
        "tile/entries/000/",
        "tile/entries//000",
        "tile/entries/../0/000",
        "entries/000",
    ],
)
def test_a_path_has_one_spelling(path: str) -> None:
    with pytest.raises(Refusal):
        parse_entries_path(path)
