"""Read a credential (een nalevingsbewijs ophalen)."""

from __future__ import annotations

from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def read_credential(uow: UnitOfWork, digest: Digest, /, *, at: int) -> str:
    """A credential of the client as it was issued, with every disclosure; :class:`NotFound` for any other."""
    found = uow.credentials.find(digest)
    if found is None:
        raise NotFound("an address that exists")
    return found.token
