"""Sessions in store (sessies in bewaring): who has signed in, under the digest of what the browser holds."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, delete, or_, select, update
from sqlmodel import col

from verifier.core.model.party import PartyId
from verifier.service.store.member_tables import SessionRow
from verifier.service.store.scope import Repository
from verifier.service.store.tables import METADATA

_S: Final = METADATA.tables["member_session"].c


class StoredSession(NamedTuple):
    """A session as it is kept; moments in Unix seconds."""

    handle: str
    id_hash: bytes
    member: str
    organisation: PartyId
    csrf: str
    method: str
    assurance: str
    created_at: int
    seen_at: int
    stepped_up_at: int


class Sessions(Repository):
    """The session table in one transaction, as far as one scope reaches."""

    def add(self, session: StoredSession) -> None:
        """Keep a session; for the register alone. Durable with the transaction."""
        self.scope.require_register()
        self._session.add(SessionRow(**session._asdict()))
        self._session.flush()

    def of_id(self, id_hash: bytes) -> StoredSession | None:
        """The session whose browser holds what has this digest; for the register alone."""
        self.scope.require_register()
        return self._one(_S.id_hash == id_hash)

    def find(self, handle: str) -> StoredSession | None:
        """The session of this name, when this scope may see it."""
        return self._one(_S.handle == handle)

    def of_member(self, member: str) -> tuple[StoredSession, ...]:
        """Every session of a member, the newest first."""
        wanted = self._admitted, _S.member == member
        found = self._session.execute(select(*_S).where(*wanted).order_by(_S.created_at.desc(), _S.handle))
        return tuple(map(_stored, found))

    def renew(self, handle: str, **changes: Any) -> None:
        """Change columns of a session: its id, how and when its member was seen. Durable with the transaction."""
        self._session.execute(update(SessionRow).where(self._admitted, _S.handle == handle).values(**changes))

    def end(self, handle: str) -> None:
        """Take a session away. Durable likewise."""
        self._session.execute(delete(SessionRow).where(self._admitted, _S.handle == handle))

    def end_all(self, member: str, *, but: str = "") -> None:
        """Take all sessions of a member away, except the one named ``but``. Durable likewise."""
        self._session.execute(delete(SessionRow).where(self._admitted, _S.member == member, _S.handle != but))

    def end_vouched(self, member: str, *, but: str) -> None:
        """Take those sessions of a member away that a provider vouched for, except the one named ``but``."""
        wanted = self._admitted, _S.member == member, _S.assurance != "", _S.handle != but
        self._session.execute(delete(SessionRow).where(*wanted))

    def forget(self, *, seen_before: int, created_before: int) -> None:
        """Take away what is over; for the register alone. Durable likewise."""
        self.scope.require_register()
        old = or_(col(SessionRow.seen_at) < seen_before, col(SessionRow.created_at) < created_before)
        self._session.execute(delete(SessionRow).where(old))

    @property
    def _admitted(self) -> ColumnElement[bool]:
        return self.scope.admits(SessionRow.organisation)

    def _one(self, wanted: ColumnElement[bool]) -> StoredSession | None:
        row = self._session.execute(select(*_S).where(self._admitted, wanted)).first()
        return None if row is None else _stored(row)


def _stored(row: Row[Any]) -> StoredSession:
    return StoredSession(**row._mapping)
