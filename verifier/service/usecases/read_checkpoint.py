"""Read the newest checkpoint (het nieuwste controlepunt ophalen)."""

from __future__ import annotations

from verifier.core.errors import NotYetPublished
from verifier.service.store.unit_of_work import UnitOfWork


def read_checkpoint(uow: UnitOfWork, _: None, /, *, at: int) -> str:
    """The signed note as it was published."""
    checkpoint = uow.stored_log.latest_checkpoint()
    if checkpoint is None:
        raise NotYetPublished("a published checkpoint: ask again in a minute")
    return checkpoint.note
