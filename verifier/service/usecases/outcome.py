"""An outcome (uitkomst): what became of one of many commands, each of which stands or falls by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from verifier.core.errors import Refusal
from verifier.web.problems import problem_document

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What was answered, or the problem (RFC 9457)."""

    answer: R | None = None
    problem: Mapping[str, Any] | None = None


def outcome_of(found: R | Refusal) -> Outcome[R]:
    """What a verb gave or refused, to be told."""
    if isinstance(found, Refusal):
        return Outcome(problem=problem_document(found))
    return Outcome(found)
