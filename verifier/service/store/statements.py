"""Statements in store (verklaringen in bewaring): found by digest, by what they refer to, by contract and month."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import NamedTuple, TypeVar

from sqlalchemy import func, insert
from sqlmodel import Session, col, select

from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.intake import recall
from verifier.core.wire.statements import noun_of_typ, typ_of_noun
from verifier.service.store.tables import StatementRow

S = TypeVar("S", bound=Statement)


class Columns(NamedTuple):
    """What a statement is found by, beside its digest."""

    contract: Digest | None = None
    refers_to: Digest | None = None
    month: Month | None = None
    revision: int | None = None


@singledispatch
def columns_of(_: Statement) -> Columns:
    """The columns of a statement; most have none."""
    return Columns()


@columns_of.register
def _(statement: Acceptance) -> Columns:
    return Columns(statement.contract, statement.contract)


@columns_of.register
def _(statement: Placement) -> Columns:
    return Columns(statement.contract)


@columns_of.register
def _(statement: Eligibility) -> Columns:
    return Columns(refers_to=statement.placement)


@columns_of.register
def _(statement: Hours) -> Columns:
    return Columns(statement.contract, None, statement.month, statement.revision)


@columns_of.register
def _(statement: Grant) -> Columns:
    return Columns(refers_to=statement.hours)


@columns_of.register
def _(statement: Activity) -> Columns:
    return Columns(statement.contract)


@columns_of.register
def _(statement: ActivityConfirmation) -> Columns:
    return Columns(refers_to=statement.activity)


@columns_of.register
def _(statement: Withdrawal) -> Columns:
    return Columns(refers_to=statement.statement)


@columns_of.register
def _(statement: Claim) -> Columns:
    return Columns(statement.contract, None, statement.moment)


@columns_of.register
def _(statement: Verdict) -> Columns:
    return Columns(statement.contract, None, statement.as_of.moment)


class Statements:
    """The statement table in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, verified: Verified[Statement], *, nonce: bytes, leaf_index: int, at: int, receipt: str) -> None:
        """Keep a statement, its bytes as they were signed. Durable with the transaction."""
        statement = verified.statement
        columns = columns_of(statement)
        self._session.execute(
            insert(StatementRow).values(
                digest=verified.digest,
                typ=typ_of_noun(type(statement)),
                iss=statement.iss,
                jti=statement.jti,
                token=verified.token,
                nonce=nonce,
                leaf_index=leaf_index,
                received_at=at,
                receipt=receipt,
                contract=columns.contract,
                refers_to=columns.refers_to,
                month=str(columns.month) if columns.month else None,
                revision=columns.revision,
            )
        )

    def row(self, digest: Digest) -> StatementRow | None:
        return self._session.get(StatementRow, digest)

    def row_of_id(self, iss: str, jti: str) -> StatementRow | None:
        return self._session.exec(
            select(StatementRow).where(StatementRow.iss == iss, StatementRow.jti == jti)
        ).first()

    def token(self, digest: Digest) -> str:
        """The bytes of a statement that is kept, as they were signed."""
        return self._session.get_one(StatementRow, digest).token

    def find(self, digest: Digest, noun: type[S]) -> Verified[S] | None:
        """The statement of this digest, when it is a ``noun``."""
        row = self.row(digest)
        return _recalled(row, noun) if row is not None and row.typ == typ_of_noun(noun) else None

    def find_all(self, digests: Iterable[Digest], noun: type[S]) -> tuple[Verified[S], ...]:
        """Those of ``digests`` that are a ``noun``, in order of digest."""
        found = (self.find(digest, noun) for digest in sorted(digests))
        return tuple(each for each in found if each is not None)

    def find_any(self, digest: Digest) -> Verified[Statement] | None:
        """The statement of this digest, whatever it is."""
        row = self.row(digest)
        return _recalled(row, noun_of_typ(row.typ)) if row is not None else None

    def referring_to(self, digest: Digest, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun`` that refers to ``digest``, in log order."""
        rows = self._session.exec(
            select(StatementRow)
            .where(StatementRow.refers_to == digest, StatementRow.typ == typ_of_noun(noun))
            .order_by(col(StatementRow.leaf_index))
        )
        return tuple(_recalled(row, noun) for row in rows)

    def of_contract(self, contract: Digest, noun: type[S], month: Month | None = None) -> tuple[Verified[S], ...]:
        """Every ``noun`` of a contract, in one month or in all, in log order."""
        query = select(StatementRow).where(StatementRow.contract == contract, StatementRow.typ == typ_of_noun(noun))
        if month is not None:
            query = query.where(StatementRow.month == str(month))
        return tuple(
            _recalled(row, noun) for row in self._session.exec(query.order_by(col(StatementRow.leaf_index)))
        )

    def contracts_of(self, party: PartyId) -> tuple[Verified[Contract], ...]:
        """The contracts of which ``party`` is the buyer or the contractor, in log order."""
        return tuple(
            each for each in self.all_of(Contract) if party in (each.statement.iss, each.statement.contractor)
        )

    def latest_hours(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        """All parts of the latest revision of a month's hours."""
        of_month = (
            StatementRow.contract == contract,
            StatementRow.typ == typ_of_noun(Hours),
            StatementRow.month == str(month),
        )
        latest = select(func.max(col(StatementRow.revision))).where(*of_month).scalar_subquery()
        rows = self._session.exec(select(StatementRow).where(*of_month, StatementRow.revision == latest))
        return tuple(sorted((_recalled(row, Hours) for row in rows), key=lambda each: each.statement.part))

    def all_of(self, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun``, in log order."""
        rows = self._session.exec(
            select(StatementRow).where(StatementRow.typ == typ_of_noun(noun)).order_by(col(StatementRow.leaf_index))
        )
        return tuple(_recalled(row, noun) for row in rows)


def _recalled(row: StatementRow, noun: type[S]) -> Verified[S]:
    return recall(row.token, noun, digest=Digest(row.digest))
