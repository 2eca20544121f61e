"""Keep once (één keer bewaren): one statement as a client sent it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from verifier.core.errors import Refusal
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Statement
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.submission import Kept, Submission, keep_each

S = TypeVar("S", bound=Statement)


def keep_once(uow: UnitOfWork, submission: Submission, verify: Callable[[], Verified[S]], *, at: int) -> Kept[S]:
    """:func:`keep_each`, of one: raises its refusal."""
    (outcome,) = keep_each(uow, [submission], lambda _: verify(), at=at)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome
