"""The tree agrees with the published roots and with the recursive definition of RFC 9162."""

from tests.unit.log.vectors import published
from tests.vectors.log.reference import TREE
from verifier.core.log.merkle import EMPTY_ROOT, hash_children, hash_leaf, root


def test_published_roots_of_zero_to_eight_leaves() -> None:
    vectors = published("merkle.json")
    hashes = [hash_leaf(bytes.fromhex(leaf)) for leaf in vectors["leaves"]]
    assert [root(hashes[:size]).hex() for size in range(9)] == vectors["roots"]


def test_the_empty_root_is_the_root_of_nothing() -> None:
    assert root([]) == EMPTY_ROOT


def test_a_leaf_of_two_hashes_is_not_their_parent() -> None:
    left, right = TREE.leaf_hashes[:2]
    assert hash_leaf(left + right) != hash_children(left, right)


def test_root_by_rows_is_root_by_definition() -> None:
    for size in range(len(TREE.leaf_hashes) + 1):
        assert root(TREE.leaf_hashes[:size]) == TREE.root(size), size
