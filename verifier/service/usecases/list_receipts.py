"""List receipts (ontvangstbewijzen tonen): those of the statements that a party signed itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.model.kind import StatementKind
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptsWanted:
    """Receipts of one kind of statement, or of all."""

    stretch: Stretch
    kind: StatementKind | None = None


@dataclass(frozen=True, slots=True)
class ListedReceipt:
    """``digest`` is the statement's; ``received_at`` in Unix seconds."""

    digest: Digest
    kind: StatementKind
    receipt: str
    received_at: int


def list_receipts(uow: UnitOfWork, wanted: ReceiptsWanted, /, *, at: int) -> Page[ListedReceipt]:
    """The receipts of the client's own statements, in log order."""
    return uow.lists.issued(wanted.stretch, kind=wanted.kind).map(_listed)


def _listed(row: Any) -> ListedReceipt:
    return ListedReceipt(Digest(row.digest), StatementKind.of_typ(row.typ), row.receipt, row.received_at)
