"""List passkeys (passkeys opvragen): those of one member."""

from __future__ import annotations

from verifier.service.store.passkeys import StoredPasskey
from verifier.service.store.unit_of_work import UnitOfWork


def list_passkeys(uow: UnitOfWork, member: str, /, *, at: int) -> tuple[StoredPasskey, ...]:
    """The passkeys of this member of the client's own organisation, the oldest first; nothing for anybody else."""
    return uow.people.passkeys.of_member(member)
