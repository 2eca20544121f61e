"""A threshold proof (ondergrensbewijs): a point S commits to some v with 0 ≤ v < 2⁶⁴, and nothing more is told.

It is a composition of textbook sigma protocols (PROTOCOL 5): S is the sum of 64 bit commitments
``Bⱼ = bⱼ·G + rⱼ·H`` weighted by 2ʲ, each with a Cramer–Damgård–Schoenmakers proof that bⱼ is 0 or 1, under one
Fiat–Shamir challenge over the whole statement. ``docs/explanation/cryptography.md`` argues why, and says what
has not been reviewed. The prover's arithmetic is not constant in time: it runs where the values are known anyway.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from verifier.core.errors import BadCommitment, BadThresholdProof, NotAnElement, NotAScalar
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import group
from verifier.core.privacy.commitment import PEDERSEN_H, VALUE_LIMIT, commit
from verifier.core.privacy.group import BASE, IDENTITY, Element, Scalar

BITS = 64
#: c, then B₀…B₆₃, then c0, z0, z1 of every bit.
PROOF_SIZE = 32 + 32 * BITS + 96 * BITS
#: How often :func:`prove` draws: 63 blindings, then 64 nonces, simulated challenges and simulated responses.
DRAWS = 4 * BITS - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdStatement:
    """What is proven, for whom, about which moment: all of it enters the challenge.

    ``moment`` is the last month that counts, ``floor`` eurocents below 2⁶⁴, ``point`` the S that
    :func:`commitment.claim_point` computes from *verified* statements; S may be the identity.
    """

    contract: Digest
    moment: Month
    inputs: Digest
    floor: int
    point: Element


@dataclass(frozen=True, slots=True)
class _BitProof:
    """One bit: announcements are recomputed from the challenge of the zero branch and both responses."""

    c0: Scalar
    z0: Scalar
    z1: Scalar


def prove(statement: ThresholdStatement, v: int, blinding: Scalar, draw: Callable[[], Scalar]) -> bytes:
    """The 8,224 bytes that prove 0 ≤ v < 2⁶⁴ for the point ``v·G + blinding·H`` of the statement.

    ``draw`` gives a fresh uniform scalar at each of :data:`DRAWS` calls, in the order r₁…r₆₃, nonces,
    simulated challenges, simulated responses; a scalar drawn twice gives v away. Raises :class:`WrongValue` when v
    is out of range (the floor is not reached) and :class:`BadCommitment` when v and blinding do not open S.
    """
    if commit(v, blinding) != statement.point:
        raise BadCommitment("the opening of the point of the statement", field="point")
    bits = [v >> j & 1 for j in range(BITS)]
    blindings = _split(blinding, draw)
    nonces, challenges, responses = ([draw() for _ in bits] for _ in range(3))
    hidden = [group.multiply(r, PEDERSEN_H) for r in blindings]
    points = [(rh, group.add(rh, BASE))[bit] for bit, rh in zip(bits, hidden, strict=True)]
    announcements = [_announce(*bit) for bit in zip(bits, blindings, nonces, challenges, responses, strict=True)]
    c = _challenge(statement, points, announcements)
    proofs = [_respond(c, *bit) for bit in zip(bits, blindings, nonces, challenges, responses, strict=True)]
    return c + b"".join(points) + b"".join(proof.c0 + proof.z0 + proof.z1 for proof in proofs)


def verify(statement: ThresholdStatement, unverified_proof: bytes) -> None:
    """The point of the statement commits to some v, 0 ≤ v < 2⁶⁴, by whoever made this proof for it.

    1. exactly 8,224 bytes of canonical elements, none the identity, and canonical scalars; 2. Σ 2ʲ·Bⱼ = S;
    3. the challenge over the statement, all Bⱼ and all recomputed announcements is the one in the proof.
    Raises :class:`BadThresholdProof`. Not checked here: that the point belongs to the inputs.
    """
    # 1.
    c, points, proofs = _decode(unverified_proof)
    # 2.
    if _weigh(points) != statement.point:
        raise BadThresholdProof("bits that add up to the point of the statement", field="proof")
    # 3.
    announcements = [_recompute(c, point, proof) for point, proof in zip(points, proofs, strict=True)]
    if _challenge(statement, points, announcements) != c:
        raise BadThresholdProof("a proof for this contract, moment, inputs and floor", field="proof")


def _split(blinding: Scalar, draw: Callable[[], Scalar]) -> list[Scalar]:
    """r₀…r₆₃ with Σ 2ʲ·rⱼ = blinding: all but the first are drawn."""
    drawn = [draw() for _ in range(1, BITS)]
    first = blinding
    for j, r in enumerate(drawn, start=1):
        first = group.scalar_sub(first, group.scalar_mul(group.scalar_from_int(2**j), r))
    return [first, *drawn]


def _announce(bit: int, r: Scalar, nonce: Scalar, challenge: Scalar, response: Scalar) -> tuple[Element, Element]:
    """A0 and A1: a nonce in the branch of the bit, in the other what makes the drawn response right.

    In the other branch Bⱼ or Bⱼ − G is r·H ± G, so the announcement ``response·H − challenge·(r·H ± G)``
    costs one multiplication of H and one of the base.
    """
    true = group.multiply(nonce, PEDERSEN_H)
    lifted = group.multiply(group.scalar_sub(response, group.scalar_mul(challenge, r)), PEDERSEN_H)
    shift = group.multiply_base(challenge)
    if bit:
        return group.subtract(lifted, shift), true
    return true, group.add(lifted, shift)


def _respond(c: Scalar, bit: int, r: Scalar, nonce: Scalar, challenge: Scalar, response: Scalar) -> _BitProof:
    own = group.scalar_sub(c, challenge)
    answer = group.scalar_add(nonce, group.scalar_mul(own, r))
    return _BitProof(challenge, response, answer) if bit else _BitProof(own, answer, response)


def _recompute(c: Scalar, point: Element, proof: _BitProof) -> tuple[Element, Element]:
    """A0 = z0·H − c0·B and A1 = z1·H − c1·(B − G), with c1 = c − c0."""
    c1 = group.scalar_sub(c, proof.c0)
    a0 = group.subtract(group.multiply(proof.z0, PEDERSEN_H), group.multiply(proof.c0, point))
    a1 = group.subtract(group.multiply(proof.z1, PEDERSEN_H), group.multiply(c1, group.subtract(point, BASE)))
    return a0, a1


def _weigh(points: Sequence[Element]) -> Element:
    """Σ 2ʲ·Bⱼ, from the highest bit down."""
    total = IDENTITY
    for point in reversed(points):
        total = group.add(group.add(total, total), point)
    return total


def _challenge(
    statement: ThresholdStatement, points: Sequence[Element], announcements: Sequence[tuple[Element, Element]]
) -> Scalar:
    """The Fiat–Shamir challenge; every part has a fixed length, so no two statements share a transcript."""
    moment = str(statement.moment).encode("ascii")
    if not (len(statement.contract) == len(statement.inputs) == len(statement.point) == 32 and len(moment) == 7):
        raise BadThresholdProof("digests and point of 32 bytes, and a month as YYYY-MM", field="statement")
    if not 0 <= statement.floor < VALUE_LIMIT:
        raise BadThresholdProof("eurocents from 0 to below 2^64", field="floor")
    transcript = hashlib.sha512(b"plaatsbewijs/v1/threshold\0")
    transcript.update(statement.contract + moment + statement.inputs + statement.floor.to_bytes(8, "big"))
    transcript.update(statement.point + b"".join(points))
    transcript.update(b"".join(a0 + a1 for a0, a1 in announcements))
    return group.reduce(transcript.digest())


def _decode(unverified_proof: bytes) -> tuple[Scalar, list[Element], list[_BitProof]]:
    if len(unverified_proof) != PROOF_SIZE:
        raise BadThresholdProof(f"{PROOF_SIZE} bytes", field="proof")
    parts = _parts(unverified_proof)
    try:
        c = group.decode_scalar(next(parts))
        points = [group.decode_element(next(parts)) for _ in range(BITS)]
        scalars = [group.decode_scalar(part) for part in parts]
    except (NotAnElement, NotAScalar) as refusal:
        raise BadThresholdProof(refusal.expected, field="proof") from refusal
    triples = zip(scalars[::3], scalars[1::3], scalars[2::3], strict=True)
    return c, points, [_BitProof(*triple) for triple in triples]


def _parts(octets: bytes) -> Iterator[bytes]:
    return (octets[at : at + 32] for at in range(0, len(octets), 32))
