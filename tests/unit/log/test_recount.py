"""The recount: another way to the same tree, held against the definition of RFC 9162 and against what is built."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.log.stored import nothing
from tests.vectors.log.reference import reference_tree
from verifier.core.log.merkle import EMPTY_ROOT, hash_leaf
from verifier.core.log.recount import CountedTile, Recount
from verifier.core.log.tile import extend

SIZE = 70_000
TREE = reference_tree(SIZE)


def leaf(number: int) -> bytes:
    return number.to_bytes(8, "big")


def test_every_root_is_that_of_the_definition() -> None:
    recount = Recount()
    assert recount.root() == EMPTY_ROOT
    for number in range(1100):
        recount.count(leaf(number))
        assert (recount.size, recount.root()) == (number + 1, TREE.root(number + 1))


def test_the_tiles_of_the_standards_example() -> None:
    """C2SP tlog-tiles, *Partial Tiles*: which tiles a tree of 70,000 has, and what is in them."""
    recount = Recount()
    full = [tile for number in range(SIZE) for tile in recount.count(leaf(number))]
    partial = recount.partial()
    assert [(tile.level, tile.index, len(tile.hashes) // 32) for tile in partial] == [
        (0, 273, 112),
        (1, 1, 17),
        (2, 0, 1),
    ]
    assert sum(tile.level == 0 for tile in full) == 273
    assert sum(tile.level == 1 for tile in full) == 1
    built = extend(nothing, 0, TREE.leaf_hashes)
    assert {(tile.level, tile.index): tile.hashes for tile in (*full, *partial)} == built.tiles
    assert recount.root() == built.root
    assert [recount.has_tile(*place) for place in ((0, 273), (0, 274), (1, 1), (2, 0), (3, 0))] == [
        True,
        False,
        True,
        True,
        False,
    ]


@given(st.lists(st.binary(min_size=0, max_size=40), max_size=600))
def test_it_is_what_appending_builds(leaves: list[bytes]) -> None:
    recount, tiles = Recount(), list[CountedTile]()
    for each in leaves:
        tiles += recount.count(each)
    built = extend(nothing, 0, [hash_leaf(each) for each in leaves])
    assert recount.root() == built.root
    assert {(each.level, each.index): each.hashes for each in (*tiles, *recount.partial())} == built.tiles
