"""Consistency proofs: every true one up to 70 leaves holds, every near miss is refused."""

from typing import Any

import pytest

from tests.unit.log.vectors import cases, flipped, published, refuses, unhex
from tests.vectors.log.reference import TREE
from verifier.core.errors import BadLogProof
from verifier.core.log.proof import verify_consistency


def shape(first: int, second: int, *, whole: bool = True) -> str:
    """How SUBPROOF of RFC 9162 is built: two pairs of sizes with one shape share a proof."""
    if first == second:
        return "whole" if whole else "anchor"
    k = 1 << (second - 1).bit_length() - 1
    if first <= k:
        return shape(first, k, whole=whole) + "R"
    return shape(first - k, second - k, whole=False) + "L"


def verify(vector: dict[str, Any]) -> None:
    root1, root2 = bytes.fromhex(vector["root1"]), bytes.fromhex(vector["root2"])
    verify_consistency(vector["size1"], vector["size2"], unhex(vector["proof"]), root1, root2)


@pytest.mark.parametrize("vector", cases("consistency"))
def test_vectors(vector: dict[str, Any]) -> None:
    verify(vector)


@pytest.mark.parametrize("vector", cases("consistency_fail"))
def test_vectors_that_must_be_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(BadLogProof):
        verify(vector)


def test_published_proofs() -> None:
    vectors = published("merkle.json")
    for known in vectors["consistency"]:
        roots = unhex([vectors["roots"][known["size1"]], vectors["roots"][known["size2"]]])
        verify_consistency(known["size1"], known["size2"], unhex(known["proof"]), roots[0], roots[1])


def test_every_proof_up_to_size_70() -> None:
    for second in range(1, 71):
        for first in range(1, second + 1):
            proof = TREE.consistency(first, second)
            verify_consistency(first, second, proof, TREE.root(first), TREE.root(second))


def test_other_sizes_are_refused_unless_the_proof_has_the_same_shape() -> None:
    for second in range(1, 18):
        for first in range(1, second + 1):
            proof, root1, root2 = TREE.consistency(first, second), TREE.root(first), TREE.root(second)
            for other2 in range(19):
                for other1 in range(20):
                    if 0 < other1 <= other2 and shape(other1, other2) == shape(first, second):
                        verify_consistency(other1, other2, proof, root1, root2)
                        continue
                    assert refuses(verify_consistency, other1, other2, proof, root1, root2)


def test_another_tree_is_refused_up_to_size_70() -> None:
    for second in range(2, 71):
        for first in range(1, second):
            proof = TREE.consistency(first, second)
            assert refuses(verify_consistency, first, second, proof, TREE.root(first), TREE.root(second + 1))
            assert refuses(verify_consistency, first, second, proof, TREE.root(first + 1), TREE.root(second))


def test_every_flipped_bit_is_refused_up_to_size_9() -> None:
    for second in range(1, 10):
        for first in range(1, second + 1):
            hashes = [TREE.root(first), TREE.root(second), *TREE.consistency(first, second)]
            for place in range(len(hashes)):
                for bit in range(256):
                    changed = [*hashes[:place], flipped(hashes[place], bit), *hashes[place + 1 :]]
                    root1, root2, proof = changed[0], changed[1], changed[2:]
                    assert refuses(verify_consistency, first, second, proof, root1, root2)
