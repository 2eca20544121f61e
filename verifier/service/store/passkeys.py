"""Passkeys in store (toegangssleutels in bewaring): the public halves, each of one member, in one transaction."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, CursorResult, Row, delete, select, update

from verifier.core.model.party import PartyId
from verifier.service.store.passkey_tables import PasskeyRow
from verifier.service.store.scope import Repository
from verifier.service.store.tables import METADATA

_P: Final = METADATA.tables["passkey"].c


class StoredPasskey(NamedTuple):
    """A passkey as it is kept; moments in Unix seconds."""

    passkey: str
    credential: bytes
    member: str
    organisation: PartyId
    label: str
    key: bytes
    uses: int
    created_at: int
    used_at: int


class Passkeys(Repository):
    """The passkey table, as far as one scope reaches."""

    def add(self, passkey: StoredPasskey) -> None:
        """Keep a passkey; for the register alone. Durable with the transaction."""
        self.scope.require_register()
        self._session.add(PasskeyRow(**passkey._asdict()))
        self._session.flush()

    def of_credential(self, credential: bytes) -> StoredPasskey | None:
        """The passkey with this credential id; for the register alone."""
        self.scope.require_register()
        row = self._session.execute(select(*_P).where(_P.credential == credential)).first()
        return None if row is None else _stored(row)

    def of_member(self, member: str) -> tuple[StoredPasskey, ...]:
        """Every passkey of a member, in the order in which they came."""
        wanted = self._admitted, _P.member == member
        found = self._session.execute(select(*_P).where(*wanted).order_by(_P.created_at, _P.passkey))
        return tuple(map(_stored, found))

    def note_use(self, passkey: StoredPasskey, *, uses: int, at: int) -> bool:
        """Note a use, when the count is still what it was; else False. Durable with the transaction."""
        unchanged = self._admitted, _P.passkey == passkey.passkey, _P.uses == passkey.uses
        noted = update(PasskeyRow).where(*unchanged).values(uses=uses, used_at=at)
        changed: CursorResult[Any] = self._session.execute(noted)  # type: ignore[assignment]  # an UPDATE gives one
        return changed.rowcount == 1

    def rename(self, passkey: str, label: str, *, member: str) -> None:
        """Have a member's passkey be called ``label``. Durable likewise."""
        mine = self._admitted, _P.passkey == passkey, _P.member == member
        self._session.execute(update(PasskeyRow).where(*mine).values(label=label))

    def remove(self, passkey: str, *, member: str) -> None:
        """Take a member's passkey away: it signs nobody in any more. Durable likewise."""
        mine = self._admitted, _P.passkey == passkey, _P.member == member
        self._session.execute(delete(PasskeyRow).where(*mine))

    def remove_all(self, member: str) -> None:
        """Take every passkey of a member away. Durable likewise."""
        self._session.execute(delete(PasskeyRow).where(self._admitted, _P.member == member))

    @property
    def _admitted(self) -> ColumnElement[bool]:
        return self.scope.admits(PasskeyRow.organisation)


def _stored(row: Row[Any]) -> StoredPasskey:
    return StoredPasskey._make(row)
