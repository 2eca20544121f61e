"""Subjects in store (koppelingen met een aanmelddienst): who a member is to the provider, as a digest."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, select

from verifier.core.model.party import PartyId
from verifier.service.store.passkey_tables import OpenIdSubjectRow
from verifier.service.store.scope import Repository
from verifier.service.store.tables import METADATA

_S: Final = METADATA.tables["openid_subject"].c


class OpenIdSubjects(Repository):
    """The table of subjects in one transaction, as far as one scope reaches."""

    def member_of(self, subject: bytes) -> str | None:
        """The member whom the provider knows so; for the register alone."""
        self.scope.require_register()
        found: str | None = self._session.execute(select(_S.member).where(_S.subject == subject)).scalar()
        return found

    def keep(self, subject: bytes, *, member: str, organisation: PartyId, at: int) -> None:
        """Keep who a member is to the provider, and nobody else any more; for the register alone.

        Durable with the transaction.
        """
        self.scope.require_register()
        self._session.execute(delete(OpenIdSubjectRow).where(_S.subject == subject))
        self._session.add(
            OpenIdSubjectRow(subject=subject, member=member, organisation=organisation, created_at=at)
        )
        self._session.flush()

    def is_known(self, member: str) -> bool:
        """Whether the provider knows this member of this scope."""
        wanted = self.scope.admits(OpenIdSubjectRow.organisation), _S.member == member
        return self._session.execute(select(_S.subject).where(*wanted)).first() is not None

    def remove_all(self, member: str) -> None:
        """Forget who a member is to the provider. Durable likewise."""
        mine = self.scope.admits(OpenIdSubjectRow.organisation), _S.member == member
        self._session.execute(delete(OpenIdSubjectRow).where(*mine))
