"""A second implementation, over the system's libsodium (``pysodium``), agrees with the library on every byte.

It is written from the RFCs and the protocol page, shares no code with the library, and knows one thing more: how
to cheat. Its prover takes any 64 digits for bits, so that the verifier meets proofs an honest prover cannot make.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pysodium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier.core.errors import BadThresholdProof
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import group, threshold
from verifier.core.privacy.group import BASE, IDENTITY, ORDER, Element, Scalar
from verifier.core.privacy.threshold import ThresholdStatement
from verifier.core.wire.base64url import decode

VECTORS = Path(__file__).parents[2] / "vectors"
SUITES: list[dict[str, Any]] = json.loads((VECTORS / "oprf" / "ristretto255_oprf_voprf.json").read_text())
PROTOCOL: dict[str, Any] = json.loads((VECTORS / "protocol" / "vectors.json").read_text())
ZERO = bytes(32)


class Peer:
    """The group over ``pysodium``; the identity and zero are handled outside it."""

    @staticmethod
    def times(scalar: bytes, element: bytes) -> bytes:
        if ZERO in (scalar, element):
            return ZERO
        product: bytes = pysodium.crypto_scalarmult_ristretto255(scalar, element)
        return product

    @staticmethod
    def times_base(scalar: bytes) -> bytes:
        return ZERO if scalar == ZERO else bytes(pysodium.crypto_scalarmult_ristretto255_base(scalar))

    @staticmethod
    def add(*elements: bytes) -> bytes:
        total = ZERO
        for element in elements:
            total = pysodium.crypto_core_ristretto255_add(total, element)
        return total

    @staticmethod
    def sub(left: bytes, right: bytes) -> bytes:
        return bytes(pysodium.crypto_core_ristretto255_sub(left, right))

    @staticmethod
    def integer(number: int) -> bytes:
        return (number % ORDER).to_bytes(32, "little")

    @staticmethod
    def reduce(wide: bytes) -> bytes:
        return Peer.integer(int.from_bytes(wide, "little"))

    @staticmethod
    def from_hash(wide: bytes) -> bytes:
        return bytes(pysodium.crypto_core_ristretto255_from_hash(wide))

    @staticmethod
    def expand(message: bytes, dst: bytes) -> bytes:
        tail = dst + bytes([len(dst)])
        b0 = hashlib.sha512(bytes(128) + message + b"\x00\x40\x00" + tail).digest()
        return hashlib.sha512(b0 + b"\x01" + tail).digest()


wide = st.binary(min_size=64, max_size=64)
elements = st.one_of(st.just(IDENTITY), wide.map(group.element_from_hash))
scalars = st.one_of(st.just(group.ZERO), wide.map(group.reduce))


@given(scalars, scalars, elements, elements)
def test_the_group_agrees(a: Scalar, b: Scalar, left: Element, right: Element) -> None:
    assert group.add(left, right) == Peer.add(left, right)
    assert group.subtract(left, right) == Peer.sub(left, right)
    assert group.multiply(a, left) == Peer.times(a, left)
    assert group.multiply_base(a) == Peer.times_base(a)
    assert group.scalar_mul(a, b) == pysodium.crypto_core_ristretto255_scalar_mul(a, b)
    assert group.scalar_add(a, b) == pysodium.crypto_core_ristretto255_scalar_add(a, b)
    assert group.scalar_sub(a, b) == pysodium.crypto_core_ristretto255_scalar_sub(a, b)


@given(wide, st.binary(max_size=200), st.binary(min_size=1, max_size=255))
def test_derivations_agree(octets: bytes, message: bytes, dst: bytes) -> None:
    assert group.reduce(octets) == Peer.reduce(octets) == pysodium.crypto_core_ristretto255_scalar_reduce(octets)
    assert group.element_from_hash(octets) == Peer.from_hash(octets)
    assert group.hash_to_element(message, dst) == Peer.from_hash(Peer.expand(message, dst))
    assert group.hash_to_scalar(message, dst) == Peer.reduce(Peer.expand(message, dst))


def long(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


def octets(text: str) -> list[bytes]:
    return [bytes.fromhex(part) for part in text.split(",")]


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: f"mode {suite['mode']}")
def test_rfc_9497_evaluations_over_the_second_backend(suite: dict[str, Any]) -> None:
    context, key = b"OPRFV1-%c-ristretto255-SHA512" % suite["mode"], bytes.fromhex(suite["skSm"])
    for vector in suite["vectors"]:
        names = ("Input", "Blind", "BlindedElement", "EvaluationElement", "Output")
        for x, r, blinded, evaluated, output in zip(*(octets(vector[name]) for name in names), strict=True):
            assert Peer.times(r, Peer.from_hash(Peer.expand(x, b"HashToGroup-" + context))) == blinded
            assert Peer.times(key, blinded) == evaluated
            n = Peer.times(pysodium.crypto_core_ristretto255_scalar_invert(r), evaluated)
            assert hashlib.sha512(long(x) + long(n) + b"Finalize").digest() == output


@pytest.mark.parametrize("vector", SUITES[1]["vectors"], ids=["first", "second", "batch"])
def test_rfc_9497_proofs_over_the_second_backend(vector: dict[str, Any]) -> None:
    key, public, r = (bytes.fromhex(text) for text in (SUITES[1]["skSm"], SUITES[1]["pkSm"], vector["Proof"]["r"]))
    context = b"OPRFV1-\x01-ristretto255-SHA512"
    seed = hashlib.sha512(long(public) + long(b"Seed-" + context)).digest()
    m = ZERO
    pairs = zip(octets(vector["BlindedElement"]), octets(vector["EvaluationElement"]), strict=True)
    for index, (sent, answered) in enumerate(pairs):
        transcript = long(seed) + index.to_bytes(2, "big") + long(sent) + long(answered) + b"Composite"
        m = Peer.add(m, Peer.times(Peer.reduce(Peer.expand(transcript, b"HashToScalar-" + context)), sent))
    parts = (public, m, Peer.times(key, m), Peer.times_base(r), Peer.times(r, m))
    challenge = Peer.reduce(Peer.expand(b"".join(map(long, parts)) + b"Challenge", b"HashToScalar-" + context))
    k, nonce, c = (int.from_bytes(scalar, "little") for scalar in (key, r, challenge))
    assert challenge + Peer.integer(nonce - c * k) == bytes.fromhex(vector["Proof"]["proof"])


H = Peer.from_hash(hashlib.sha512(b"plaatsbewijs/v1/pedersen-h").digest())
CLAIM = PROTOCOL["claim"]


def commit(value: int, blinding: bytes) -> bytes:
    return Peer.add(Peer.times_base(Peer.integer(value)), Peer.times(blinding, H))


def challenge_over(point: bytes, bits: Sequence[bytes], announcements: Sequence[bytes]) -> bytes:
    head = (
        b"plaatsbewijs/v1/threshold\0"
        + decode(CLAIM["contract_digest"])
        + CLAIM["moment"].encode()
        + decode(CLAIM["inputs"])
        + CLAIM["floor"].to_bytes(8, "big")
    )
    return Peer.reduce(hashlib.sha512(head + point + b"".join(bits) + b"".join(announcements)).digest())


def statement_about(point: bytes) -> ThresholdStatement:
    return ThresholdStatement(
        contract=Digest(decode(CLAIM["contract_digest"])),
        moment=Month.parse(CLAIM["moment"]),
        inputs=Digest(decode(CLAIM["inputs"])),
        floor=CLAIM["floor"],
        point=Element(point),
    )


def numbers() -> Callable[[], int]:
    counter = itertools.count()
    return lambda: int.from_bytes(hashlib.sha512(b"vector\0%d" % next(counter)).digest(), "little") % ORDER


def peer_prove(point: bytes, digits: Sequence[int], blinding: int) -> bytes:
    """Follow the protocol page on integers; a digit other than 0 and 1 pretends to be a 1."""
    draw = numbers()
    drawn = [draw() for _ in range(63)]
    r = [blinding - sum(each << j for j, each in enumerate(drawn, start=1)), *drawn]
    k, e, s = ([draw() for _ in range(64)] for _ in range(3))
    bits = [commit(digit, Peer.integer(each)) for digit, each in zip(digits, r, strict=True)]
    announcements: list[bytes] = []
    for j, digit in enumerate(digits):
        other = bits[j] if digit else Peer.sub(bits[j], BASE)
        simulated = Peer.sub(Peer.times(Peer.integer(s[j]), H), Peer.times(Peer.integer(e[j]), other))
        true = Peer.times(Peer.integer(k[j]), H)
        announcements += (simulated, true) if digit else (true, simulated)
    challenge = challenge_over(point, bits, announcements)
    c = int.from_bytes(challenge, "little")
    answers = b""
    for j, digit in enumerate(digits):
        own, z = c - e[j], k[j] + (c - e[j]) * r[j]
        c0, z0, z1 = (e[j], s[j], z) if digit else (own, z, s[j])
        answers += Peer.integer(c0) + Peer.integer(z0) + Peer.integer(z1)
    return challenge + b"".join(bits) + answers


def peer_accepts(point: bytes, proof: bytes) -> bool:
    parts = [proof[at : at + 32] for at in range(0, len(proof), 32)]
    c, bits, answers = parts[0], parts[1:65], parts[65:]
    announcements: list[bytes] = []
    for bit, c0, z0, z1 in zip(bits, answers[::3], answers[1::3], answers[2::3], strict=True):
        c1 = Peer.integer(int.from_bytes(c, "little") - int.from_bytes(c0, "little"))
        announcements += [
            Peer.sub(Peer.times(z0, H), Peer.times(c0, bit)),
            Peer.sub(Peer.times(z1, H), Peer.times(c1, Peer.sub(bit, BASE))),
        ]
    total = Peer.add(*(Peer.times(Peer.integer(2**j), bit) for j, bit in enumerate(bits)))
    return total == point and challenge_over(point, bits, announcements) == c


PROVEN = int(CLAIM["total"]) - CLAIM["D"] * CLAIM["floor"]
BLINDING = int.from_bytes(decode(CLAIM["blinding"]), "little")


def digits_of(value: int) -> list[int]:
    return [value >> j & 1 for j in range(64)]


def test_the_committed_claim_over_the_second_backend() -> None:
    value = PROTOCOL["value"]
    rates = [decode(text) for text in value["rate_commitments"]]
    assert [
        commit(rate, decode(blinding))
        for rate, blinding in zip(value["rates"], value["rate_blindings"], strict=True)
    ] == rates
    weighted = (Peer.times(Peer.integer(h), rate) for h, rate in zip(CLAIM["hours"], rates, strict=True))
    flat = Peer.times(Peer.integer(CLAIM["D"]), decode(value["flat_commitment"]))
    floor = Peer.times_base(Peer.integer(CLAIM["D"] * CLAIM["floor"]))
    point = Peer.sub(Peer.add(*weighted, flat), floor)
    assert point == decode(CLAIM["S"]) == commit(PROVEN, Peer.integer(BLINDING))
    assert peer_accepts(point, decode(CLAIM["proof"]))
    assert peer_prove(point, digits_of(PROVEN), BLINDING) == decode(CLAIM["proof"])


@settings(max_examples=5)
@given(st.integers(0, 2**64 - 1))
def test_each_accepts_the_other(value: int) -> None:
    point = commit(value, Peer.integer(BLINDING))
    theirs = peer_prove(point, digits_of(value), BLINDING)
    threshold.verify(statement_about(point), theirs)
    draw = numbers()
    blinding = group.scalar_from_int(BLINDING)
    ours = threshold.prove(statement_about(point), value, blinding, lambda: group.scalar_from_int(draw()))
    assert ours == theirs
    assert peer_accepts(point, ours)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (2**64, [*[0] * 63, 2]),
        (-1, [-1, *[0] * 63]),
        (2**64 + 5, [1, 2, *[0] * 61, 2]),
        (2**64 - 1 + 2**63, [*[1] * 63, 2]),
    ],
    ids=["2^64 as a two at the top", "minus one", "beyond with honest bits", "all ones and a two"],
)
def test_digits_that_are_no_bits_are_refused(value: int, digits: list[int]) -> None:
    """The sum is right and the transcript is honest; only the proof of a bit can tell."""
    point = commit(value, Peer.integer(BLINDING))
    assert sum(digit * 2**j for j, digit in enumerate(digits)) == value
    with pytest.raises(BadThresholdProof):
        threshold.verify(statement_about(point), peer_prove(point, digits, BLINDING))


@pytest.mark.parametrize("value", [2**64, 2**64 + 1, -1], ids=["2^64", "2^64 + 1", "minus one"])
def test_bits_of_another_value_are_refused(value: int) -> None:
    """Every bit is honest; only their sum can tell."""
    point = commit(value, Peer.integer(BLINDING))
    with pytest.raises(BadThresholdProof):
        threshold.verify(statement_about(point), peer_prove(point, digits_of(value), BLINDING))
