"""The group refuses what is no element or scalar, and computes around what libsodium refuses."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import NotAnElement, NotAScalar, Refusal, WrongValue
from verifier.core.privacy import group
from verifier.core.privacy.group import BASE, IDENTITY, ORDER, ZERO, Element, Scalar

VECTORS = Path(__file__).parents[2] / "vectors" / "group"
RISTRETTO: dict[str, Any] = json.loads((VECTORS / "ristretto255.json").read_text())
BAD_ENCODINGS: dict[str, list[str]] = json.loads((VECTORS / "encodings_fail.json").read_text())

scalars = st.binary(min_size=64, max_size=64).map(group.reduce)
elements = st.binary(min_size=64, max_size=64).map(group.element_from_hash)
numbers = st.integers(0, ORDER - 1)


@pytest.mark.parametrize("bad", [bad for kind in BAD_ENCODINGS.values() for bad in kind])
def test_rfc_9496_bad_encodings_are_refused(bad: str) -> None:
    with pytest.raises(NotAnElement):
        group.decode_element(bytes.fromhex(bad))


@pytest.mark.parametrize(
    "bad",
    [bytes(32), BASE[:-1], BASE + b"\0", b"", BASE[:-1] + bytes([BASE[-1] | 0x80])],
    ids=["identity", "short", "long", "empty", "high bit"],
)
def test_other_bytes_are_no_element(bad: bytes) -> None:
    with pytest.raises(NotAnElement):
        group.decode_element(bad)


@pytest.mark.parametrize(
    "bad",
    [ORDER.to_bytes(32, "little"), b"\xff" * 32, bytes(31), bytes(33), (ORDER + 1).to_bytes(32, "little")],
    ids=["order", "all ones", "short", "long", "one again"],
)
def test_other_bytes_are_no_scalar(bad: bytes) -> None:
    with pytest.raises(NotAScalar):
        group.decode_scalar(bad)


def test_the_largest_scalar_decodes() -> None:
    largest = (ORDER - 1).to_bytes(32, "little")
    assert group.add(group.multiply_base(group.decode_scalar(largest)), BASE) == IDENTITY


@pytest.mark.parametrize("number", [-1, ORDER, 2**256])
def test_an_integer_outside_the_order_is_no_scalar(number: int) -> None:
    with pytest.raises(NotAScalar):
        group.scalar_from_int(number)


@pytest.mark.parametrize(("n", "encoding"), RISTRETTO["multiples"].items())
def test_rfc_9496_multiples(n: str, encoding: str) -> None:
    scalar = group.scalar_from_int(int(n))
    assert group.multiply_base(scalar).hex() == group.multiply(scalar, BASE).hex() == encoding


def test_rfc_9496_derivation() -> None:
    vector = RISTRETTO["derivation"]
    assert group.element_from_hash(bytes.fromhex(vector["input"])).hex() == vector["output"]


@pytest.mark.parametrize(("message", "output"), RISTRETTO["expand_message_xmd"]["outputs"].items())
def test_rfc_9380_expand_message(message: str, output: str) -> None:
    vector = RISTRETTO["expand_message_xmd"]
    expanded = group.expand_message_xmd(message.encode(), vector["dst"].encode(), vector["size"])
    assert expanded.hex() == output


def test_expansion_chains_blocks_as_the_rfc_says() -> None:
    first = hashlib.sha512(bytes(128) + b"m" + b"\0\x81" + b"\0" + b"tag\x03").digest()
    blocks = [hashlib.sha512(first + b"\1tag\x03").digest()]
    for index in (2, 3):
        mixed = bytes(a ^ b for a, b in zip(first, blocks[-1], strict=True))
        blocks.append(hashlib.sha512(mixed + bytes([index]) + b"tag\x03").digest())
    assert group.expand_message_xmd(b"m", b"tag", 129) == b"".join(blocks)[:129]


@pytest.mark.parametrize(("dst", "size"), [(b"", 64), (b"x" * 256, 64), (b"x", 0), (b"x", 255 * 64 + 1)])
def test_expansion_refuses_what_the_rfc_does_not_allow(dst: bytes, size: int) -> None:
    with pytest.raises(WrongValue):
        group.expand_message_xmd(b"", dst, size)


@given(elements, scalars)
def test_the_identity_and_zero_are_computed_around(element: Element, scalar: Scalar) -> None:
    assert group.multiply(ZERO, element) == IDENTITY
    assert group.multiply(scalar, IDENTITY) == IDENTITY
    assert group.multiply_base(ZERO) == IDENTITY
    assert group.add(element, IDENTITY) == group.add(IDENTITY, element) == element
    assert group.subtract(element, element) == IDENTITY
    assert group.add(IDENTITY, IDENTITY) == IDENTITY
    assert group.add(element, group.subtract(IDENTITY, element)) == IDENTITY


@given(numbers, numbers)
def test_scalars_are_integers_modulo_the_order(a: int, b: int) -> None:
    left, right = group.scalar_from_int(a), group.scalar_from_int(b)
    assert group.scalar_add(left, right) == group.scalar_from_int((a + b) % ORDER)
    assert group.scalar_sub(left, right) == group.scalar_from_int((a - b) % ORDER)
    assert group.scalar_mul(left, right) == group.scalar_from_int(a * b % ORDER)


@given(st.integers(1, ORDER - 1))
def test_an_inverse_inverts(number: int) -> None:
    assert group.scalar_invert(group.scalar_from_int(number)) == group.scalar_from_int(pow(number, -1, ORDER))


def test_zero_has_no_inverse() -> None:
    with pytest.raises(NotAScalar):
        group.scalar_invert(ZERO)


@given(scalars, scalars, elements)
def test_multiplication_distributes(a: Scalar, b: Scalar, element: Element) -> None:
    together = group.multiply(group.scalar_add(a, b), element)
    assert together == group.add(group.multiply(a, element), group.multiply(b, element))


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply"])
def test_bytes_that_slipped_past_decoding_do_not_become_zeros(operation: str) -> None:
    """libsodium reports a failed addition in a return code that its wrapper drops."""
    slipped = Element(b"\xff" * 32)
    left: dict[str, bytes] = {"add": BASE, "subtract": BASE, "multiply": group.scalar_from_int(2)}
    with pytest.raises(Refusal):
        getattr(group, operation)(left[operation], slipped)
