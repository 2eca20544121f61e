"""Prove a statement (een logbewijs ophalen): that its leaf is in the log, against the newest checkpoint."""

from __future__ import annotations

from verifier.service.store.log_proofs import log_proof
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.service.usecases.read_statement import StatementQuery
from verifier.web.refusals import NotFound


def prove_statement(uow: UnitOfWork, query: StatementQuery, /, *, at: int) -> str:
    """The proof as text (c2sp.org/tlog-proof@v1), for the parties of the statement only.

    :class:`NotFound` for others, as for a digest that nobody has; :class:`NotYetPublished` until a published
    checkpoint covers it.
    """
    row = uow.lists.statement(query.side, query.digest)
    if row is None:
        raise NotFound("an address that exists")
    return log_proof(uow.as_register().stored_log, row.leaf_index)
