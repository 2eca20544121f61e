"""Publish the status lists (de statuslijsten publiceren), and forget what was told too long ago."""

from __future__ import annotations

from typing import Final

from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.publish_status_list import publish_status_list

#: How long a list can be asked for as it was: a year and a month, so that every moment of a year can be judged.
KEPT: Final = 400 * 24 * 3600


def publish_statuses(uow: UnitOfWork, _: None, /, *, at: int) -> int:
    """Sign every list that is due, and forget what is older than 400 days; how many were signed.

    It follows :func:`sign_checkpoint` in the beat: while a restored database is behind, no checkpoint is signed, so
    no list is that would take a revocation back. Durable with the transaction.
    """
    uow.statuses.forget(before=at - KEPT)
    return sum(publish_status_list(uow, each, at=at) for each in uow.statuses.addresses(at=at))
