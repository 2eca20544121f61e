"""Read the kit (vertrouwenspakket tonen) that this register itself trusts by, for who has no other."""

from __future__ import annotations

from dataclasses import replace

from verifier.core.errors import TrustMissing
from verifier.core.trust.kit import Kit
from verifier.service.store.unit_of_work import UnitOfWork


def read_kit(uow: UnitOfWork, _: None, /, *, at: int) -> Kit:
    """Its root keys, and the version of the directory that was adopted last: an older one is not taken any more."""
    try:
        seen = uow.directories.current().statement.version
    except TrustMissing:
        seen = 0
    return replace(uow.kit, directory_version=max(uow.kit.directory_version, seen))
