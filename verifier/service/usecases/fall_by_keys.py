"""Let fall by keys (laten vervallen om sleutels): what compromised keys said once they were compromised."""

from __future__ import annotations

from collections.abc import Iterable

from verifier.core.model.directory import KeyRecord
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.fall_credentials import Fallen, fall_credentials


def fall_by_keys(uow: UnitOfWork, keys: Iterable[KeyRecord], /, *, at: int) -> int:
    """End the credentials that rest on what compromised ``keys`` said, by its log time (PROTOCOL 7); how many.

    Keys that are not compromised change nothing. Durable with the transaction.
    """
    uow, fallen = uow.as_register(), dict[Digest, int]()
    for key in keys:
        if key.compromised_since is not None:
            since = uow.credentials.contracts_since(key.party, key.kid, compromised=key.compromised_since)
            for contract, leaf_index in since.items():
                fallen[contract] = min(leaf_index, fallen.get(contract, leaf_index))
    return fall_credentials(uow, Fallen(fallen), at=at)
