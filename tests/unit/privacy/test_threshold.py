"""A threshold proof convinces about every value in range, and about no other statement."""

from __future__ import annotations

import hashlib
import itertools
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.endurance import often
from verifier.core.errors import BadCommitment, BadThresholdProof, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import group, threshold
from verifier.core.privacy.commitment import PEDERSEN_H, commit
from verifier.core.privacy.group import BASE, IDENTITY, ORDER, ZERO, Element, Scalar
from verifier.core.privacy.threshold import BITS, DRAWS, PROOF_SIZE, ThresholdStatement


def scalar(label: str) -> Scalar:
    return group.reduce(hashlib.sha512(label.encode()).digest())


def draws() -> Callable[[], Scalar]:
    counter = itertools.count()
    return lambda: scalar(f"draw {next(counter)}")


def statement(point: Element) -> ThresholdStatement:
    return ThresholdStatement(
        contract=Digest(hashlib.sha256(b"contract").digest()),
        moment=Month(2026, 6),
        inputs=Digest(hashlib.sha256(b"inputs").digest()),
        floor=1_000_000,
        point=point,
    )


BLINDING = scalar("blinding")
STATEMENT = statement(commit(180_960_000_000, BLINDING))
PROOF = threshold.prove(STATEMENT, 180_960_000_000, BLINDING, draws())


def refuse(about: ThresholdStatement, proof: bytes) -> None:
    with pytest.raises(BadThresholdProof):
        threshold.verify(about, proof)


@pytest.mark.parametrize("v", [0, 1, 2**63, 2**64 - 1])
def test_the_edges_of_the_range_are_proven(v: int) -> None:
    about = statement(commit(v, BLINDING))
    threshold.verify(about, threshold.prove(about, v, BLINDING, draws()))


@settings(max_examples=15)
@given(st.integers(0, 2**64 - 1), st.binary(min_size=64, max_size=64).map(group.reduce))
def test_every_value_in_range_is_proven(v: int, blinding: Scalar) -> None:
    about = statement(commit(v, blinding))
    threshold.verify(about, threshold.prove(about, v, blinding, draws()))


def test_nothing_is_worth_nothing() -> None:
    """No placement and a floor of zero: S is the identity, and is proven to hold zero."""
    about = statement(IDENTITY)
    threshold.verify(about, threshold.prove(about, 0, ZERO, draws()))


@pytest.mark.parametrize("v", [-1, 2**64])
def test_a_value_out_of_range_is_not_proven(v: int) -> None:
    point = group.add(group.multiply_base(group.scalar_from_int(v % ORDER)), group.multiply(BLINDING, PEDERSEN_H))
    with pytest.raises(WrongValue):
        threshold.prove(statement(point), v, BLINDING, draws())


def test_a_value_that_does_not_open_the_point_is_not_proven() -> None:
    with pytest.raises(BadCommitment):
        threshold.prove(STATEMENT, 180_960_000_001, BLINDING, draws())
    with pytest.raises(BadCommitment):
        threshold.prove(STATEMENT, 180_960_000_000, ZERO, draws())


def test_the_prover_draws_what_it_says_and_nothing_twice() -> None:
    drawn: list[Scalar] = []
    draw = draws()

    def counted() -> Scalar:
        drawn.append(draw())
        return drawn[-1]

    assert threshold.prove(STATEMENT, 180_960_000_000, BLINDING, counted) == PROOF
    assert len(drawn) == len(set(drawn)) == DRAWS


@pytest.mark.parametrize(
    "other",
    [
        replace(STATEMENT, contract=Digest(hashlib.sha256(b"another contract").digest())),
        replace(STATEMENT, moment=Month(2026, 7)),
        replace(STATEMENT, inputs=Digest(hashlib.sha256(b"other inputs").digest())),
        replace(STATEMENT, floor=STATEMENT.floor + 1),
        replace(STATEMENT, point=group.add(STATEMENT.point, BASE)),
        replace(STATEMENT, point=group.add(STATEMENT.point, PEDERSEN_H)),
        replace(STATEMENT, point=group.subtract(IDENTITY, STATEMENT.point)),
        replace(STATEMENT, point=IDENTITY),
    ],
    ids=["contract", "moment", "inputs", "floor", "a cent", "a blinding", "negated", "identity"],
)
def test_a_proof_is_for_one_statement(other: ThresholdStatement) -> None:
    refuse(other, PROOF)


def test_no_bit_of_a_digest_may_change() -> None:
    for bit in random.Random("digests").sample(range(256), 8):  # noqa: S311 - a seeded choice of bits to flip
        refuse(replace(STATEMENT, contract=Digest(flipped(STATEMENT.contract, bit))), PROOF)
        refuse(replace(STATEMENT, inputs=Digest(flipped(STATEMENT.inputs, bit))), PROOF)


def flipped(octets: bytes, bit: int) -> bytes:
    changed = bytearray(octets)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def test_one_bit_of_every_field_of_the_proof_may_not_change() -> None:
    choose = random.Random(20260601)  # noqa: S311 - a seeded choice of bits to flip
    for part in range(0, PROOF_SIZE // 32, often(16, 1)):
        refuse(STATEMENT, flipped(PROOF, part * 256 + choose.randrange(256)))


@pytest.mark.parametrize("part", [0, 1, BITS, BITS + 1, BITS + 2, BITS + 3, PROOF_SIZE // 32 - 1])
def test_the_first_and_last_bits_of_the_telling_fields_may_not_change(part: int) -> None:
    for bit in (0, 255):
        refuse(STATEMENT, flipped(PROOF, part * 256 + bit))


@pytest.mark.parametrize("part", [0, BITS + 1, BITS + 2, BITS + 3])
def test_a_scalar_has_one_form(part: int) -> None:
    value = int.from_bytes(PROOF[32 * part : 32 * part + 32], "little") + ORDER
    refuse(STATEMENT, PROOF[: 32 * part] + value.to_bytes(32, "little") + PROOF[32 * part + 32 :])


@pytest.mark.parametrize(
    "proof", [b"", PROOF[:-1], PROOF + b"\0", bytes(PROOF_SIZE)], ids=["empty", "short", "long", "zeros"]
)
def test_another_length_is_refused(proof: bytes) -> None:
    refuse(STATEMENT, proof)


def test_value_may_not_move_between_bits() -> None:
    """B₀ + 2·G and B₁ − G add up to the same point; only the proofs of the bits see it."""
    points = [Element(PROOF[32 + 32 * j : 64 + 32 * j]) for j in range(BITS)]
    points[0] = group.add(points[0], group.add(BASE, BASE))
    points[1] = group.subtract(points[1], BASE)
    refuse(STATEMENT, PROOF[:32] + b"".join(points) + PROOF[32 + 32 * BITS :])


@pytest.mark.parametrize("floor", [-1, 2**64])
def test_a_floor_out_of_range_is_refused(floor: int) -> None:
    refuse(replace(STATEMENT, floor=floor), PROOF)


def test_bytes_may_not_move_from_one_part_of_the_statement_to_the_next() -> None:
    """Both statements would have the same transcript, about two different months."""
    inputs = b"2026-07" + bytes(25)
    honest = replace(STATEMENT, inputs=Digest(inputs))
    proof = threshold.prove(honest, 180_960_000_000, BLINDING, draws())
    threshold.verify(honest, proof)
    shifted = replace(
        honest, contract=Digest(honest.contract + b"2026-06"), moment=Month(2026, 7), inputs=Digest(inputs[7:])
    )
    refuse(shifted, proof)


def test_a_month_is_seven_characters() -> None:
    with pytest.raises(BadThresholdProof):
        threshold.prove(replace(STATEMENT, moment=Month(12026, 6)), 180_960_000_000, BLINDING, draws())
