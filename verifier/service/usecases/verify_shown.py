"""Verify what is shown (controleren wat wordt getoond): a bundle, or a credential; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace

from verifier.core.errors import TrustMissing, UnknownReference
from verifier.core.model.directory import Directory
from verifier.core.model.evidence import Verified
from verifier.core.model.report import Report
from verifier.core.procedure.bundle import verify_bundle
from verifier.core.procedure.shown_credential import Beside, ShownCredentialVerifier
from verifier.service.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ShownBundle:
    """The bytes of a bundle's file."""

    unverified: bytes


@dataclass(frozen=True, slots=True)
class ShownCredential:
    """An SD-JWT with what its holder was asked to sign for; ``at`` in Unix seconds, None being now."""

    unverified: str
    audience: str | None = None
    nonce: str | None = None
    at: int | None = None


def verify_shown(uow: UnitOfWork, shown: ShownBundle | ShownCredential, /, *, at: int) -> Report:
    """The report on it, with the roots of the register's own kit; raises no refusal.

    A bundle brings its directory, which must not be older than the one that was adopted last. Beside a credential
    lie the current directory, and its status list as it was published at the moment of judgement.
    """
    directory = _adopted(uow)
    seen = 0 if directory is None else directory.statement.version
    trust = replace(uow.kit, directory_version=max(uow.kit.directory_version, seen))
    if isinstance(shown, ShownBundle):
        return verify_bundle(shown.unverified, trust=trust, at=at)
    moment = at if shown.at is None else shown.at
    beside = Beside(
        directory=None if directory is None else directory.token,
        status_list=lambda uri: _list_at(uow, uri, moment),
        audience=shown.audience,
        nonce=shown.nonce,
    )
    return ShownCredentialVerifier(trust=trust).verify(shown.unverified, beside=beside, at=moment)


def _adopted(uow: UnitOfWork) -> Verified[Directory] | None:
    try:
        return uow.directories.current()
    except TrustMissing:
        return None


def _list_at(uow: UnitOfWork, uri: str, moment: int) -> str | None:
    """The list at ``uri`` as it was told at ``moment``; of another register's we have none."""
    try:
        found = uow.statuses.valid_at(uow.statuses.require(uri).list, time=moment)
    except UnknownReference:
        return None
    return None if found is None else found.token
