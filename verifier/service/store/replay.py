"""Replay protection (herhaalbeveiliging): the client assertions that were used and have not expired."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col

from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import ReplayRow

#: Kept this long after expiry, for clocks that differ.
_SKEW = 60


class Replays(RegisterRepository):
    """The used assertions in one transaction."""

    def spend(self, client: str, jti: str, *, expires_at: int, at: int) -> bool:
        """Note one use, and forget what expired; False when it was used before. Durable with the transaction."""
        session = self._session
        session.execute(delete(ReplayRow).where(col(ReplayRow.expires_at) < at - _SKEW))
        if session.get(ReplayRow, (client, jti)) is not None:
            return False
        session.add(ReplayRow(client=client, jti=jti, expires_at=expires_at))
        session.flush()
        return True
