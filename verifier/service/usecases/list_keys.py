"""List keys (sleutels opvragen): a party's own keys, as the registrar enrolled them or the directory lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from verifier.core.model.directory import KeyRecord
from verifier.core.model.party import PartyId
from verifier.core.trust.directory import is_active
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A key of the client, and whether it may be used now."""

    record: KeyRecord
    active: bool


def list_keys(uow: UnitOfWork, client: PartyId, /, *, at: int) -> Sequence[ListedKey]:
    """Every key of ``client``: as the directory lists it, or by its newest enrolment; the oldest first."""
    known = {**uow.trust.enrolled, **{each.kid: each for each in uow.trust.directory.keys}}
    own = [record for record in known.values() if record.party == client]
    own.sort(key=lambda record: (record.not_before, record.kid))
    return [ListedKey(record, is_active(record, at=at)) for record in own]
