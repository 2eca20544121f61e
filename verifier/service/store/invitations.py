"""Invitations in store (uitnodigingen): one-time secrets by their digests, until they are used or have expired."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from sqlalchemy import CursorResult, Row, delete, select
from sqlmodel import col

from verifier.core.model.party import PartyId
from verifier.service.store.member_tables import InvitationRow
from verifier.service.store.scope import Repository
from verifier.service.store.tables import METADATA

_I: Final = METADATA.tables["invitation"].c


class Invitation(NamedTuple):
    """An invitation as it is kept; with ``member`` it signs that one in, and makes nobody."""

    invitation: str
    secret_hash: bytes
    organisation: PartyId
    organisation_name: str
    role: str
    member: str | None
    invited_by: str
    created_at: int
    expires_at: int


class Invitations(Repository):
    """The invitation table in one transaction, as far as one scope reaches."""

    def add(self, invitation: Invitation) -> None:
        """Keep an invitation. Durable with the transaction."""
        self._session.add(InvitationRow(**invitation._asdict()))
        self._session.flush()

    def of_secret(self, secret_hash: bytes, *, at: int) -> Invitation | None:
        """The invitation of this secret, when it is good still at ``at``; for the register alone."""
        self.scope.require_register()
        wanted = _I.secret_hash == secret_hash, _I.expires_at > at
        row = self._session.execute(select(*_I).where(*wanted)).first()
        return None if row is None else _invitation(row)

    def take(self, invitation: Invitation) -> bool:
        """Use an invitation up; False when somebody was first. Durable with the transaction."""
        used = delete(InvitationRow).where(_I.invitation == invitation.invitation)
        taken: CursorResult[Any] = self._session.execute(used)  # type: ignore[assignment]  # a DELETE gives a cursor
        return taken.rowcount == 1

    def listed(self, *, at: int) -> tuple[Invitation, ...]:
        """Those of the viewer's organisation that are good still, in the order in which they were made."""
        own = self.scope.owns(InvitationRow.organisation)
        wanted = own, _I.expires_at > at, _I.member.is_(None)
        found = self._session.execute(select(*_I).where(*wanted).order_by(_I.created_at, _I.invitation))
        return tuple(map(_invitation, found))

    def withdraw(self, invitation: str) -> None:
        """Take an invitation away that this scope may see. Durable likewise."""
        mine = self.scope.admits(InvitationRow.organisation)
        self._session.execute(delete(InvitationRow).where(mine, _I.invitation == invitation))

    def withdraw_all(self, member: str) -> None:
        """Take away what a member of this scope made. Durable likewise."""
        mine = self.scope.admits(InvitationRow.organisation)
        self._session.execute(delete(InvitationRow).where(mine, _I.invited_by == member))

    def forget(self, *, before: int) -> None:
        """Take away what expired before that moment, as far as this scope reaches. Durable likewise."""
        mine = self.scope.admits(InvitationRow.organisation)
        self._session.execute(delete(InvitationRow).where(mine, col(InvitationRow.expires_at) < before))


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(**row._mapping)
