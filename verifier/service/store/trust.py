"""Trust in store (vertrouwen in bewaring): the newest adopted directory, and every enrolment."""

from __future__ import annotations

from sqlmodel import Session, col, select

from verifier.core.errors import TrustMissing
from verifier.core.model.directory import Directory, Enrolment
from verifier.core.model.evidence import Verified
from verifier.core.procedure.intake import recall
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import digest_of
from verifier.service.store.scope import Repository, Scope
from verifier.service.store.statements import Statements
from verifier.service.store.tables import DirectoryRow


class Directories(Repository):
    """The adopted directories in one transaction: everyone may read them, only the register adopts one."""

    def adopt(self, directory: Verified[Directory], *, leaf_index: int, at: int) -> None:
        """Keep a verified directory, whose leaf is in the log. Durable with the transaction."""
        self.scope.require_register()
        version, token = directory.statement.version, directory.token
        self._session.add(DirectoryRow(version=version, token=token, leaf_index=leaf_index, adopted_at=at))
        self._session.flush()

    def current(self) -> Verified[Directory]:
        """The newest adopted directory, or :class:`TrustMissing`."""
        newest = select(DirectoryRow).order_by(col(DirectoryRow.version).desc()).limit(1)
        row = self._session.exec(newest).first()
        if row is None:
            raise TrustMissing("an adopted directory")
        return recall(row.token, Directory, digest=digest_of(row.token))


def stored_trust(session: Session) -> Trust:
    """Trust as the register holds it: the current directory and every enrolment in the log."""
    scope = Scope.register()
    return Trust.of(Directories(session, scope).current(), Statements(session, scope).all_of(Enrolment))
