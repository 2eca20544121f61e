"""Attempts in store (begonnen pogingen): what browsers began, by the digests of their handles."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import CursorResult, delete, select

from verifier.service.store.passkey_tables import AttemptRow
from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import METADATA

_A: Final = METADATA.tables["attempt"].c


class StoredAttempt(NamedTuple):
    """An attempt as it is kept; ``created_at`` in Unix seconds."""

    attempt: bytes
    means: str
    aim: str
    session: str
    language: str
    created_at: int


class Attempts(RegisterRepository):
    """The attempt table in one transaction."""

    def add(self, attempt: StoredAttempt) -> None:
        """Keep what was begun. Durable with the transaction."""
        self._session.add(AttemptRow(**attempt._asdict()))
        self._session.flush()

    def take(self, attempt: bytes) -> StoredAttempt | None:
        """What was begun under this digest, taken away; None when it is not there, or somebody was first.

        Durable with the transaction: who got it is the only one.
        """
        row = self._session.execute(select(*_A).where(_A.attempt == attempt)).first()
        gone: CursorResult[Any] = self._session.execute(  # type: ignore[assignment]  # a DELETE gives a cursor
            delete(AttemptRow).where(_A.attempt == attempt)
        )
        return StoredAttempt(*row) if row is not None and gone.rowcount == 1 else None

    def forget(self, *, before: int) -> None:
        """Take away what was begun before that moment. Durable likewise."""
        self._session.execute(delete(AttemptRow).where(_A.created_at < before))
