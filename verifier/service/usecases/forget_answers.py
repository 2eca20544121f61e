"""Forget answers (antwoorden vergeten) to requests that will not come again."""

from __future__ import annotations

from verifier.service.store.unit_of_work import UnitOfWork

#: How long an answer is kept for a request that comes again: 24 hours.
KEPT = 24 * 3600


def forget_answers(uow: UnitOfWork, _: None, /, *, at: int) -> int:
    """Delete the answers that were kept for 24 hours; how many. Durable with the transaction."""
    return uow.answers.forget(before=at - KEPT)
