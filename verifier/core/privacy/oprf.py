"""A blind evaluation (blinde berekening): RFC 9497 over ristretto255-SHA512, modes OPRF (0) and VOPRF (1).

The one who asks blinds an input, the one with the key multiplies without seeing it, and in mode 1 proves
that it was the key of the directory. The key itself never comes here: ``multiply`` and :class:`Prover` stand for
the custody that holds it, and every transcript is built here, so that both sides build the same one.

A pseudonym takes two such steps in sequence (PROTOCOL 4): ``N = k1·k2·H(x)``. The blind r and the blinded element
must be forgotten afterwards, for who has both needs no key to try out inputs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Protocol

from verifier.core.errors import BadEvaluationProof, NotAnElement, NotAScalar, WrongValue
from verifier.core.privacy import group
from verifier.core.privacy.group import BASE, IDENTITY, ZERO, Element, Scalar
from verifier.core.privacy.subject import check_bsn, check_scope

#: Elements in one request to an evaluator (PROTOCOL 4).
BATCH_LIMIT = 64


class Mode(IntEnum):
    """The protocol variant, part of every domain separation tag (RFC 9497, 3.1)."""

    OPRF = 0
    VOPRF = 1


class Prover(Protocol):
    """One nonce r and the key k, for one proof: a second response under one nonce would give the key away."""

    def multiply(self, element: bytes, /) -> bytes:
        """r · element."""

    def response(self, challenge: bytes, /) -> bytes:
        """r − challenge · k modulo q; at most once."""


def pseudonym_input(scope: str, bsn: str) -> bytes:
    """The input x of the pseudonym of a person in calendar year ``scope`` (PROTOCOL 4).

    Raises :class:`WrongValue` for a scope that is not four digits, :class:`InvalidSubject` for a BSN that is none.
    """
    return b"\0".join((b"plaatsbewijs/v1/pseudonym", check_scope(scope).encode(), check_bsn(bsn).encode()))


def derive_key_pair(seed: bytes, key_info: bytes, mode: Mode) -> tuple[Scalar, Element]:
    """``DeriveKeyPair`` (RFC 9497, 3.2.1): seed of 32 bytes → private scalar, public element."""
    if len(seed) != 32:
        raise WrongValue("32 bytes", field="seed")
    material = seed + _prefixed(key_info)
    for counter in range(256):
        private = group.hash_to_scalar(material + counter.to_bytes(1, "big"), b"DeriveKeyPair" + _context(mode))
        if private != ZERO:
            return private, group.multiply_base(private)
    raise WrongValue("a seed that gives a key", field="seed")


def blind(x: bytes, r: Scalar, mode: Mode) -> Element:
    """``Blind`` (RFC 9497, 3.3.1): r · H(x). ``r`` is uniform, not zero, and used for one input only."""
    if r == ZERO:
        raise NotAScalar("a blind other than zero")
    element = group.hash_to_element(x, b"HashToGroup-" + _context(mode))
    if element == IDENTITY:
        raise WrongValue("an input that does not hash to the identity", field="input")
    return group.multiply(r, element)


def decode_batch(unverified_elements: Sequence[bytes]) -> tuple[Element, ...]:
    """Read 1 to 64 elements, each as :func:`group.decode_element`; raises :class:`WrongValue` for another count."""
    _check_count(unverified_elements)
    return tuple(group.decode_element(unverified) for unverified in unverified_elements)


def evaluate(blinded: Sequence[Element], multiply: Callable[[bytes], bytes]) -> tuple[Element, ...]:
    """``BlindEvaluate`` without its proof (RFC 9497, 3.3.1): k · B for 1 to 64 elements; ``multiply`` holds k."""
    _check_count(blinded)
    return tuple(Element(multiply(element)) for element in blinded)


def generate_proof(
    blinded: Sequence[Element],
    evaluated: Sequence[Element],
    public_key: Element,
    multiply: Callable[[bytes], bytes],
    prover: Prover,
) -> bytes:
    """``GenerateProof`` (RFC 9497, 2.2.1): 64 bytes, challenge and response, for the whole batch.

    ``multiply`` and ``prover`` hold the same key k; ``public_key`` is k · G and ``evaluated`` k times ``blinded``.
    """
    _check_same_count(blinded, evaluated)
    m = _combine(_coefficients(blinded, evaluated, public_key), blinded)
    z = Element(multiply(m))
    challenge = _challenge(public_key, m, z, Element(prover.multiply(BASE)), Element(prover.multiply(m)))
    return challenge + prover.response(challenge)


def verify_proof(
    blinded: Sequence[Element], evaluated: Sequence[Element], public_key: Element, unverified_proof: bytes
) -> None:
    """``VerifyProof`` (RFC 9497, 2.2.2): all of ``evaluated`` are k times ``blinded``, with ``public_key`` = k · G.

    Raises :class:`BadEvaluationProof`; :class:`WrongValue` when a batch is empty, over 64, or the counts differ.
    """
    _check_same_count(blinded, evaluated)
    challenge, response = _decode_proof(unverified_proof)
    coefficients = _coefficients(blinded, evaluated, public_key)
    m, z = _combine(coefficients, blinded), _combine(coefficients, evaluated)
    t2 = group.add(group.multiply_base(response), group.multiply(challenge, public_key))
    t3 = group.add(group.multiply(response, m), group.multiply(challenge, z))
    if _challenge(public_key, m, z, t2, t3) != challenge:
        raise BadEvaluationProof("a proof by the evaluator's key in the directory")


def check_step(
    blinded: Sequence[Element],
    unverified_evaluated: Sequence[bytes],
    unverified_proof: bytes,
    public_key: Element,
) -> tuple[Element, ...]:
    """What an agency checks of one evaluator's answer (PROTOCOL 4, steps 2 and 3); gives k · B for each B sent.

    1. as many elements as were sent, at most 64; 2. each an element, none the identity; 3. one proof
    for all of them under ``public_key``, taken from a verified directory. Raises :class:`BadEvaluationProof`.
    """
    # 1.
    if len(unverified_evaluated) != len(blinded):
        raise BadEvaluationProof("as many elements as were sent", field="elements")
    # 2.
    try:
        evaluated = decode_batch(unverified_evaluated)
    except NotAnElement as refusal:
        raise BadEvaluationProof(refusal.expected, field="elements") from refusal
    # 3.
    verify_proof(blinded, evaluated, public_key, unverified_proof)
    return evaluated


def unblind(evaluated: Element, r: Scalar) -> Element:
    """r⁻¹ · evaluated (PROTOCOL 4, step 4); raises :class:`NotAScalar` for r = 0."""
    return group.multiply(group.scalar_invert(r), evaluated)


def finalize(x: bytes, r: Scalar, evaluated: Element) -> bytes:
    """``Finalize`` (RFC 9497, 3.3.1 and 3.3.2): the 64-byte output, equal in both modes.

    In mode 1 the proof has been verified before: this function does not do it.
    """
    return hashlib.sha512(_prefixed(x) + _prefixed(unblind(evaluated, r)) + b"Finalize").digest()


def _coefficients(
    blinded: Sequence[Element], evaluated: Sequence[Element], public_key: Element
) -> tuple[Scalar, ...]:
    """The weights d of ``ComputeComposites`` (RFC 9497, 2.2.1), bound to key and batch."""
    context = _context(Mode.VOPRF)
    seed = hashlib.sha512(_prefixed(public_key) + _prefixed(b"Seed-" + context)).digest()
    dst = b"HashToScalar-" + context
    return tuple(
        group.hash_to_scalar(
            _prefixed(seed) + index.to_bytes(2, "big") + _prefixed(sent) + _prefixed(answered) + b"Composite", dst
        )
        for index, (sent, answered) in enumerate(zip(blinded, evaluated, strict=True))
    )


def _combine(coefficients: Sequence[Scalar], elements: Sequence[Element]) -> Element:
    total = IDENTITY
    for coefficient, element in zip(coefficients, elements, strict=True):
        total = group.add(total, group.multiply(coefficient, element))
    return total


def _challenge(public_key: Element, m: Element, z: Element, t2: Element, t3: Element) -> Scalar:
    transcript = b"".join(_prefixed(element) for element in (public_key, m, z, t2, t3)) + b"Challenge"
    return group.hash_to_scalar(transcript, b"HashToScalar-" + _context(Mode.VOPRF))


def _decode_proof(unverified_proof: bytes) -> tuple[Scalar, Scalar]:
    try:
        return group.decode_scalar(unverified_proof[:32]), group.decode_scalar(unverified_proof[32:])
    except NotAScalar as refusal:
        raise BadEvaluationProof("64 bytes: two scalars, challenge and response", field="proof") from refusal


def _check_same_count(blinded: Sequence[Element], evaluated: Sequence[Element]) -> None:
    _check_count(blinded)
    if len(blinded) != len(evaluated):
        raise WrongValue("as many evaluated elements as blinded ones", field="elements")


def _check_count(elements: Sequence[bytes]) -> None:
    if not 1 <= len(elements) <= BATCH_LIMIT:
        raise WrongValue(f"1 to {BATCH_LIMIT} elements", field="elements")


def _context(mode: Mode) -> bytes:
    return b"OPRFV1-" + mode.to_bytes(1, "big") + b"-ristretto255-SHA512"


def _prefixed(octets: bytes) -> bytes:
    """The bytes behind their own length, u16be; raises :class:`WrongValue` above 65,535."""
    if len(octets) > 0xFFFF:
        raise WrongValue("at most 65535 bytes", field="input")
    return len(octets).to_bytes(2, "big") + octets
