"""Every presentation of the corpus is refused with its code, at its step, in a line; the good ones are valid."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.sd_jwt.corpus import corpus
from tests.conformance.sd_jwt.presented import CANARY, VALID, Case
from verifier.core.errors import Refusal
from verifier.core.procedure.presenting import STEPS
from verifier.offline.presentation_lines import answer

CASES = corpus()


def answered(case: Case) -> dict[str, Any]:
    return answer(json.dumps(case.question).encode())


@pytest.mark.parametrize("case", [each for each in CASES if each.refused], ids=lambda case: case.name)
def test_is_refused(case: Case) -> None:
    told = answered(case)
    assert case.refused is not None
    assert (told["valid"], told.get("code"), told.get("step")) == (False, case.refused.code, case.step)
    assert CANARY not in json.dumps(told)


@pytest.mark.parametrize("case", [each for each in CASES if not each.refused], ids=lambda case: case.name)
def test_is_valid(case: Case) -> None:
    told = answered(case)
    assert (told["valid"], told.get("claims")) == (True, case.claims)


def test_every_step_refuses_something() -> None:
    """A step that nothing reaches holds nothing."""
    assert {case.step for case in CASES if case.refused and case.step} == {str(step) for step in STEPS}
    assert len({case.name for case in CASES}) == len(CASES)
    assert sum(case.refused is not None for case in CASES) >= 350


def test_a_lax_reader_would_show() -> None:
    """The negative control: a case whose fault is mended is valid, and so would not be refused."""
    mended = [{**case.question, "token": VALID} for case in CASES if case.refused and case.step in {"3", "7", "8"}]
    assert mended
    assert all(answer(json.dumps(question).encode())["valid"] for question in mended)


def test_refusals_are_ours() -> None:
    kinds = {case.refused for case in CASES if case.refused}
    assert all(issubclass(kind, Refusal) for kind in kinds)
    assert len(kinds) > 15
