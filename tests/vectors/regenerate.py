"""Recompute our own deterministic vectors with the library, and compare the committed file bit for bit.

Every output in ``protocol/vectors.json`` is computed anew from the inputs beside it. Exit code 1 on a difference.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from verifier.core.log.leaf import statement_leaf
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import commitment, group, threshold
from verifier.core.privacy.commitment import FLAT, PEDERSEN_H, Opening
from verifier.core.privacy.group import Element, Scalar
from verifier.core.privacy.subject import Scheme, Subject, pseudonym_commitment, subject_commitment
from verifier.core.wire.base64url import decode, encode

COMMITTED = Path(__file__).parent / "protocol" / "vectors.json"


def draws() -> Callable[[], Scalar]:
    """The scalars of the deterministic proof: n = 0, 1, … gives reduce(SHA-512("vector" 00 n))."""
    counter = itertools.count()
    return lambda: group.reduce(hashlib.sha512(b"vector\0%d" % next(counter)).digest())


def regenerate(vectors: dict[str, Any]) -> dict[str, Any]:
    """The same vectors with every output recomputed, members in the same order."""
    value, claim = value_outputs(vectors["value"]), vectors["claim"]
    return vectors | {
        "H": PEDERSEN_H.hex(),
        "subject_commitment": subject_outputs(vectors["subject_commitment"]),
        "pseudonym_commitment": pseudonym_outputs(vectors["pseudonym_commitment"]),
        "leaf": leaf_outputs(vectors["leaf"]),
        "value": value,
        "claim": claim_outputs(value, claim),
    }


def subject_outputs(vector: dict[str, Any]) -> dict[str, Any]:
    subject = Subject(Scheme(vector["scheme"]), vector["value"], decode(vector["opening"]))
    return vector | {"out": encode(subject_commitment(subject))}


def pseudonym_outputs(vector: dict[str, Any]) -> dict[str, Any]:
    pseudonym = group.decode_element(decode(vector["element"]))
    return vector | {"out": encode(pseudonym_commitment(decode(vector["s"]), vector["scope"], pseudonym))}


def leaf_outputs(vector: dict[str, Any]) -> dict[str, Any]:
    return vector | {"out": encode(statement_leaf(decode(vector["nonce"]), vector["typ"], vector["token"]))}


def value_outputs(vector: dict[str, Any]) -> dict[str, Any]:
    seed, placement = decode(vector["seed"]), Digest(decode(vector["placement_digest"]))
    months = [Month.parse(text) for text in vector["months"]]
    rates, flat = commitment.commit_valuation(seed, placement, months, vector["rates"], vector["flat"])
    return vector | {
        "opening": encode(commitment.pack_opening(Opening(tuple(vector["rates"]), vector["flat"], seed))),
        "rate_blindings": [encode(commitment.blinding(seed, placement, text)) for text in vector["months"]],
        "flat_blinding": encode(commitment.blinding(seed, placement, FLAT)),
        "rate_commitments": [encode(rate) for rate in rates],
        "flat_commitment": encode(flat),
    }


def claim_outputs(value: dict[str, Any], claim: dict[str, Any]) -> dict[str, Any]:
    hours, hours_a_year, floor = claim["hours"], claim["D"], claim["floor"]
    total = sum(h * rate for h, rate in zip(hours, value["rates"], strict=True)) + hours_a_year * value["flat"]
    elements = [Element(decode(text)) for text in value["rate_commitments"]]
    flat = Element(decode(value["flat_commitment"]))
    scalars = [Scalar(decode(text)) for text in (*value["rate_blindings"], value["flat_blinding"])]
    blinding = commitment.weighted_blinding(zip([*hours, hours_a_year], scalars, strict=True))
    statement = threshold.ThresholdStatement(
        contract=Digest(decode(claim["contract_digest"])),
        moment=Month.parse(claim["moment"]),
        inputs=Digest(decode(claim["inputs"])),
        floor=floor,
        point=commitment.claim_point(zip(hours, elements, strict=True), [flat], hours_a_year, floor),
    )
    proof = threshold.prove(statement, total - hours_a_year * floor, blinding, draws())
    return claim | {
        "total": str(total),
        "blinding": encode(blinding),
        "S": encode(statement.point),
        "proof": encode(proof),
    }


def main(committed: Path) -> int:
    text = committed.read_bytes()
    again = json.dumps(regenerate(json.loads(text)), indent=1, ensure_ascii=False).encode()
    if again == text:
        return 0
    sys.stderr.write(f"{committed.name}: the library does not reproduce it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(COMMITTED))
