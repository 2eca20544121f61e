"""Pad the log (het logboek aanvullen), before a checkpoint is published."""

from __future__ import annotations

from verifier.service.store.unit_of_work import UnitOfWork


def pad_log(uow: UnitOfWork, cadence: float, /, *, at: int) -> int:
    """Fill the log up with random leaves to the next multiple of 64, empty or not; the size it will have.

    Once in ``cadence`` (seconds) over all processes: what another of them filled up just now is left as it is. Only
    what can be published is padded: without a current directory it is refused as :func:`sign_checkpoint` is.
    """
    uow.require_trust()
    if 0 <= at - uow.log.padded_at < int(cadence):
        return uow.log.size
    return uow.log.pad(at=at)
