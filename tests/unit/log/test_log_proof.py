"""A log proof holds from the leaf to the log's signature, or at no joint."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.log.vectors import cases, unhex
from tests.vectors.log.reference import ORIGIN, TREE, checkpoint_body, public_key, sign_line
from verifier.core.errors import BadLogProof, Malformed, Refusal, TooLarge, Untrusted, WrongIssuer
from verifier.core.log.checkpoint import Checkpoint
from verifier.core.log.proof import verify_log_proof
from verifier.core.wire.log_proof import MAX_EXTRA_BYTES, LogProof, parse_log_proof, write_log_proof

NOTE = f"{checkpoint_body(7)}\n{sign_line(checkpoint_body(7), 1)}"
PROOF = LogProof(4, tuple(TREE.inclusion(4, 7)), NOTE)
LEAF = (4).to_bytes(8, "big")


def verify(vector: dict[str, Any]) -> Checkpoint:
    leaf, keys = bytes.fromhex(vector["leaf"]), tuple(unhex(vector["keys"]))
    return verify_log_proof(leaf, vector["proof"], origin=vector["origin"], keys=keys)


@pytest.mark.parametrize("vector", cases("log_proof"))
def test_vectors(vector: dict[str, Any]) -> None:
    checkpoint = verify(vector)
    assert checkpoint == Checkpoint(ORIGIN, checkpoint.size, TREE.root(checkpoint.size))
    proof = parse_log_proof(vector["proof"])
    assert proof.index == vector["index"]
    assert proof.extra == (None if vector["extra"] is None else bytes.fromhex(vector["extra"]))
    assert write_log_proof(proof) == vector["proof"]


@pytest.mark.parametrize("vector", cases("log_proof_fail"))
def test_vectors_that_must_be_refused(vector: dict[str, Any]) -> None:
    with pytest.raises((Malformed, Untrusted, BadLogProof)):
        verify(vector)


def test_another_leaf_is_not_in_the_log() -> None:
    with pytest.raises(BadLogProof):
        verify_log_proof(bytes(8), write_log_proof(PROOF), origin=ORIGIN, keys=(public_key(1),))


def test_the_hash_of_a_leaf_is_no_leaf() -> None:
    with pytest.raises(BadLogProof):
        verify_log_proof(TREE.leaf_hashes[4], write_log_proof(PROOF), origin=ORIGIN, keys=(public_key(1),))


def test_the_origin_is_what_is_signed_not_the_name_beside_it() -> None:
    body = checkpoint_body(7).replace(ORIGIN, "other.example")
    proof = LogProof(4, PROOF.hashes, f"{body}\n{sign_line(body, 1)}")
    with pytest.raises(WrongIssuer):
        verify_log_proof(LEAF, write_log_proof(proof), origin=ORIGIN, keys=(public_key(1),))


def test_every_changed_character_is_refused() -> None:
    text = write_log_proof(PROOF)
    for place in range(len(text)):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises((Malformed, Untrusted, BadLogProof)):
            verify_log_proof(LEAF, changed, origin=ORIGIN, keys=(public_key(1),))


@given(
    st.integers(0, 2**53 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=64).map(tuple),
    st.none() | st.binary(min_size=1, max_size=100),
)
def test_what_is_written_reads_back(index: int, hashes: tuple[bytes, ...], extra: bytes | None) -> None:
    proof = LogProof(index, hashes, NOTE, extra)
    assert parse_log_proof(write_log_proof(proof)) == proof


@given(st.text(alphabet="index4 extra=A\n", max_size=60))
def test_whatever_is_read_is_written_back(middle: str) -> None:
    text = f"c2sp.org/tlog-proof@v1\n{middle}index 4\n\n{NOTE}"
    try:
        proof = parse_log_proof(text)
    except Refusal:
        return
    assert write_log_proof(proof) == text


@pytest.mark.parametrize(
    "proof",
    [
        LogProof(-1, (), NOTE),
        LogProof(True, (), NOTE),
        LogProof(2**53, (), NOTE),
        LogProof(0, (bytes(31),), NOTE),
        LogProof(0, (bytes(32),) * 65, NOTE),
        LogProof(0, (), ""),
        LogProof(0, (), NOTE, b""),
        LogProof(0, (), NOTE, bytes(MAX_EXTRA_BYTES + 1)),
    ],
    ids=["negative", "no number", "2^53", "31 bytes", "65 hashes", "no note", "empty extra", "large extra"],
)
def test_what_could_not_be_read_back_is_not_written(proof: LogProof) -> None:
    with pytest.raises(Malformed):
        write_log_proof(proof)


def test_the_whole_text_is_bounded() -> None:
    with pytest.raises(TooLarge):
        parse_log_proof(write_log_proof(PROOF) + "a" * 163_840)
