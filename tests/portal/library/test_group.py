"""Commitments and threshold proofs of the page are those of the core, on the committed vectors and from one
implementation to the other."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.portal.asking import write_assets
from tests.portal.calling import Talk, big, call, drawn, talking
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import commitment, threshold
from verifier.core.privacy.group import ORDER, Element, Scalar, reduce, scalar_from_int
from verifier.core.wire.base64url import decode
from verifier.service.portal.assets import composed_assets

pytestmark = pytest.mark.slow

VECTORS = Path(__file__).parents[2] / "vectors"
FILE: dict[str, Any] = json.loads((VECTORS / "protocol" / "vectors.json").read_text())
VALUE, CLAIM = FILE["value"], FILE["claim"]
ENCODINGS = json.loads((VECTORS / "group" / "encodings_fail.json").read_text())

TERMS: dict[str, Any] = {
    "rates": [[hours, decode(rate)] for hours, rate in zip(CLAIM["hours"], VALUE["rate_commitments"], strict=True)],
    "flats": [decode(VALUE["flat_commitment"])],
    "hoursAYear": CLAIM["D"],
    "floor": CLAIM["floor"],
}
STATEMENT = threshold.ThresholdStatement(
    contract=Digest(decode(CLAIM["contract_digest"])),
    moment=Month.parse(CLAIM["moment"]),
    inputs=Digest(decode(CLAIM["inputs"])),
    floor=CLAIM["floor"],
    point=Element(decode(CLAIM["S"])),
)
TOLD = {
    "contract": CLAIM["contract_digest"],
    "moment": CLAIM["moment"],
    "inputs": CLAIM["inputs"],
    "floor": CLAIM["floor"],
    "point": decode(CLAIM["S"]),
}
ABOVE = int(CLAIM["total"]) - CLAIM["D"] * CLAIM["floor"]
BLINDING = int.from_bytes(decode(CLAIM["blinding"]), "little")
OPENED = {"value": big(ABOVE), "blinding": big(BLINDING)}
PROOF = decode(CLAIM["proof"])


def scalar(octets: bytes) -> int:
    return int.from_bytes(octets, "little")


def blindings() -> list[Any]:
    seed, placement = decode(VALUE["seed"]), VALUE["placement_digest"]
    return [call("pedersen.js", "blindingOf", seed, placement, each) for each in (*VALUE["months"], "flat")]


def test_the_committed_vectors_come_out(library: Talk) -> None:
    opening = {
        "months": VALUE["months"],
        "rates": [big(each) for each in VALUE["rates"]],
        "flat": big(VALUE["flat"]),
        "seed": decode(VALUE["seed"]),
    }
    sealed = {"months": opening["rates"], "flat": opening["flat"], "seed": opening["seed"]}
    subject, pseudonym = FILE["subject_commitment"], FILE["pseudonym_commitment"]
    salted = {
        "salt": decode(pseudonym["s"]),
        "scope": pseudonym["scope"],
        "pseudonym": decode(pseudonym["element"]),
    }
    found = library.called(
        [
            *blindings(),
            call("pedersen.js", "commitValuation", opening, VALUE["placement_digest"]),
            call("sealing.js", "packOpening", sealed),
            call(
                "sealing.js", "subjectCommitment", {name: subject[name] for name in ("scheme", "value", "opening")}
            ),
            call("oprf.js", "pseudonymCommitment", salted),
            call("pedersen.js", "claimPoint", TERMS),
            call("threshold.js", "prove", TOLD, OPENED, {"draw": drawn("vector")}),
            call("threshold.js", "verify", TOLD, PROOF),
        ],
    )
    assert found == [
        *(scalar(decode(each)) for each in (*VALUE["rate_blindings"], VALUE["flat_blinding"])),
        {"rate_commitments": VALUE["rate_commitments"], "flat_commitment": VALUE["flat_commitment"]},
        decode(VALUE["opening"]),
        subject["out"],
        pseudonym["out"],
        decode(CLAIM["S"]),
        PROOF,
        None,
    ]


def test_the_blinding_of_a_sum_is_the_sum_of_blindings(library: Talk) -> None:
    scalars = [decode(each) for each in (*VALUE["rate_blindings"], VALUE["flat_blinding"])]
    weights = [*CLAIM["hours"], CLAIM["D"]]
    terms = [[weight, big(scalar(each))] for weight, each in zip(weights, scalars, strict=True)]
    assert library.called([call("pedersen.js", "weightedBlinding", terms)]) == [BLINDING]


def test_a_proof_of_the_page_verifies_in_the_core_and_the_other_way_round(library: Talk) -> None:
    """With fresh chance, for values at both ends of the range."""
    draws = iter(range(10**6))

    def draw() -> Scalar:
        return reduce(hashlib.sha512(b"core %d" % next(draws)).digest())

    asked, statements = [], []
    for value in (0, ABOVE, 2**64 - 1):
        point = commitment.commit(value, scalar_from_int(BLINDING))
        statement = threshold.ThresholdStatement(
            contract=STATEMENT.contract, moment=STATEMENT.moment, inputs=STATEMENT.inputs, floor=5, point=point
        )
        told = {**TOLD, "floor": 5, "point": point}
        proof = threshold.prove(statement, value, scalar_from_int(BLINDING), draw)
        asked.append(call("threshold.js", "prove", told, {"value": big(value), "blinding": big(BLINDING)}))
        asked.append(call("threshold.js", "verify", told, proof))
        statements.append(statement)
    found = library.called(asked)
    for statement, proof in zip(statements, found[::2], strict=True):
        threshold.verify(statement, proof)
    assert found[1::2] == [None] * len(statements)
    assert len(set(found[::2])) == len(statements)


def test_a_statement_or_a_proof_that_is_another_is_refused(library: Talk) -> None:
    others: list[dict[str, Any]] = [
        {"contract": VALUE["placement_digest"]},
        {"moment": "2026-07"},
        {"floor": CLAIM["floor"] + 1},
        {"point": decode(VALUE["flat_commitment"])},
    ]
    places = (0, 31, 32, 2079, 2080, 8223)
    proofs = [PROOF[:at] + bytes([PROOF[at] ^ 1]) + PROOF[at + 1 :] for at in places]
    proofs += [PROOF[:-1], PROOF + b"\0", b"", bytes(8224), PROOF[:32] + bytes(32) + PROOF[64:]]
    proofs.append(ORDER.to_bytes(32, "little") + PROOF[32:])
    asked = [call("threshold.js", "verify", {**TOLD, **each}, PROOF) for each in others]
    asked += [call("threshold.js", "verify", TOLD, each) for each in proofs]
    assert {each[:2] for each in library.called(asked)} == {("refused", "bad_threshold_proof")}


def test_what_is_not_so_cannot_be_proven(library: Talk) -> None:
    asked = [
        call("threshold.js", "prove", TOLD, {**OPENED, "value": big(ABOVE + 1)}),
        call("threshold.js", "prove", TOLD, {**OPENED, "blinding": big(BLINDING + 1)}),
        call("threshold.js", "prove", TOLD, {**OPENED, "value": big(-1)}),
        call("threshold.js", "prove", TOLD, {**OPENED, "value": big(2**64)}),
        call("threshold.js", "prove", {**TOLD, "floor": -1}, OPENED),
    ]
    assert library.called(asked) == [
        ("refused", "bad_commitment", "point"),
        ("refused", "bad_commitment", "point"),
        ("refused", "wrong_value", "value"),
        ("refused", "wrong_value", "value"),
        ("refused", "bad_threshold_proof", "floor"),
    ]


def test_public_numbers_are_checked_before_the_arithmetic(library: Talk) -> None:
    rate = TERMS["rates"][0][1]
    changes: list[dict[str, Any]] = [
        {"rates": [[2**32, rate]]},
        {"rates": [[-1, rate]]},
        {"rates": [[0.5, rate]]},
        {"hoursAYear": 0},
        {"hoursAYear": 2**32},
        {"floor": -1},
        {"floor": big(2**64)},
    ]
    elements = [bytes(32), b"\xff" * 32, bytes(31), *(bytes.fromhex(each) for each in hexes(ENCODINGS))]
    asked = [call("pedersen.js", "claimPoint", {**TERMS, **each}) for each in changes]
    asked += [call("pedersen.js", "claimPoint", {**TERMS, "rates": [[1, each]]}) for each in elements]
    found = library.called(asked)
    assert {each[:2] for each in found[: len(changes)]} == {("refused", "wrong_value")}
    assert set(found[len(changes) :]) == {("refused", "not_an_element", "commitments")}
    assert len(elements) > 20


def hexes(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [each for inner in value.values() for each in hexes(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in hexes(inner)]
    return [value] if isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef") else []


def test_no_placement_counts_and_none_is_nothing(library: Talk) -> None:
    asked = [
        call("pedersen.js", "claimPoint", {"rates": [], "flats": [], "hoursAYear": 1, "floor": 0}),
        call("pedersen.js", "commit", big(0), big(0)),
        call("pedersen.js", "commit", big(1), big(0)),
    ]
    base = commitment.commit(1, Scalar(bytes(32)))
    assert library.called(asked) == [bytes(32), bytes(32), base]


def test_the_opening_of_other_commitments_is_refused(library: Talk) -> None:
    opening: dict[str, Any] = {
        "months": [big(each) for each in VALUE["rates"]],
        "flat": big(VALUE["flat"]),
        "seed": decode(VALUE["seed"]),
    }
    signed: dict[str, Any] = {name: VALUE[name] for name in ("rate_commitments", "flat_commitment")}
    swapped = {**signed, "rate_commitments": signed["rate_commitments"][::-1]}
    short = {**opening, "months": opening["months"][1:]}
    named = (VALUE["placement_digest"], VALUE["months"])
    asked = [
        call("pedersen.js", "requireOpens", opening, *named, signed),
        call("pedersen.js", "requireOpens", opening, *named, swapped),
        call("pedersen.js", "requireOpens", {**opening, "flat": big(1)}, *named, signed),
        call("pedersen.js", "requireOpens", short, *named, signed),
        call("pedersen.js", "requireOpens", opening, CLAIM["inputs"], VALUE["months"], signed),
    ]
    assert library.called(asked) == [None, *[("refused", "bad_commitment", "opening")] * 4]


@pytest.mark.parametrize(
    ("name", "find", "put"),
    [
        ("threshold.js", "publicTimes(sub(c, c0), point.subtract(BASE))", "publicTimes(c, point.subtract(BASE))"),
        ("pedersen.js", 'parted("plaatsbewijs/v1/blind", ', "parted("),
    ],
)
def test_a_module_that_computes_something_else_is_found(tmp_path: Path, name: str, find: str, put: str) -> None:
    """The negative control: one line changed, and a vector does not come out."""
    folder = write_assets(tmp_path)
    served = folder / composed_assets().by_name[name]
    text = served.read_text()
    assert text.count(find) == 1
    served.write_text(text.replace(find, put))
    with talking(folder) as talk:
        found = talk.called([*blindings()[:1], call("threshold.js", "verify", TOLD, PROOF)])
    assert found != [scalar(decode(VALUE["rate_blindings"][0])), None]
