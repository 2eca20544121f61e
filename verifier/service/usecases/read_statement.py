"""Read a statement (een verklaring ophalen) by its digest, as it was signed."""

from __future__ import annotations

from dataclasses import dataclass

from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementQuery:
    """The client is on this ``side`` of what the statement is about."""

    side: Side
    digest: Digest


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """``nonce`` (32 bytes) opens its leaf; the receipt is empty for what the register said itself."""

    token: str
    nonce: bytes
    receipt: str


def read_statement(uow: UnitOfWork, query: StatementQuery, /, *, at: int) -> ReadStatement:
    """The statement, for its parties only; :class:`NotFound` for others, as for a digest that nobody has."""
    row = uow.lists.statement(query.side, query.digest)
    if row is None:
        raise NotFound("an address that exists")
    return ReadStatement(row.token, row.nonce, row.receipt)
