"""Inclusion proofs: every true one up to 70 leaves holds, every near miss is refused."""

from typing import Any

import pytest

from tests.endurance import often
from tests.unit.log.vectors import cases, flipped, published, refuses, unhex
from tests.vectors.log.reference import TREE, leaf_hash
from verifier.core.errors import BadLogProof
from verifier.core.log.merkle import hash_leaf
from verifier.core.log.proof import verify_inclusion


def turns(index: int, size: int) -> str:
    """The sides from the leaf up, by the recursive definition: two sizes with the same turns share a proof."""
    if size == 1:
        return ""
    k = 1 << (size - 1).bit_length() - 1
    return turns(index, k) + "R" if index < k else turns(index - k, size - k) + "L"


def verify(vector: dict[str, Any]) -> None:
    leaf, root = bytes.fromhex(vector["leaf_hash"]), bytes.fromhex(vector["root"])
    verify_inclusion(leaf, vector["index"], vector["size"], unhex(vector["proof"]), root)


@pytest.mark.parametrize("vector", cases("inclusion"))
def test_vectors(vector: dict[str, Any]) -> None:
    verify(vector)


@pytest.mark.parametrize("vector", cases("inclusion_fail"))
def test_vectors_that_must_be_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(BadLogProof):
        verify(vector)


def test_published_proofs() -> None:
    vectors = published("merkle.json")
    for known in vectors["inclusion"]:
        leaf = hash_leaf(bytes.fromhex(vectors["leaves"][known["index"]]))
        root = bytes.fromhex(vectors["roots"][known["size"]])
        verify_inclusion(leaf, known["index"], known["size"], unhex(known["proof"]), root)


def test_every_proof_up_to_size_70() -> None:
    for size in range(1, 71):
        for index in range(size):
            verify_inclusion(leaf_hash(index), index, size, TREE.inclusion(index, size), TREE.root(size))


def test_every_other_index_is_refused() -> None:
    for size in range(1, often(24, 70) + 1):
        for index in range(size):
            proof, root = TREE.inclusion(index, size), TREE.root(size)
            for other in {*range(size + 2)} - {index}:
                assert refuses(verify_inclusion, leaf_hash(index), other, size, proof, root)


def test_another_size_is_refused_unless_the_way_up_is_the_same() -> None:
    for size in range(1, 41):
        for index in range(size):
            proof, root = TREE.inclusion(index, size), TREE.root(size)
            for other in range(43):
                if other > index and turns(index, other) == turns(index, size):
                    verify_inclusion(leaf_hash(index), index, other, proof, root)
                    continue
                assert refuses(verify_inclusion, leaf_hash(index), index, other, proof, root)


def test_every_flipped_bit_is_refused_up_to_size_9() -> None:
    for size in range(1, 10):
        for index in range(size):
            hashes = [leaf_hash(index), TREE.root(size), *TREE.inclusion(index, size)]
            for place in range(len(hashes)):
                for bit in range(256):
                    changed = [*hashes[:place], flipped(hashes[place], bit), *hashes[place + 1 :]]
                    leaf, root, proof = changed[0], changed[1], changed[2:]
                    assert refuses(verify_inclusion, leaf, index, size, proof, root)


@pytest.mark.parametrize(
    "proof", [None, b"", "hash", {0: b""}, [None], [bytearray(32)], [bytes(32).hex()]], ids=repr
)
def test_what_is_no_list_of_hashes_is_refused(proof: Any) -> None:
    with pytest.raises(BadLogProof):
        verify_inclusion(leaf_hash(0), 0, 2, proof, TREE.root(2))


def test_a_refusal_shows_no_hash() -> None:
    with pytest.raises(BadLogProof) as refused:
        verify_inclusion(leaf_hash(0), 1, 2, TREE.inclusion(0, 2), TREE.root(2))
    assert TREE.root(2).hex() not in str(refused.value)
    assert refused.value.field == "proof"
