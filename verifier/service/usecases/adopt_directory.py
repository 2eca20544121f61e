"""Adopt a directory (een register van partijen en sleutels overnemen)."""

from __future__ import annotations

from dataclasses import replace

from verifier.core.errors import StaleRevision, TrustMissing
from verifier.core.log.leaf import public_leaf
from verifier.core.procedure.directory import verify_directory
from verifier.service.audit import concerns
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.fall_by_keys import fall_by_keys


def adopt_directory(uow: UnitOfWork, unverified_token: str, /, *, at: int) -> int:
    """Verify a directory under the register's own root anchor, log and keep it; its version.

    The version only grows. The same directory again is answered as the first time; another one of the same
    version is refused: the root would have signed two. Credentials that rest on what a key said after it was
    compromised fall at once.
    """
    directory = verify_directory(unverified_token, trust=replace(uow.kit, directory_version=0), at=at)
    concerns(directory.digest)
    version = directory.statement.version
    try:
        current = uow.directories.current()
    except TrustMissing:
        current = None
    if current is not None and current.digest == directory.digest:
        return version
    if current is not None and version <= current.statement.version:
        raise StaleRevision("a directory that is newer than the current one", field="version")
    uow.directories.adopt(directory, leaf_index=uow.log.append_trust(public_leaf(directory.token)), at=at)
    known = {each.kid: each.compromised_since for each in (current.statement.keys if current else ())}
    told = directory.statement.keys
    fall_by_keys(uow, (each for each in told if each.compromised_since != known.get(each.kid)), at=at)
    return version
