"""End credentials (nalevingsbewijzen beëindigen): for good, by their status."""

from __future__ import annotations

from collections.abc import Iterable

from verifier.core.model.status import CredentialStatus
from verifier.service.store.credentials import IssuedCredential
from verifier.service.store.unit_of_work import UnitOfWork


def end_credentials(
    uow: UnitOfWork, ended: Iterable[IssuedCredential], /, *, at: int
) -> tuple[IssuedCredential, ...]:
    """Make each of them invalid, once; those that were not before. Durable with the transaction."""
    still = [each for each in ended if uow.statuses.status(each.status) is not CredentialStatus.INVALID]
    for each in still:
        uow.statuses.set(each.status, CredentialStatus.INVALID, at=at)
    return tuple(still)
