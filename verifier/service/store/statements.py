"""Statements in store (verklaringen in bewaring): found by digest, by what they refer to, by contract and month.

Every query is within the scope: a statement of somebody else is not found, as one that is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.intake import recall
from verifier.core.wire.statements import noun_of_typ, typ_of_noun
from verifier.service.store.columns import Columns, Tenants, columns_of
from verifier.service.store.dialects import insert_all
from verifier.service.store.scope import Repository
from verifier.service.store.tables import StatementRow

S = TypeVar("S", bound=Statement)


class Entry(NamedTuple):
    """A statement that is to be kept: its nonce (32 bytes), its leaf, and the receipt that is given, if any."""

    verified: Verified[Statement]
    nonce: bytes
    leaf_index: int
    receipt: str


class Statements(Repository):
    """The statement table in one transaction, as far as one scope reaches."""

    def add(self, entries: Sequence[Entry], *, at: int) -> None:
        """Keep statements, their bytes as they were signed. Durable with the transaction."""
        if entries:
            insert_all(self._session, StatementRow, [self._values(each, at=at) for each in entries])

    def receipts(self, digests: Iterable[Digest], issuer: PartyId) -> Mapping[Digest, str]:
        """The receipts of those of ``digests`` that ``issuer`` signed and that are kept."""
        query = select(StatementRow.digest, StatementRow.receipt).where(
            self._admitted, col(StatementRow.digest).in_(digests), StatementRow.iss == issuer
        )
        return {Digest(digest): receipt for digest, receipt in self._session.exec(query)}

    def used_ids(self, issuer: PartyId, ids: Iterable[str]) -> frozenset[str]:
        """Those of ``ids`` (``jti``) under which ``issuer`` said something that is kept."""
        query = select(StatementRow.jti).where(
            self._admitted, StatementRow.iss == issuer, col(StatementRow.jti).in_(ids)
        )
        return frozenset(self._session.exec(query))

    def row(self, digest: Digest) -> StatementRow | None:
        return self._session.exec(self._rows().where(StatementRow.digest == digest)).first()

    def row_of_id(self, iss: str, jti: str) -> StatementRow | None:
        return self._session.exec(self._rows().where(StatementRow.iss == iss, StatementRow.jti == jti)).first()

    def token(self, digest: Digest) -> str:
        """The bytes of a statement that is kept, as they were signed."""
        return self._session.exec(self._rows().where(StatementRow.digest == digest)).one().token

    def find(self, digest: Digest, noun: type[S]) -> Verified[S] | None:
        """The statement of this digest, when it is a ``noun``."""
        row = self.row(digest)
        return _recalled(row, noun) if row is not None and row.typ == typ_of_noun(noun) else None

    def find_all(self, digests: Collection[Digest], noun: type[S]) -> tuple[Verified[S], ...]:
        """Those of ``digests`` that are a ``noun``, in order of digest."""
        found = self._session.exec(self._rows(noun).where(col(StatementRow.digest).in_(digests)))
        return tuple(_recalled(row, noun) for row in sorted(found, key=lambda row: row.digest))

    def find_any(self, digest: Digest) -> Verified[Statement] | None:
        """The statement of this digest, whatever it is."""
        row = self.row(digest)
        return _recalled(row, noun_of_typ(row.typ)) if row is not None else None

    def referring_to(self, digest: Digest, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun`` that refers to ``digest``, in log order."""
        return self._recall_all(self._rows(noun).where(StatementRow.refers_to == digest), noun)

    def referring_to_any(
        self, digests: Collection[Digest], noun: type[S]
    ) -> Mapping[Digest, tuple[Verified[S], ...]]:
        """:meth:`referring_to` each of ``digests``."""
        query = self._rows(noun).where(col(StatementRow.refers_to).in_(digests))
        found: dict[Digest, tuple[Verified[S], ...]] = dict.fromkeys(digests, ())
        for row in self._session.exec(query.order_by(col(StatementRow.leaf_index))):
            digest = Digest(row.refers_to or b"")
            found[digest] = (*found[digest], _recalled(row, noun))
        return found

    def of_contract(self, contract: Digest, noun: type[S], month: Month | None = None) -> tuple[Verified[S], ...]:
        """Every ``noun`` of a contract, in one month or in all, in log order."""
        query = self._rows(noun).where(StatementRow.contract == contract)
        if month is not None:
            query = query.where(StatementRow.month == str(month))
        return self._recall_all(query, noun)

    def latest_hours(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        """All parts of the latest revision of a month's hours."""
        of_month = (
            StatementRow.contract == contract,
            StatementRow.typ == typ_of_noun(Hours),
            StatementRow.month == str(month),
        )
        latest = select(func.max(col(StatementRow.revision))).where(*of_month).scalar_subquery()
        found = self._recall_all(self._rows().where(*of_month, StatementRow.revision == latest), Hours)
        return tuple(sorted(found, key=lambda each: each.statement.part))

    def all_of(self, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun``, in log order."""
        return self._recall_all(self._rows(noun), noun)

    @cached_property
    def _admitted(self) -> ColumnElement[bool]:
        return self.scope.admits(StatementRow.buyer, StatementRow.contractor, StatementRow.agency)

    def _rows(self, noun: type[Statement] | None = None) -> SelectOfScalar[StatementRow]:
        """The statements of this scope, of one kind or of all."""
        query = select(StatementRow).where(self._admitted)
        return query if noun is None else query.where(StatementRow.typ == typ_of_noun(noun))

    def _values(self, entry: Entry, *, at: int) -> dict[str, Any]:
        statement = entry.verified.statement
        columns = self._completed(columns_of(statement))
        own = entry.verified.digest if isinstance(statement, Contract) else None
        return {
            "digest": entry.verified.digest,
            "typ": typ_of_noun(type(statement)),
            "iss": statement.iss,
            "jti": statement.jti,
            "token": entry.verified.token,
            "nonce": entry.nonce,
            "leaf_index": entry.leaf_index,
            "received_at": at,
            "receipt": entry.receipt,
            "contract": columns.contract or own,
            "refers_to": columns.refers_to,
            "month": str(columns.month) if columns.month else None,
            "revision": columns.revision,
            **(columns.tenants or Tenants())._asdict(),
        }

    def _recall_all(self, query: SelectOfScalar[StatementRow], noun: type[S]) -> tuple[Verified[S], ...]:
        rows = self._session.exec(query.order_by(col(StatementRow.leaf_index)))
        return tuple(_recalled(row, noun) for row in rows)

    def _completed(self, columns: Columns) -> Columns:
        """With contract, month and parties of what is pointed to: the issuer sees it, or could not have pointed."""
        if columns.tenants is not None:
            return columns
        behind = self._session.exec(
            self._rows().where(StatementRow.digest == (columns.refers_to or columns.contract))
        ).one()
        tenants = (PartyId(each) if each else None for each in (behind.buyer, behind.contractor, behind.agency))
        return columns._replace(
            contract=columns.contract or (Digest(behind.contract) if behind.contract else None),
            month=columns.month or (Month.parse(behind.month) if behind.month else None),
            tenants=Tenants(*tenants),
        )


def _recalled(row: StatementRow, noun: type[S]) -> Verified[S]:
    return recall(row.token, noun, digest=Digest(row.digest))
