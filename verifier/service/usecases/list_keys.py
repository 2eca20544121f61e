"""List keys (sleutels opvragen): a contractor's own keys, as the registrar enrolled them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.core.model.directory import KeyRecord
from verifier.core.model.party import PartyId
from verifier.core.trust.directory import is_active
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListedKey:
    """An enrolled key, and whether it may be used now."""

    record: KeyRecord
    active: bool


def list_keys(uow: UnitOfWork, client: PartyId, /, *, at: int) -> Sequence[ListedKey]:
    """Every key that was ever enrolled for ``client``, by what its newest enrolment says; the oldest first."""
    own = [record for record in uow.trust.enrolled.values() if record.party == client]
    own.sort(key=lambda record: (record.not_before, record.kid))
    return [ListedKey(record, is_active(record, at=at)) for record in own]
