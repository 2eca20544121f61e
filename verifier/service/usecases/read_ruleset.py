"""Read a rule set (een bouwblokkentabel ophalen)."""

from __future__ import annotations

from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


def read_ruleset(uow: UnitOfWork, digest: Digest, /, *, at: int) -> bytes:
    """The bytes as published, named by their SHA-256; :class:`NotFound` for a name that is unknown."""
    published = uow.rulesets.get(digest)
    if published is None:
        raise NotFound("an address that exists")
    return published.octets
