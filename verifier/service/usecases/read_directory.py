"""Read the directory (het register van partijen en sleutels ophalen)."""

from __future__ import annotations

from verifier.service.store.unit_of_work import UnitOfWork


def read_directory(uow: UnitOfWork, _: None, /, *, at: int) -> str:
    """The current directory's token; :class:`TrustMissing` before the first."""
    return uow.directories.current().token
