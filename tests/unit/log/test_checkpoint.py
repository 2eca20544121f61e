"""A checkpoint has one spelling: whatever else is read or written is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.log.vectors import cases
from tests.vectors.log.reference import ORIGIN
from verifier.core.errors import Malformed
from verifier.core.log.checkpoint import Checkpoint, parse_checkpoint, write_checkpoint
from verifier.core.log.merkle import EMPTY_ROOT


@pytest.mark.parametrize("vector", cases("checkpoint"))
def test_vectors(vector: dict[str, Any]) -> None:
    checkpoint = Checkpoint(vector["origin"], vector["size"], bytes.fromhex(vector["root"]))
    assert write_checkpoint(checkpoint) == vector["body"]
    assert parse_checkpoint(vector["body"]) == checkpoint


@pytest.mark.parametrize("vector", cases("checkpoint_fail"))
def test_vectors_that_must_be_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        parse_checkpoint(vector["body"])


@given(st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_written_reads_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(ORIGIN, size, root)
    assert parse_checkpoint(write_checkpoint(checkpoint)) == checkpoint


@given(st.text(alphabet="a/+0179=\n \u00a0", max_size=80))
def test_what_reads_has_one_spelling(text: str) -> None:
    try:
        checkpoint = parse_checkpoint(text)
    except Malformed:
        return
    assert write_checkpoint(checkpoint) == text


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 0, EMPTY_ROOT),
        Checkpoint("two\nlines", 0, EMPTY_ROOT),
        Checkpoint(ORIGIN, -1, bytes(32)),
        Checkpoint(ORIGIN, True, bytes(32)),
        Checkpoint(ORIGIN, 2**53, bytes(32)),
        Checkpoint(ORIGIN, 1, bytes(31)),
        Checkpoint(ORIGIN, 0, bytes(32)),
    ],
    ids=["no origin", "newline", "negative", "no number", "2^53", "31 bytes", "no leaves"],
)
def test_what_could_not_be_read_back_is_not_written(checkpoint: Checkpoint) -> None:
    with pytest.raises(Malformed):
        write_checkpoint(checkpoint)
