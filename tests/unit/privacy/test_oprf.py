"""The blind evaluation: every refusal of PROTOCOL 4, and the two steps that make a pseudonym."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.core.errors import BadEvaluationProof, InvalidSubject, NotAnElement, NotAScalar, WrongValue
from verifier.core.privacy import group, oprf
from verifier.core.privacy.group import BASE, IDENTITY, ORDER, ZERO, Element, Scalar
from verifier.core.privacy.oprf import BATCH_LIMIT, Mode

PERSON = "999993847"  # a BRP test person of Haal Centraal

nonzero = st.integers(1, ORDER - 1).map(group.scalar_from_int)


@dataclass(frozen=True)
class UnsafeKey:
    """An evaluator's key in the open, with one fixed nonce: for tests only."""

    k: Scalar
    r: Scalar

    @property
    def public(self) -> Element:
        return group.multiply_base(self.k)

    def times_key(self, element: bytes) -> bytes:
        return group.multiply(self.k, Element(element))

    def multiply(self, element: bytes) -> bytes:
        return group.multiply(self.r, Element(element))

    def response(self, challenge: bytes) -> bytes:
        return group.scalar_sub(self.r, group.scalar_mul(Scalar(challenge), self.k))

    def answer(self, blinded: tuple[Element, ...]) -> tuple[tuple[Element, ...], bytes]:
        evaluated = oprf.evaluate(blinded, self.times_key)
        return evaluated, oprf.generate_proof(blinded, evaluated, self.public, self.times_key, self)


def scalar(label: str) -> Scalar:
    return group.reduce(hashlib.sha512(label.encode()).digest())


KEY = UnsafeKey(scalar("k1"), scalar("nonce 1"))
OTHER_KEY = UnsafeKey(scalar("k2"), scalar("nonce 2"))


def batch(size: int) -> tuple[Element, ...]:
    return tuple(oprf.blind(b"input %d" % n, scalar(f"blind {n}"), Mode.VOPRF) for n in range(size))


@given(nonzero, nonzero, nonzero)
def test_two_steps_give_the_product_of_the_keys_whatever_the_blind(k1: Scalar, k2: Scalar, r: Scalar) -> None:
    x = oprf.pseudonym_input("2026", PERSON)
    blinded: tuple[Element, ...] = (oprf.blind(x, r, Mode.VOPRF),)
    for key in (UnsafeKey(k1, scalar("a")), UnsafeKey(k2, scalar("b"))):
        evaluated, proof = key.answer(blinded)
        blinded = oprf.check_step(blinded, evaluated, proof, key.public)
    hashed = group.hash_to_element(x, b"HashToGroup-OPRFV1-\x01-ristretto255-SHA512")
    assert oprf.unblind(blinded[0], r) == group.multiply(group.scalar_mul(k1, k2), hashed)


def test_the_input_of_a_pseudonym_is_bound_to_year_and_person() -> None:
    assert oprf.pseudonym_input("2026", PERSON) == b"plaatsbewijs/v1/pseudonym\0" + b"2026\0" + PERSON.encode()


@pytest.mark.parametrize("scope", ["26", "２０２６", "2026 ", "", "20\x0026"])
def test_a_scope_is_a_year(scope: str) -> None:
    with pytest.raises(WrongValue):
        oprf.pseudonym_input(scope, PERSON)


def test_no_pseudonym_of_a_number_that_is_no_bsn() -> None:
    with pytest.raises(InvalidSubject):
        oprf.pseudonym_input("2026", "999940003")


def test_a_full_batch_passes_and_one_more_does_not() -> None:
    full = batch(BATCH_LIMIT)
    evaluated, proof = KEY.answer(full)
    assert oprf.check_step(full, evaluated, proof, KEY.public) == evaluated
    one_more = (*full, BASE)
    with pytest.raises(WrongValue):
        oprf.evaluate(one_more, KEY.times_key)
    with pytest.raises(WrongValue):
        oprf.decode_batch(one_more)
    with pytest.raises(WrongValue):
        oprf.verify_proof(one_more, one_more, KEY.public, proof)


def test_an_empty_batch_is_refused() -> None:
    with pytest.raises(WrongValue):
        oprf.evaluate((), KEY.times_key)
    with pytest.raises(WrongValue):
        oprf.decode_batch(())


def test_a_batch_with_the_identity_is_refused() -> None:
    with pytest.raises(NotAnElement):
        oprf.decode_batch((BASE, IDENTITY))


Answer = tuple[tuple[Element, ...], bytes]


def _other_key(blinded: tuple[Element, ...]) -> Answer:
    return OTHER_KEY.answer(blinded)


def _one_element_by_another_key(blinded: tuple[Element, ...]) -> Answer:
    evaluated = (*KEY.answer(blinded)[0][:-1], OTHER_KEY.answer(blinded)[0][-1])
    return evaluated, oprf.generate_proof(blinded, evaluated, KEY.public, KEY.times_key, KEY)


def _swapped(blinded: tuple[Element, ...]) -> Answer:
    (first, second, third), proof = KEY.answer(blinded)
    return (second, first, third), proof


def _one_short(blinded: tuple[Element, ...]) -> Answer:
    evaluated, proof = KEY.answer(blinded)
    return evaluated[:-1], proof


def _identity(blinded: tuple[Element, ...]) -> Answer:
    evaluated, proof = KEY.answer(blinded)
    return (*evaluated[:-1], IDENTITY), proof


def _other_batch(blinded: tuple[Element, ...]) -> Answer:
    return KEY.answer(blinded)[0], KEY.answer(tuple(reversed(blinded)))[1]


def _long_proof(blinded: tuple[Element, ...]) -> Answer:
    evaluated, proof = KEY.answer(blinded)
    return evaluated, proof + b"\0"


def _second_form(blinded: tuple[Element, ...]) -> Answer:
    evaluated, proof = KEY.answer(blinded)
    response = int.from_bytes(proof[32:], "little") + ORDER
    return evaluated, proof[:32] + response.to_bytes(32, "little")


@pytest.mark.parametrize(
    "dishonest",
    [
        _other_key,
        _one_element_by_another_key,
        _swapped,
        _one_short,
        _identity,
        _other_batch,
        _long_proof,
        _second_form,
    ],
)
def test_a_dishonest_evaluator_is_refused(dishonest: Callable[[tuple[Element, ...]], Answer]) -> None:
    blinded = batch(3)
    evaluated, proof = dishonest(blinded)
    with pytest.raises(BadEvaluationProof):
        oprf.check_step(blinded, evaluated, proof, KEY.public)


@given(st.integers(0, 64 * 8 - 1))
def test_no_bit_of_a_proof_may_change(bit: int) -> None:
    blinded = batch(2)
    evaluated, proof = KEY.answer(blinded)
    changed = bytearray(proof)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadEvaluationProof):
        oprf.verify_proof(blinded, evaluated, KEY.public, bytes(changed))


def test_a_proof_is_for_one_public_key() -> None:
    blinded = batch(2)
    evaluated, proof = KEY.answer(blinded)
    with pytest.raises(BadEvaluationProof):
        oprf.verify_proof(blinded, evaluated, OTHER_KEY.public, proof)


def test_counts_must_agree_before_a_proof_is_made() -> None:
    with pytest.raises(WrongValue):
        oprf.generate_proof(batch(2), batch(3), KEY.public, KEY.times_key, KEY)


def test_a_blind_of_zero_is_refused() -> None:
    with pytest.raises(NotAScalar):
        oprf.blind(b"x", ZERO, Mode.VOPRF)
    with pytest.raises(NotAScalar):
        oprf.unblind(BASE, ZERO)


def test_the_modes_do_not_share_pseudonyms() -> None:
    assert oprf.blind(b"x", KEY.r, Mode.OPRF) != oprf.blind(b"x", KEY.r, Mode.VOPRF)


def test_inputs_too_long_for_their_prefix_are_refused() -> None:
    with pytest.raises(WrongValue):
        oprf.finalize(bytes(2**16), KEY.r, BASE)
    with pytest.raises(WrongValue):
        oprf.derive_key_pair(bytes(32), bytes(2**16), Mode.OPRF)
    with pytest.raises(WrongValue):
        oprf.derive_key_pair(bytes(31), b"", Mode.OPRF)
