"""Pad the log (het logboek aanvullen), before a checkpoint is published."""

from __future__ import annotations

import secrets

from verifier.core.log.leaf import padding_leaf
from verifier.service.store.unit_of_work import UnitOfWork

#: Published sizes are multiples of this, so that volume says little (PROTOCOL 8).
BATCH = 64


def pad_log(uow: UnitOfWork, _: None, /, *, at: int) -> int:
    """Fill the log up with random leaves to the next multiple of 64, empty or not; the size it will have.

    Only what can be published is padded: without a current directory it is refused as :func:`sign_checkpoint` is.
    """
    uow.require_trust()
    for _each in range(BATCH - uow.log.size % BATCH):
        uow.log.append(padding_leaf(secrets.token_bytes(32)))
    return uow.log.size
