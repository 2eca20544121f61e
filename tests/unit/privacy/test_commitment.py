"""Commitments add up as their values do, and an opening that is not theirs is refused."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import BadCommitment, NotAnElement, WrongValue
from verifier.core.model.calendar import Month, months
from verifier.core.model.statement import Digest
from verifier.core.privacy import commitment, group
from verifier.core.privacy.commitment import PEDERSEN_H, VALUE_LIMIT, WEIGHT_LIMIT, Opening
from verifier.core.privacy.group import BASE, IDENTITY, ZERO, Element, Scalar

PLACEMENT = Digest(hashlib.sha256(b"placement").digest())
OTHER_PLACEMENT = Digest(hashlib.sha256(b"another placement").digest())
SEED = bytes(range(32))
HALF_YEAR = months(Month(2026, 1), Month(2026, 6))
OPENING = Opening(rates=(4_000_000, 4_000_000, 4_000_000, 4_000_000, 0, 0), flat=1_000_000, seed=SEED)


def element(label: int) -> Element:
    return group.element_from_hash(hashlib.sha512(b"%d" % label).digest())


def naive_sum(terms: list[tuple[int, Element]]) -> Element:
    total = IDENTITY
    for weight, each in terms:
        total = group.add(total, group.multiply(group.scalar_from_int(weight), each))
    return total


elements = st.integers(0, 9).map(lambda label: element(label) if label else IDENTITY)
scalars = st.binary(min_size=64, max_size=64).map(group.reduce)
amounts = st.integers(0, VALUE_LIMIT - 1)


@given(
    st.one_of(
        st.lists(st.tuples(st.integers(0, 12), elements), max_size=40),
        st.lists(st.tuples(st.integers(0, 20_000), elements), max_size=20),
        st.lists(st.tuples(st.integers(0, WEIGHT_LIMIT - 1), elements), max_size=8),
    )
)
def test_the_weighted_sum_is_the_naive_sum(terms: list[tuple[int, Element]]) -> None:
    assert commitment.weighted_sum(terms) == naive_sum(terms)


def test_the_weighted_sum_of_a_realistic_contract_is_the_naive_sum() -> None:
    """Enough different weights that sums over gaps, and over gaps of gaps, are taken."""
    terms = [(n * n % 997, element(n)) for n in range(1_000)]
    assert commitment.weighted_sum(terms) == naive_sum(terms)


@pytest.mark.parametrize(
    "terms",
    [[], [(0, BASE)], [(5, IDENTITY)], [(1, BASE), (1, group.subtract(IDENTITY, BASE))]],
    ids=["empty", "zero weight", "identity", "cancelling"],
)
def test_a_sum_may_be_the_identity(terms: list[tuple[int, Element]]) -> None:
    assert commitment.weighted_sum(terms) == IDENTITY


@pytest.mark.parametrize("weight", [-1, WEIGHT_LIMIT, True, 1.0], ids=["negative", "too large", "bool", "float"])
def test_a_weight_out_of_range_is_refused_before_anything_is_added(weight: int) -> None:
    not_an_element = Element(b"\xff" * 32)
    with pytest.raises(WrongValue):
        commitment.weighted_sum([(1, not_an_element), (1, not_an_element), (weight, BASE)])
    with pytest.raises(WrongValue):
        commitment.weighted_blinding([(weight, ZERO)])


def test_bytes_that_are_no_element_do_not_vanish_in_a_sum() -> None:
    with pytest.raises(NotAnElement):
        commitment.weighted_sum([(1, Element(b"\xff" * 32))])


def test_the_second_base_is_the_published_one() -> None:
    assert PEDERSEN_H.hex() == "3410659376d3637d9b95f6b7685c5c02e73a0c3757cbf64286fd915e35c09e09"


@given(st.lists(st.tuples(st.integers(0, 20_000), amounts, scalars), max_size=4))
def test_commitments_add_up_as_values_and_blindings_do(terms: list[tuple[int, int, Scalar]]) -> None:
    total = sum(weight * value for weight, value, _ in terms)
    blinding = commitment.weighted_blinding((weight, scalar) for weight, _, scalar in terms)
    point = commitment.weighted_sum((weight, commitment.commit(value, scalar)) for weight, value, scalar in terms)
    expected = group.add(group.multiply_base(group.scalar_from_int(total)), group.multiply(blinding, PEDERSEN_H))
    assert point == expected


@pytest.mark.parametrize("value", [-1, VALUE_LIMIT, True], ids=["negative", "2^64", "bool"])
def test_a_value_out_of_range_is_not_committed_to(value: int) -> None:
    with pytest.raises(WrongValue):
        commitment.commit(value, ZERO)


def test_zero_with_zero_blinding_is_the_identity() -> None:
    assert commitment.commit(0, ZERO) == IDENTITY


def test_blindings_differ_by_seed_placement_and_label() -> None:
    labels = [*(str(month) for month in HALF_YEAR), commitment.FLAT]
    drawn = {
        commitment.blinding(SEED, placement, label)
        for placement in (PLACEMENT, OTHER_PLACEMENT)
        for label in labels
    }
    drawn |= {commitment.blinding(bytes(32), PLACEMENT, label) for label in labels}
    assert len(drawn) == 3 * len(labels)


def test_an_opening_survives_packing() -> None:
    packed = commitment.pack_opening(OPENING)
    assert len(packed) == 2 + 8 * 6 + 8 + 32
    assert commitment.unpack_opening(packed) == OPENING


@given(st.lists(amounts, min_size=1, max_size=30), amounts, st.binary(min_size=32, max_size=32))
def test_every_opening_survives_packing(rates: list[int], flat: int, seed: bytes) -> None:
    opening = Opening(tuple(rates), flat, seed)
    assert commitment.unpack_opening(commitment.pack_opening(opening)) == opening


@pytest.mark.parametrize(
    "unverified",
    [b"", b"\0", bytes(42), commitment.pack_opening(OPENING)[:-1], commitment.pack_opening(OPENING) + b"\0"],
    ids=["empty", "one byte", "no months", "short", "long"],
)
def test_bytes_that_are_no_opening_are_refused(unverified: bytes) -> None:
    with pytest.raises(WrongValue):
        commitment.unpack_opening(unverified)


@pytest.mark.parametrize(
    "opening",
    [
        replace(OPENING, rates=()),
        replace(OPENING, rates=(VALUE_LIMIT,)),
        replace(OPENING, flat=-1),
        replace(OPENING, seed=bytes(31)),
    ],
    ids=["no rates", "rate too large", "negative flat", "short seed"],
)
def test_what_is_no_opening_is_not_packed(opening: Opening) -> None:
    with pytest.raises(WrongValue):
        commitment.pack_opening(opening)


def test_a_valuation_has_one_rate_a_month() -> None:
    with pytest.raises(WrongValue):
        commitment.commit_valuation(SEED, PLACEMENT, HALF_YEAR, [1], 0)


def test_the_opening_of_the_commitments_is_accepted() -> None:
    rates, flat = commitment.commit_valuation(SEED, PLACEMENT, HALF_YEAR, OPENING.rates, OPENING.flat)
    commitment.check_opening(OPENING, PLACEMENT, HALF_YEAR, rates, flat)


@pytest.mark.parametrize(
    "opening",
    [
        replace(OPENING, rates=(4_000_001, *OPENING.rates[1:])),
        replace(OPENING, rates=OPENING.rates[:-1]),
        replace(OPENING, flat=0),
        replace(OPENING, seed=bytes(32)),
    ],
    ids=["a cent more", "a month less", "no flat", "other seed"],
)
def test_another_opening_is_refused(opening: Opening) -> None:
    rates, flat = commitment.commit_valuation(SEED, PLACEMENT, HALF_YEAR, OPENING.rates, OPENING.flat)
    with pytest.raises(BadCommitment):
        commitment.check_opening(opening, PLACEMENT, HALF_YEAR, rates, flat)


def test_an_opening_is_of_one_placement_and_its_months() -> None:
    rates, flat = commitment.commit_valuation(SEED, PLACEMENT, HALF_YEAR, OPENING.rates, OPENING.flat)
    with pytest.raises(BadCommitment):
        commitment.check_opening(OPENING, OTHER_PLACEMENT, HALF_YEAR, rates, flat)
    with pytest.raises(BadCommitment):
        commitment.check_opening(OPENING, PLACEMENT, months(Month(2026, 2), Month(2026, 7)), rates, flat)
    with pytest.raises(BadCommitment):
        commitment.check_opening(OPENING, PLACEMENT, HALF_YEAR, rates[:-1], flat)


def test_an_opening_does_not_show_itself() -> None:
    assert repr(OPENING) == "Opening()"


@given(
    st.lists(st.tuples(st.integers(0, 20_000), elements), max_size=5),
    st.lists(elements, max_size=3),
    st.integers(1, WEIGHT_LIMIT - 1),
    amounts,
)
def test_the_point_of_a_claim(
    terms: list[tuple[int, Element]], flats: list[Element], hours_a_year: int, floor: int
) -> None:
    expected = naive_sum([*terms, *((hours_a_year, flat) for flat in flats)])
    lowered = group.multiply_base(group.scalar_from_int(hours_a_year * floor))
    assert commitment.claim_point(terms, flats, hours_a_year, floor) == group.subtract(expected, lowered)


@pytest.mark.parametrize(("hours_a_year", "floor"), [(0, 1), (-1, 1), (WEIGHT_LIMIT, 1), (1, -1), (1, VALUE_LIMIT)])
def test_a_claim_out_of_range_is_refused(hours_a_year: int, floor: int) -> None:
    with pytest.raises(WrongValue):
        commitment.claim_point([], [], hours_a_year, floor)
