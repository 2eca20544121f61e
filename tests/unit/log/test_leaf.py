"""A leaf commits to a statement and shows nothing of it."""

from typing import Any

import pytest

from tests.unit.log.vectors import cases
from verifier.core.errors import WrongValue
from verifier.core.log.leaf import LEAF_SIZE, padding_leaf, public_leaf, statement_leaf

NONCE = bytes(range(32))


def leaf_of(vector: dict[str, Any]) -> bytes:
    if "random" in vector:
        return padding_leaf(bytes.fromhex(vector["random"]))
    if "nonce" in vector:
        return statement_leaf(bytes.fromhex(vector["nonce"]), vector["typ"], vector["token"])
    return public_leaf(vector["token"])


@pytest.mark.parametrize("vector", cases("leaf"))
def test_vectors(vector: dict[str, Any]) -> None:
    leaf = leaf_of(vector)
    assert leaf.hex() == vector["leaf"]
    assert len(leaf) == LEAF_SIZE


def test_padding_and_statement_have_one_form() -> None:
    assert statement_leaf(NONCE, "t", "a.b.c")[:1] == padding_leaf(NONCE)[:1] == b"\x01"


def test_type_and_token_cannot_trade_characters() -> None:
    assert statement_leaf(NONCE, "ab", "c") != statement_leaf(NONCE, "a", "bc")
    with pytest.raises(WrongValue):
        statement_leaf(NONCE, "a\x00b", "c")
    with pytest.raises(WrongValue):
        statement_leaf(NONCE, "a", "b\x00c")


@pytest.mark.parametrize("octets", [b"", NONCE[1:], NONCE + b"0"], ids=["none", "31", "33"])
def test_another_length_than_32_bytes_is_refused(octets: bytes) -> None:
    with pytest.raises(WrongValue):
        statement_leaf(octets, "t", "a.b.c")
    with pytest.raises(WrongValue):
        padding_leaf(octets)


@pytest.mark.parametrize("token", ["", "é.b.c", "a.b.c\n"], ids=["empty", "not ASCII", "newline"])
def test_a_token_is_printable_ascii(token: str) -> None:
    with pytest.raises(WrongValue):
        public_leaf(token)
    with pytest.raises(WrongValue):
        statement_leaf(NONCE, "t", token)
