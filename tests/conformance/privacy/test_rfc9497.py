"""Every vector of RFC 9497 for ristretto255-SHA512, modes 0 and 1, proofs and the batch of two included."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from verifier.core.privacy import group, oprf
from verifier.core.privacy.group import Element, Scalar
from verifier.core.privacy.oprf import Mode

VECTORS = Path(__file__).parents[2] / "vectors" / "oprf" / "ristretto255_oprf_voprf.json"
SUITES: dict[Mode, dict[str, Any]] = {Mode(suite["mode"]): suite for suite in json.loads(VECTORS.read_text())}
CASES = [(mode, n) for mode, suite in SUITES.items() for n in range(len(suite["vectors"]))]
PROVEN = range(len(SUITES[Mode.VOPRF]["vectors"]))


@dataclass(frozen=True)
class UnsafeProver:
    """A key and the nonce of a vector, in the open."""

    k: Scalar
    r: Scalar

    def multiply(self, element: bytes) -> bytes:
        return group.multiply(self.r, Element(element))

    def response(self, challenge: bytes) -> bytes:
        return group.scalar_sub(self.r, group.scalar_mul(Scalar(challenge), self.k))


def octets(text: str) -> list[bytes]:
    return [bytes.fromhex(part) for part in text.split(",")]


def private_key(mode: Mode) -> Scalar:
    return group.decode_scalar(bytes.fromhex(SUITES[mode]["skSm"]))


def times_key(mode: Mode, element: bytes) -> bytes:
    return group.multiply(private_key(mode), group.decode_element(element))


@pytest.mark.parametrize("mode", list(Mode))
def test_key_pair(mode: Mode) -> None:
    suite = SUITES[mode]
    private, public = oprf.derive_key_pair(bytes.fromhex(suite["seed"]), bytes.fromhex(suite["keyInfo"]), mode)
    assert private.hex() == suite["skSm"]
    assert public.hex() == suite.get("pkSm", public.hex())


@pytest.mark.parametrize(("mode", "n"), CASES)
def test_evaluation(mode: Mode, n: int) -> None:
    vector = SUITES[mode]["vectors"][n]
    inputs, blinds = octets(vector["Input"]), [group.decode_scalar(each) for each in octets(vector["Blind"])]
    blinded = tuple(oprf.blind(x, r, mode) for x, r in zip(inputs, blinds, strict=True))
    assert list(blinded) == octets(vector["BlindedElement"])
    evaluated = oprf.evaluate(blinded, lambda element: times_key(mode, element))
    assert list(evaluated) == octets(vector["EvaluationElement"])
    outputs = [oprf.finalize(x, r, each) for x, r, each in zip(inputs, blinds, evaluated, strict=True)]
    assert outputs == octets(vector["Output"])


@pytest.mark.parametrize("n", PROVEN)
def test_proof(n: int) -> None:
    vector = SUITES[Mode.VOPRF]["vectors"][n]
    blinded = oprf.decode_batch(octets(vector["BlindedElement"]))
    evaluated = oprf.decode_batch(octets(vector["EvaluationElement"]))
    public_key = group.decode_element(bytes.fromhex(SUITES[Mode.VOPRF]["pkSm"]))
    prover = UnsafeProver(private_key(Mode.VOPRF), group.decode_scalar(bytes.fromhex(vector["Proof"]["r"])))
    proof = oprf.generate_proof(
        blinded, evaluated, public_key, lambda element: times_key(Mode.VOPRF, element), prover
    )
    assert proof.hex() == vector["Proof"]["proof"]
    assert oprf.check_step(blinded, evaluated, proof, public_key) == evaluated
