"""Trust in store (vertrouwen in bewaring): the newest adopted directory, and every enrolment."""

from __future__ import annotations

from sqlmodel import Session, col, select

from verifier.core.errors import TrustMissing
from verifier.core.model.directory import Directory, Enrolment
from verifier.core.model.evidence import Verified
from verifier.core.procedure.intake import recall
from verifier.core.trust.directory import Trust
from verifier.core.wire.envelope import digest_of
from verifier.service.store.statements import Statements
from verifier.service.store.tables import DirectoryRow


def adopt(session: Session, directory: Verified[Directory], *, leaf_index: int, at: int) -> None:
    """Keep a verified directory, whose leaf is in the log. Durable with the transaction."""
    version, token = directory.statement.version, directory.token
    session.add(DirectoryRow(version=version, token=token, leaf_index=leaf_index, adopted_at=at))
    session.flush()


def current_directory(session: Session) -> Verified[Directory]:
    """The newest adopted directory, or :class:`TrustMissing`."""
    row = session.exec(select(DirectoryRow).order_by(col(DirectoryRow.version).desc()).limit(1)).first()
    if row is None:
        raise TrustMissing("an adopted directory")
    return recall(row.token, Directory, digest=digest_of(row.token))


def stored_trust(session: Session) -> Trust:
    """Trust as the register holds it: the current directory and every enrolment in the log."""
    return Trust.of(current_directory(session), Statements(session).all_of(Enrolment))
