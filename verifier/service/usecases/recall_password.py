"""Recall a password (een wachtwoord opzoeken): what was kept of it, to be compared outside any transaction."""

from __future__ import annotations

from typing import NamedTuple

from verifier.service.store.unit_of_work import UnitOfWork


class Recalled(NamedTuple):
    """Whose password it is, and what argon2id made of it; both empty when nobody signs in so."""

    member: str
    kept: str


def recall_password(uow: UnitOfWork, login: str, /, *, at: int) -> Recalled:
    """Of the member who signs in as ``login``. For the register alone."""
    found = uow.people.members.of_login(login)
    return Recalled("", "") if found is None else Recalled(found[0].member, found[1])
