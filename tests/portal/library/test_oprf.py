"""Blind evaluations of the page are those of the core, by the vectors of RFC 9497; two make a pseudonym."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.portal.calling import Talk, always, big, call
from tests.unit.privacy.test_subject import VALID
from verifier.core.privacy import oprf
from verifier.core.privacy.group import decode_element, multiply, scalar_from_int
from verifier.core.wire.base64url import decode, encode

pytestmark = pytest.mark.slow

VECTORS = Path(__file__).parents[2] / "vectors"
FILE: dict[str, Any] = json.loads((VECTORS / "protocol" / "vectors.json").read_text())
VALUE = FILE["value"]
SUITES = json.loads((VECTORS / "oprf" / "ristretto255_oprf_voprf.json").read_text())
(VOPRF,) = (each for each in SUITES if each["mode"] == 1)


def batches() -> list[tuple[list[bytes], ...]]:
    """Of every vector: inputs, blinds, blinded and evaluated elements."""
    names = ("Input", "Blind", "BlindedElement", "EvaluationElement")
    return [
        tuple([bytes.fromhex(part) for part in each[name].split(",")] for name in names)
        for each in VOPRF["vectors"]
    ]


def scalar(octets: bytes) -> int:
    return int.from_bytes(octets, "little")


def test_the_vectors_of_the_rfc_come_out(library: Talk) -> None:
    asked: list[Any] = []
    outputs: list[tuple[bytes, str]] = []
    for vector, (inputs, blinds, blinded, evaluated) in zip(VOPRF["vectors"], batches(), strict=True):
        proof, key = bytes.fromhex(vector["Proof"]["proof"]), bytes.fromhex(VOPRF["pkSm"])
        told = {"blinded": blinded, "evaluated": evaluated, "publicKey": key, "proof": proof}
        asked.append(call("oprf.js", "verifyBatch", told))
        for each, blind, element, output in zip(
            inputs, blinds, evaluated, vector["Output"].split(","), strict=True
        ):
            asked.append(call("oprf.js", "blind", each, {"draw": always(scalar(blind))}))
            asked.append(call("oprf.js", "finish", element, big(scalar(blind))))
            outputs.append((each, output))
    found = library.called(asked)
    pseudonyms = [each for each in found if isinstance(each, bytes)]
    for (x, output), pseudonym in zip(outputs, pseudonyms, strict=True):
        prefixed = b"".join(len(part).to_bytes(2) + part for part in (x, pseudonym)) + b"Finalize"
        assert hashlib.sha512(prefixed).hexdigest() == output
    blinded = [each["blinded"] for each in found if isinstance(each, dict)]
    assert blinded == [element for batch in batches() for element in batch[2]]
    assert [each for each in found if isinstance(each, list)] == [batch[3] for batch in batches()]


def test_two_evaluators_make_the_pseudonym_of_the_core(library: Talk) -> None:
    keys = [oprf.derive_key_pair(bytes([each]) * 32, b"", oprf.Mode.VOPRF) for each in (1, 2)]
    (x,) = library.called([call("oprf.js", "pseudonymInput", "2026", VALID[0])])
    assert x == oprf.pseudonym_input("2026", VALID[0])
    (made,) = library.called([call("oprf.js", "blind", x)])
    first = multiply(keys[0][0], decode_element(made["blinded"]))
    (pseudonym,) = library.called([call("oprf.js", "finish", multiply(keys[1][0], first), big(made["blind"]))])
    whole = oprf.blind(x, scalar_from_int(1), oprf.Mode.VOPRF)
    assert pseudonym == multiply(keys[1][0], multiply(keys[0][0], whole))


def test_an_answer_that_is_not_that_of_the_directory_is_refused(library: Talk) -> None:
    vector, (_, _, blinded, evaluated) = VOPRF["vectors"][-1], batches()[-1]
    proof, key = bytes.fromhex(vector["Proof"]["proof"]), bytes.fromhex(VOPRF["pkSm"])
    whole: dict[str, Any] = {"blinded": blinded, "evaluated": evaluated, "publicKey": key, "proof": proof}
    changes: list[dict[str, Any]] = [
        {"evaluated": evaluated[::-1]},
        {"evaluated": evaluated[:1]},
        {"evaluated": [bytes(32), *evaluated[1:]]},
        {"blinded": [], "evaluated": []},
        {"blinded": blinded * 33, "evaluated": evaluated * 33},
        {"publicKey": evaluated[0]},
        {"publicKey": bytes(32)},
        {"proof": proof[32:] + proof[:32]},
        {"proof": proof[:-1]},
        {"proof": b"\xff" * 64},
    ]
    asked = [call("oprf.js", "verifyBatch", {**whole, **each}) for each in changes]
    assert {each[:2] for each in library.called(asked)} == {("refused", "bad_evaluation_proof")}


def test_no_pseudonym_of_a_number_that_is_none_or_of_no_year(library: Talk) -> None:
    asked = [
        call("oprf.js", "pseudonymInput", "2026", "111252333"),
        call("oprf.js", "pseudonymInput", "26", VALID[0]),
        call("oprf.js", "finish", bytes(32), big(1)),
        call("oprf.js", "finish", b"\xff" * 32, big(1)),
        call("oprf.js", "finish", decode(VALUE["flat_commitment"]), big(0)),
    ]
    assert [each[1] for each in library.called(asked)] == [
        "invalid_subject",
        "wrong_value",
        "not_an_element",
        "not_an_element",
        "not_a_scalar",
    ]


def test_the_digest_of_elements_is_that_of_an_evaluation(library: Talk) -> None:
    elements = batches()[-1][2]
    expected = encode(hashlib.sha256(b"".join(elements)).digest())
    assert library.called([call("oprf.js", "elementsDigest", elements)]) == [expected]
