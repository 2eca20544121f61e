"""Our own deterministic vectors: the committed file is what the library computes, bit for bit."""

from __future__ import annotations

import json
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.privacy import commitment, threshold
from verifier.core.privacy.group import Element
from verifier.core.wire.base64url import decode

VECTORS = Path(__file__).parents[2] / "vectors"
COMMITTED = VECTORS / "protocol" / "vectors.json"
FILE: dict[str, Any] = json.loads(COMMITTED.read_text())


@pytest.fixture(scope="module")
def regenerate() -> Callable[[Path], int]:
    main: Callable[[Path], int] = runpy.run_path(str(VECTORS / "regenerate.py"))["main"]
    return main


def test_the_library_reproduces_the_file(regenerate: Callable[[Path], int]) -> None:
    assert regenerate(COMMITTED) == 0


OUTPUTS = [
    ("H",),
    ("subject_commitment", "out"),
    ("pseudonym_commitment", "out"),
    ("leaf", "out"),
    ("value", "opening"),
    ("value", "rate_blindings", 5),
    ("value", "flat_blinding"),
    ("value", "rate_commitments", 0),
    ("value", "flat_commitment"),
    ("claim", "total"),
    ("claim", "blinding"),
    ("claim", "S"),
    ("claim", "proof"),
]


@pytest.mark.parametrize("path", OUTPUTS, ids=lambda path: ".".join(map(str, path)))
def test_a_change_of_any_output_is_noticed(
    path: tuple[str | int, ...], regenerate: Callable[[Path], int], tmp_path: Path
) -> None:
    changed = json.loads(COMMITTED.read_text())
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    kept = inner[path[-1]]
    inner[path[-1]] = ("1" if kept[0] == "0" else "0") + kept[1:]
    copy = tmp_path / "vectors.json"
    copy.write_text(json.dumps(changed, indent=1))
    assert regenerate(copy) == 1


def test_the_committed_opening_and_proof_verify() -> None:
    value, claim = FILE["value"], FILE["claim"]
    rates = [decode(text) for text in value["rate_commitments"]]
    flat = decode(value["flat_commitment"])
    months = [Month.parse(text) for text in value["months"]]
    opening = commitment.unpack_opening(decode(value["opening"]))
    commitment.check_opening(opening, Digest(decode(value["placement_digest"])), months, rates, flat)
    statement = threshold.ThresholdStatement(
        contract=Digest(decode(claim["contract_digest"])),
        moment=Month.parse(claim["moment"]),
        inputs=Digest(decode(claim["inputs"])),
        floor=claim["floor"],
        point=commitment.claim_point(
            zip(claim["hours"], map(Element, rates), strict=True), [Element(flat)], claim["D"], claim["floor"]
        ),
    )
    threshold.verify(statement, decode(claim["proof"]))
