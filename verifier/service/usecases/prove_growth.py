"""Prove growth (groei bewijzen): that the log of one size begins with the leaves of a smaller size."""

from __future__ import annotations

from typing import NamedTuple

from verifier.service.store.unit_of_work import UnitOfWork


class Growth(NamedTuple):
    """Two sizes in leaves: ``before`` is what a witness saw last, 0 for nothing, and not above ``after``."""

    before: int
    after: int


def prove_growth(uow: UnitOfWork, growth: Growth, /, *, at: int) -> tuple[bytes, ...]:
    """The hashes, 32 bytes each, that a witness asks for (RFC 9162, 2.1.4.1); none from nothing."""
    if growth.before == 0:
        return ()
    return tuple(uow.stored_log.prove_growth(growth.before, growth.after))
