"""The examples of RFC 9901 give the claims that it says, or are refused with their code, by library and by line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.vectors.rfc9901.regenerate import HERE, documents
from verifier.core.errors import Refusal
from verifier.core.procedure.presentation import verify_presentation
from verifier.offline.presentation_lines import answer

VECTORS = sorted(path.parent.name for path in HERE.glob("*/vector.json"))


def vector(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((HERE / name / "vector.json").read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("name", [name for name in VECTORS if not name.endswith("_fail")])
def test_verifies(name: str) -> None:
    told = vector(name)
    question = dict(told["question"])
    verified = verify_presentation(question.pop("token"), **question)
    assert verified.claims == told["claims"]
    assert (verified.key_binding is not None) == question.get("require_key_binding", False)
    answered = answer(json.dumps(told["question"]).encode())
    assert (answered["valid"], answered["claims"]) == (True, told["claims"])


@pytest.mark.parametrize("name", [name for name in VECTORS if name.endswith("_fail")])
def test_is_refused(name: str) -> None:
    told = vector(name)
    question = dict(told["question"])
    with pytest.raises(Refusal) as refused:
        verify_presentation(question.pop("token"), **question)
    assert (refused.value.code, refused.value.step) == (told["code"], told["step"])
    answered = answer(json.dumps(told["question"]).encode())
    assert (answered["valid"], answered["code"], answered["step"]) == (False, told["code"], told["step"])


def test_script_writes_the_same_bytes() -> None:
    names = ["README.md", *(f"{name}/{file}" for name in VECTORS for file in ("README.md", "vector.json"))]
    assert {name: (HERE / name).read_text(encoding="utf-8") for name in names} == documents()
    assert len(VECTORS) >= 15
