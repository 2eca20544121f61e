"""Read the register's own condition (de toestand van het register zelf)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.errors import Undecided
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Condition:
    """Totals only: ``published_at`` is 0 before the first checkpoint, ``waiting`` over all agencies together.

    ``unpublished_since`` is when the oldest statement came that no published checkpoint contains, 0 for none.
    """

    log_size: int
    published_at: int
    waiting: int
    trusted: bool
    unpublished_since: int = 0


def read_condition(uow: UnitOfWork, _: None, /, *, at: int) -> Condition:
    """How the register stands; that there is no current directory is part of the answer, and no refusal."""
    try:
        uow.require_trust()
    except Undecided:
        trusted = False
    else:
        trusted = True
    newest = uow.stored_log.latest_checkpoint()
    return Condition(
        log_size=uow.log.size,
        published_at=newest.published_at if newest is not None else 0,
        waiting=uow.placements.count_waiting(),
        trusted=trusted,
        unpublished_since=uow.stored_log.published.waiting_since(),
    )
