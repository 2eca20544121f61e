"""Tiles: what is appended batch by batch is the tree of the definition, at every size it ever had."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.endurance import often
from tests.unit.log.vectors import cases
from tests.vectors.log.reference import TREE, ReferenceTree, reference_tree
from verifier.core.errors import BadLogProof, Malformed, WrongValue
from verifier.core.log.merkle import EMPTY_ROOT
from verifier.core.log.proof import verify_consistency, verify_inclusion
from verifier.core.log.tile import TileId, consistency_proof, extend, inclusion_proof, root_at


class Shelf:
    """Tiles in memory; counts what is read, and has no tile that was never written."""

    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        self.size = 0
        self.reads: list[tuple[int, int]] = []

    def read(self, level: int, index: int) -> bytes:
        self.reads.append((level, index))
        return self.tiles[level, index]

    def append(self, leaf_hashes: list[bytes]) -> bytes:
        extension = extend(self.read, self.size, leaf_hashes)
        assert extension.size == self.size + len(leaf_hashes)
        assert all(self.tiles.get(place) != content for place, content in extension.tiles.items())
        self.tiles.update(extension.tiles)
        self.size = extension.size
        return extension.root

    @classmethod
    def of(cls, tree: ReferenceTree, size: int) -> "Shelf":
        shelf = cls()
        shelf.append(tree.leaf_hashes[:size])
        shelf.reads.clear()
        return shelf


SIZE = 600
SMALL = reference_tree(SIZE)
LARGE_SIZE = 66_000
LARGE = reference_tree(LARGE_SIZE)
LARGE_SHELF = Shelf.of(LARGE, LARGE_SIZE)


def assert_proofs(tree: ReferenceTree, shelf: Shelf, index: int, first: int, size: int) -> None:
    inclusion = inclusion_proof(shelf.read, index, size)
    assert inclusion == tree.inclusion(index, size), (index, size)
    verify_inclusion(tree.leaf_hashes[index], index, size, inclusion, tree.root(size))
    consistency = consistency_proof(shelf.read, first, size)
    assert consistency == tree.consistency(first, size), (first, size)
    verify_consistency(first, size, consistency, tree.root(first), tree.root(size))


@pytest.mark.parametrize("batch", [1, 3, 64, 255, 256, 257, 600])
def test_appending_in_batches_gives_the_root_of_the_definition(batch: int) -> None:
    shelf = Shelf()
    for start in range(0, SIZE, batch):
        fresh = SMALL.leaf_hashes[start : start + batch]
        assert shelf.append(fresh) == SMALL.root(start + len(fresh))


@given(st.lists(st.integers(0, 300), max_size=12))
def test_any_batches_leave_the_same_tiles_as_one(batches: list[int]) -> None:
    shelf, size = Shelf(), 0
    for batch in batches:
        assert shelf.append(LARGE.leaf_hashes[size : size + batch]) == LARGE.root(size + batch)
        size += batch
    assert shelf.tiles == Shelf.of(LARGE, size).tiles


def test_every_size_up_to_600_from_the_tiles_of_600() -> None:
    shelf, draw = Shelf.of(SMALL, SIZE), Random(9162)  # noqa: S311 - a repeatable choice, no secret
    for size in range(1, SIZE + 1, often(19, 1)):
        assert root_at(shelf.read, size) == SMALL.root(size)
        for index in {0, size - 1, size // 2, draw.randrange(size)}:
            assert_proofs(SMALL, shelf, index, index + 1, size)


def test_every_proof_up_to_70() -> None:
    shelf = Shelf.of(TREE, 70)
    for size in range(1, 71):
        for index in range(size):
            assert_proofs(TREE, shelf, index, index + 1, size)


@given(st.data())
def test_any_proof_across_65536(data: st.DataObject) -> None:
    size = data.draw(st.one_of(st.integers(65_530, 65_800), st.integers(1, LARGE_SIZE)))
    assert root_at(LARGE_SHELF.read, size) == LARGE.root(size)
    assert_proofs(LARGE, LARGE_SHELF, data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size)), size)


def test_appending_across_65536_leaf_by_leaf() -> None:
    shelf = Shelf.of(LARGE, 65_533)
    for size in range(65_533, 65_540):
        assert shelf.append([LARGE.leaf_hashes[size]]) == LARGE.root(size + 1)
    assert (2, 0) in shelf.tiles


def test_an_append_reads_and_writes_the_right_edge_only() -> None:
    shelf = Shelf.of(LARGE, 65_900)
    extension = extend(shelf.read, 65_900, LARGE.leaf_hashes[65_900:65_901])
    assert sorted(shelf.reads) == [(0, 257), (1, 1), (2, 0)]
    assert set(extension.tiles) == {(0, 257)}


def test_a_batch_that_fills_a_tile_changes_the_level_above() -> None:
    shelf = Shelf.of(LARGE, 65_700)
    assert set(extend(shelf.read, 65_700, LARGE.leaf_hashes[65_700:65_791]).tiles) == {(0, 256)}
    assert set(extend(shelf.read, 65_700, LARGE.leaf_hashes[65_700:65_792]).tiles) == {(0, 256), (1, 1)}


def test_a_proof_reads_no_tile_twice_and_few_in_all() -> None:
    LARGE_SHELF.reads.clear()
    inclusion_proof(LARGE_SHELF.read, 1_000, LARGE_SIZE)
    assert len(LARGE_SHELF.reads) == len(set(LARGE_SHELF.reads)) <= 5


def test_appending_nothing_changes_nothing() -> None:
    assert extend(Shelf().read, 0, []).root == EMPTY_ROOT == root_at(Shelf().read, 0)
    extension = extend(Shelf.of(SMALL, 300).read, 300, [])
    assert (extension.size, extension.root, dict(extension.tiles)) == (300, SMALL.root(300), {})


def test_widths_are_those_of_the_specification() -> None:
    # C2SP tlog-tiles on the tree of 70,000 leaves, and on the tree of 256.
    shelf = Shelf()
    shelf.append([bytes(32)] * 70_000)
    widths = {place: len(content) // 32 for place, content in shelf.tiles.items()}
    assert (widths[0, 272], widths[0, 273], widths[1, 0], widths[1, 1], widths[2, 0]) == (256, 112, 256, 17, 1)
    assert len(widths) == 273 + 1 + 1 + 1 + 1
    assert {place: len(content) // 32 for place, content in Shelf.of(SMALL, 256).tiles.items()} == {
        (0, 0): 256,
        (1, 0): 1,
    }


def test_a_tile_that_is_cut_short_is_refused() -> None:
    shelf = Shelf.of(SMALL, 300)
    shelf.tiles[0, 1] = shelf.tiles[0, 1][:-1]
    with pytest.raises(BadLogProof):
        root_at(shelf.read, 300)
    with pytest.raises(BadLogProof):
        inclusion_proof(shelf.read, 0, 300)
    with pytest.raises(BadLogProof):
        extend(shelf.read, 300, [bytes(32)])


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, -1)])
def test_no_inclusion_proof_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(WrongValue):
        inclusion_proof(LARGE_SHELF.read, index, size)


@pytest.mark.parametrize(("first", "second"), [(0, 5), (-1, 5), (6, 5), (0, 0)])
def test_no_consistency_proof_from_nothing_or_backwards(first: int, second: int) -> None:
    with pytest.raises(WrongValue):
        consistency_proof(LARGE_SHELF.read, first, second)


def test_what_is_no_hash_is_not_appended() -> None:
    with pytest.raises(WrongValue):
        extend(Shelf().read, 0, [bytes(31)])
    with pytest.raises(WrongValue):
        extend(Shelf().read, -1, [])


@pytest.mark.parametrize("vector", cases("tile_path"))
def test_paths(vector: dict[str, Any]) -> None:
    tile = TileId(vector["level"], vector["index"], vector["width"])
    assert tile.path == vector["path"]
    assert TileId.parse(vector["path"]) == tile


@pytest.mark.parametrize("vector", cases("tile_path_fail"))
def test_paths_that_must_be_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        TileId.parse(vector["path"])


@given(st.integers(0, 63), st.integers(0, 2**53), st.integers(1, 256))
def test_a_path_reads_back_as_its_tile(level: int, index: int, width: int) -> None:
    tile = TileId(level, index, width)
    assert TileId.parse(tile.path) == tile


def test_the_sizes_of_a_tile_are_those_of_the_trees_that_have_it() -> None:
    """By the standard's own words: floor(s / 256^l) mod 256 hashes at the right edge, and full tiles before it."""

    def tiles_of(size: int) -> set[TileId]:
        counts = [size // 256**level for level in range(3)]
        full = {TileId(level, index) for level, count in enumerate(counts) for index in range(count // 256)}
        return full | {
            TileId(level, count // 256, count % 256) for level, count in enumerate(counts) if count % 256
        }

    trees = {size: tiles_of(size) for size in (*range(1, 600), 65_535, 65_536, 70_000)}
    for tile in {tile for size in (1, 64, 255, 256, 257, 511, 512, 599) for tile in trees[size]}:
        assert {size for size in trees if size in tile.sizes} == {size for size in trees if tile in trees[size]}


def test_a_tile_of_a_tree_that_cannot_be_has_no_sizes() -> None:
    for tile in (TileId(63, 0), TileId(63, 2**53, 1), TileId(7, 0), TileId(0, 2**53)):
        assert not tile.sizes
