"""Expire sealed subjects (verzegelde personen wissen) on which nobody decided in time."""

from __future__ import annotations

from verifier.service.store.unit_of_work import UnitOfWork

#: How long a sealed subject is kept for its agency at most (PROTOCOL 3): 30 days.
LONGEST = 30 * 24 * 3600


def expire_subjects(uow: UnitOfWork, _: None, /, *, at: int) -> int:
    """Delete the sealed subjects that waited for 30 days; how many. Their placements leave the queue as *expired*.

    The contractor, which keeps the subject's record in its own vault, may attest the person again. Durable with
    the transaction.
    """
    return uow.placements.expire(before=at - LONGEST, at=at)
