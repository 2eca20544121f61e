"""A running evaluator takes a newer directory from anyone, and from then on refuses what it no longer allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.service.evaluator.evaluator_process import Running, running
from tests.service.evaluator.requests import ask_once, elements
from tests.unsafe_scheme import OTHER_AGENCY, UnsafeScheme, unsafe_scheme
from verifier import clock
from verifier.core.model.directory import EvaluatorYear
from verifier.party.operator.description import Description, revoked
from verifier.party.operator.directory import build_directory

pytestmark = pytest.mark.slow


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[UnsafeScheme]:
    made = unsafe_scheme(tmp_path / "fresh", at=clock.now())
    yield made
    made.close()


def issue(scheme: UnsafeScheme, description: Description, program: Running) -> int:
    """Post the operator's next directory; the status of the answer."""
    token = build_directory(scheme.operator, description, at=scheme.at)
    return program.post("/v1/directories", {"statement": token}).status_code


def evaluate(scheme: UnsafeScheme, program: Running, number: int) -> tuple[int, str]:
    answer = program.post("/v1/evaluations", ask_once(scheme, elements(1, first=number), agency=OTHER_AGENCY))
    return answer.status_code, answer.json().get("code", "ok")


def test_retired_key_is_refused_from_the_directory_that_says_so(fresh: UnsafeScheme) -> None:
    kid = fresh.other_agency.signing_key().kid
    with running(fresh.evaluator1.folder) as program:
        assert evaluate(fresh, program, 1) == (200, "ok")
        assert issue(fresh, revoked(fresh.description, kid, at=fresh.at - 60), program) == 201
        assert evaluate(fresh, program, 2) == (403, "key_not_active")
        older = program.post("/v1/directories", {"statement": fresh.directory})
        assert (older.status_code, older.json()["code"]) == (503, "trust_missing")
        assert evaluate(fresh, program, 3) == (403, "key_not_active")
    with running(fresh.evaluator1.folder) as program:
        assert evaluate(fresh, program, 4) == (403, "key_not_active")


def test_evaluator_does_not_use_a_key_that_the_directory_does_not_list(fresh: UnsafeScheme) -> None:
    (year,) = fresh.description.evaluator_years
    swapped = EvaluatorYear(year.year, year.pk2, year.pk1, year.joint)
    with running(fresh.evaluator1.folder) as program:
        assert issue(fresh, replace(fresh.description, evaluator_years=(swapped,)), program) == 201
        assert evaluate(fresh, program, 1) == (503, "trust_missing")


def test_directory_of_a_stranger_is_not_adopted(fresh: UnsafeScheme, tmp_path: Path) -> None:
    stranger = unsafe_scheme(tmp_path / "stranger", at=fresh.at)
    with running(fresh.evaluator1.folder) as program:
        refused = program.post("/v1/directories", {"statement": stranger.directory})
        assert (refused.status_code, refused.json()["code"]) == (503, "trust_missing")
        assert evaluate(fresh, program, 1) == (200, "ok")
        assert [line["result"] for line in program.trail()] == ["trust_missing", "ok"]
    stranger.close()
