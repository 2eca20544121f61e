"""Spans: covers are as few as there can be, and leaves with their covers lead to the root, or to a refusal."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import BadLogProof
from verifier.core.log.merkle import EMPTY_ROOT, root
from verifier.core.log.span import Frontier, cover, cover_hashes, covered
from verifier.core.log.tile import extend

LEAVES = [sha256(number.to_bytes(2, "big")).digest() for number in range(700)]
TREE = extend(lambda _level, _number: b"", 0, LEAVES)


def read(level: int, number: int) -> bytes:
    return TREE.tiles[level, number]


def subtree(height: int, index: int) -> bytes:
    return root(LEAVES[index << height : (index + 1) << height])


spans = st.tuples(st.integers(0, 700), st.integers(0, 700)).map(sorted)


@given(spans)
def test_cover_has_every_leaf_once_and_nothing_could_be_larger(span: list[int]) -> None:
    begin, end = span
    at = begin
    for height, index in cover(begin, end):
        assert index << height == at
        larger_begin = index >> 1 << height + 1
        assert larger_begin < begin or larger_begin + (2 << height) > end or larger_begin != at
        at += 1 << height
    assert at == end


@given(spans)
def test_covers_out_of_tiles_are_those_of_the_leaves(span: list[int]) -> None:
    begin, end = span
    assert covered(read, begin, end) == b"".join(subtree(*each) for each in cover(begin, end))


@given(st.sets(st.integers(0, 699), max_size=30), st.integers(1, 700))
def test_leaves_and_covers_lead_to_the_root(shown: set[int], size: int) -> None:
    frontier = Frontier(0, [])
    for leaf in sorted(each for each in shown if each < size):
        frontier.skip(leaf, covered(read, frontier.size, leaf))
        assert frontier.root() == root(LEAVES[:leaf])
        assert frontier.root_with(size, covered(read, leaf, size)) == root(LEAVES[:size])
        frontier.append(LEAVES[leaf])
    frontier.skip(size, covered(read, frontier.size, size))
    assert (frontier.size, frontier.root()) == (size, root(LEAVES[:size]))


def test_frontier_begins_anywhere() -> None:
    frontier = Frontier.at(389, covered(read, 0, 389))
    frontier.append(LEAVES[389])
    assert frontier.root() == root(LEAVES[:390])
    assert Frontier(0, []).root() == EMPTY_ROOT


@pytest.mark.parametrize("octets", [b"", covered(read, 5, 100)[:-32], covered(read, 5, 100) + bytes(32), b"x"])
def test_other_number_of_hashes_is_refused(octets: bytes) -> None:
    with pytest.raises(BadLogProof):
        list(cover_hashes(5, 100, octets))


def test_going_back_is_refused() -> None:
    frontier = Frontier.at(10, covered(read, 0, 10))
    with pytest.raises(BadLogProof):
        frontier.skip(9, b"")


@pytest.mark.parametrize("place", range(4))
def test_wrong_hash_gives_another_root(place: int) -> None:
    """The control: one bit in any cover, or in a leaf, and the root is not the same."""
    covers = bytearray(covered(read, 0, 389))
    assert len(covers) == 4 * 32
    covers[32 * place] ^= 1
    frontier = Frontier.at(389, bytes(covers))
    assert frontier.root() != root(LEAVES[:389])


def test_tile_that_is_too_short_is_refused() -> None:
    with pytest.raises(BadLogProof):
        covered(lambda _level, _number: b"", 0, 3)
