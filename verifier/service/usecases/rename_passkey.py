"""Rename a passkey (een toegangssleutel een naam geven)."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.service.access.passkeys import read_label
from verifier.service.access.sessions import Session
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewName:
    """What the session's member calls its ``passkey`` from now on."""

    session: Session
    passkey: str
    label: str


def rename_passkey(uow: UnitOfWork, renaming: NewName, /, *, at: int) -> None:
    """Have the passkey be called so; one that is not the member's stays as it is. Durable with the transaction."""
    label = read_label(renaming.label)
    uow.people.passkeys.rename(renaming.passkey, label, member=renaming.session.member)
