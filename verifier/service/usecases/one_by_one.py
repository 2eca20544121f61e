"""One by one (één voor één): many commands for one verb, of which each sees what those before it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from verifier.core.errors import Refusal
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.outcome import Outcome, outcome_of
from verifier.service.usecases.verb import Verb

C = TypeVar("C")
R = TypeVar("R")


def one_by_one(uow: UnitOfWork, verb: Verb[C, R], commands: Sequence[C], *, at: int) -> tuple[Outcome[R], ...]:
    """What ``verb`` answers to each command, or its problem: a refusal undoes that one alone."""

    def attempt(command: C) -> R | Refusal:
        try:
            with uow.apart():
                return verb(uow, command, at=at)
        except Refusal as refusal:
            return refusal

    return tuple(outcome_of(attempt(each)) for each in commands)
