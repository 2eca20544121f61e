"""Answers in store (bewaarde antwoorden): what a client was told under a key of its own, while it may ask again.

Neither the key nor the request is here, only their SHA-256. The primary key is the last word when two workers are
at it: the second of two equal rows cannot be written.
"""

from __future__ import annotations

from sqlalchemy import delete, insert
from sqlalchemy.engine import CursorResult
from sqlmodel import col, select

from verifier.service.store.scope import Repository
from verifier.service.store.tables import AnswerRow


class Answers(Repository):
    """The answer table in one transaction, as far as one scope reaches."""

    def find(self, key: bytes) -> AnswerRow | None:
        """What this client was answered under ``key`` (32 bytes)."""
        return self._session.exec(
            select(AnswerRow).where(self.scope.admits(AnswerRow.client), AnswerRow.key == key)
        ).first()

    def keep(self, key: bytes, fingerprint: bytes, answer: bytes, *, at: int) -> None:
        """Keep an answer. Durable with the transaction, in which what it tells of is too."""
        self._session.execute(
            insert(AnswerRow).values(
                client=self.scope.viewer, key=key, fingerprint=fingerprint, answer=answer.decode(), given_at=at
            )
        )

    def forget(self, *, before: int) -> int:
        """Delete what was answered before ``before``; how many. Durable with the transaction."""
        self.scope.require_register()
        gone = self._session.execute(delete(AnswerRow).where(col(AnswerRow.given_at) < before))
        return gone.rowcount if isinstance(gone, CursorResult) else 0
