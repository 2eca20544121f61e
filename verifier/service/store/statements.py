"""Statements in store (verklaringen in bewaring): found by digest, by what they refer to, by contract and month.

Every query is within the scope: a statement of somebody else is not found, as one that is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, func, select

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest, Statement
from verifier.core.procedure.intake import recall
from verifier.core.rules.telling.suppression import GrantedLine
from verifier.core.wire.statements import noun_of_typ, typ_of_noun
from verifier.service.store.columns import Columns, Tenants, columns_of
from verifier.service.store.dialects import insert_all
from verifier.service.store.scope import Repository, Scope
from verifier.service.store.tables import METADATA, StatementRow

S = TypeVar("S", bound=Statement)

_S: Final = METADATA.tables["statement"].c
_OF_KIND: Final[ColumnElement[bool]] = _S.typ == bindparam("typ")
#: What is asked of a row.
_SHOWN: Final = (
    _S.digest,
    _S.typ,
    _S.token,
    _S.nonce,
    _S.leaf_index,
    _S.receipt,
    _S.contract,
    _S.refers_to,
    _S.month,
    _S.buyer,
    _S.contractor,
    _S.agency,
)
_OFTEN: Final = frozenset({Contract, Acceptance})


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
        found = self._found(_receipts, digests=list(digests), iss=issuer)
        return {Digest(row.digest): row.receipt for row in found}

    def used_ids(self, issuer: PartyId, ids: Iterable[str]) -> frozenset[str]:
        """Those of ``ids`` (``jti``) under which ``issuer`` said something that is kept."""
        return frozenset(self._found(_used_ids, iss=issuer, ids=list(ids)).scalars())

    def row(self, digest: Digest) -> Row[Any] | None:
        """The row of this digest: what :data:`_SHOWN` names."""
        return self._found(_by_digest, digest=digest).first()

    def row_of_id(self, iss: str, jti: str) -> Row[Any] | None:
        """:meth:`row`, of what ``iss`` said under ``jti``."""
        return self._found(_by_id, iss=iss, jti=jti).first()

    def token(self, digest: Digest) -> str:
        """The bytes of a statement that is kept, as they were signed."""
        return str(self._found(_by_digest, digest=digest).one().token)

    def find(self, digest: Digest, noun: type[S]) -> Verified[S] | None:
        """The statement of this digest, when it is a ``noun``."""
        row = self.row(digest)
        return _recalled(row, noun) if row is not None and row.typ == typ_of_noun(noun) else None

    def find_all(self, digests: Collection[Digest], noun: type[S]) -> tuple[Verified[S], ...]:
        """Those of ``digests`` that are a ``noun``, in order of digest."""
        found = self._found(_by_digests, digests=list(digests), typ=typ_of_noun(noun))
        return tuple(_recalled(row, noun) for row in sorted(found, key=lambda row: bytes(row.digest)))

    def find_any(self, digest: Digest) -> Verified[Statement] | None:
        """The statement of this digest, whatever it is."""
        row = self.row(digest)
        return _recalled(row, noun_of_typ(row.typ)) if row is not None else None

    def referring_to(self, digest: Digest, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun`` that refers to ``digest``, in log order."""
        return _recall_all(self._found(_referring, digests=[digest], typ=typ_of_noun(noun)), noun)

    def referring_to_any(
        self, digests: Collection[Digest], noun: type[S]
    ) -> Mapping[Digest, tuple[Verified[S], ...]]:
        """:meth:`referring_to` each of ``digests``."""
        found: dict[Digest, tuple[Verified[S], ...]] = dict.fromkeys(digests, ())
        for row in self._found(_referring, digests=list(digests), typ=typ_of_noun(noun)):
            digest = Digest(row.refers_to)
            found[digest] = (*found[digest], _recalled(row, noun))
        return found

    def of_contract(self, contract: Digest, noun: type[S], month: Month | None = None) -> tuple[Verified[S], ...]:
        """Every ``noun`` of a contract, in one month or in all, in log order."""
        named: dict[str, Any] = {"contract": contract, "typ": typ_of_noun(noun)}
        if month is None:
            return _recall_all(self._found(_of_contract, **named), noun)
        return _recall_all(self._found(_of_month, **named, month=str(month)), noun)

    def of_contracts(self, contracts: Collection[Digest], noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun`` of any of these contracts, in log order, in as many queries for many as for one."""
        found = self._found(_of_contracts, contracts=list(contracts), typ=typ_of_noun(noun))
        return _recall_all(found, noun)

    def newest(self) -> int:
        """The leaf of the newest statement of all, -1 before the first; only the register may ask.

        While it is the same, so is everything that is judged by what is kept.
        """
        self.scope.require_register()
        return int(self._found(_newest).scalar_one())

    def granted_lines(self, contracts: Collection[Digest]) -> tuple[GrantedLine, ...]:
        """Every line of every grant on these contracts, whatever took its place since."""
        found = self._found(_of_contracts, contracts=list(contracts), typ=typ_of_noun(Grant))
        return tuple(
            GrantedLine(contract, line.placement, month, row.leaf_index, line.hours)
            for row, contract, month in ((row, Digest(row.contract), Month.parse(row.month)) for row in found)
            for line in _recalled(row, Grant).statement.lines
        )

    def latest_hours(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        """All parts of the latest revision of a month's hours, of each party that reported."""
        named = {"contract": contract, "typ": typ_of_noun(Hours), "month": str(month)}
        found = _recall_all(self._found(_latest_revision, **named), Hours)
        return tuple(sorted(found, key=lambda each: (each.statement.iss, each.statement.part)))

    def all_of(self, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun``, in log order."""
        return _recall_all(self._found(_all_of, typ=typ_of_noun(noun)), noun)

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

    def _completed(self, columns: Columns) -> Columns:
        """With contract, month and parties of what is pointed to: the issuer sees it, or could not have pointed."""
        if columns.tenants is not None:
            return self._with_buyer(columns) if columns.buyer_of_contract else columns
        behind = self._found(_by_digest, digest=columns.refers_to or columns.contract).one()
        tenants = (PartyId(each) if each else None for each in (behind.buyer, behind.contractor, behind.agency))
        return columns._replace(
            contract=columns.contract or (Digest(behind.contract) if behind.contract else None),
            month=columns.month or (Month.parse(behind.month) if behind.month else None),
            tenants=Tenants(*tenants),
        )

    def _with_buyer(self, columns: Columns) -> Columns:
        """With the buyer of a contract that was verified, and that a listed party need not see as its own."""
        contract = Statements(self._bare, Scope.register())._found(_by_digest, digest=columns.contract).one()
        return columns._replace(tenants=(columns.tenants or Tenants())._replace(buyer=PartyId(contract.buyer)))


def _admitted(scope: Scope) -> ColumnElement[bool]:
    return scope.admits(StatementRow.buyer, StatementRow.contractor, StatementRow.agency)


def _rows(scope: Scope, *wanted: ColumnElement[bool]) -> Select[Any]:
    """The statements of this scope that are ``wanted``."""
    return select(*_SHOWN).where(_admitted(scope), *wanted)


def _receipts(scope: Scope) -> Select[Any]:
    return select(_S.digest, _S.receipt).where(
        _admitted(scope), _S.digest.in_(_several("digests")), _S.iss == bindparam("iss")
    )


def _used_ids(scope: Scope) -> Select[Any]:
    return select(_S.jti).where(_admitted(scope), _S.iss == bindparam("iss"), _S.jti.in_(_several("ids")))


def _by_digest(scope: Scope) -> Select[Any]:
    return _rows(scope, _S.digest == bindparam("digest"))


def _by_digests(scope: Scope) -> Select[Any]:
    return _rows(scope, _OF_KIND, _S.digest.in_(_several("digests")))


def _by_id(scope: Scope) -> Select[Any]:
    return _rows(scope, _S.iss == bindparam("iss"), _S.jti == bindparam("jti"))


def _referring(scope: Scope) -> Select[Any]:
    return _rows(scope, _OF_KIND, _S.refers_to.in_(_several("digests"))).order_by(_S.leaf_index)


def _all_of(scope: Scope) -> Select[Any]:
    return _rows(scope, _OF_KIND).order_by(_S.leaf_index)


def _of_contract(scope: Scope) -> Select[Any]:
    return _rows(scope, _OF_KIND, _S.contract == bindparam("contract")).order_by(_S.leaf_index)


def _of_contracts(scope: Scope) -> Select[Any]:
    return _rows(scope, _OF_KIND, _S.contract.in_(_several("contracts"))).order_by(_S.leaf_index)


def _of_month(scope: Scope) -> Select[Any]:
    return _of_contract(scope).where(_S.month == bindparam("month"))


def _latest_revision(scope: Scope) -> Select[Any]:
    of_month = (_OF_KIND, _S.contract == bindparam("contract"), _S.month == bindparam("month"))
    of_party = METADATA.tables["statement"].alias("of_party").c
    latest = select(func.max(of_party.revision)).where(
        of_party.typ == bindparam("typ"),
        of_party.contract == bindparam("contract"),
        of_party.month == bindparam("month"),
        of_party.iss == _S.iss,
    )
    return _rows(scope, *of_month, _S.revision == latest.scalar_subquery()).order_by(_S.leaf_index)


def _newest(_: Scope) -> Select[Any]:
    return select(func.coalesce(func.max(_S.leaf_index), -1))


def _several(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


def _recall_all(rows: Iterable[Row[Any]], noun: type[S]) -> tuple[Verified[S], ...]:
    return tuple(_recalled(row, noun) for row in rows)


def _recalled(row: Row[Any], noun: type[S]) -> Verified[S]:
    if noun not in _OFTEN:
        return recall(row.token, noun, digest=Digest(row.digest))
    found: Verified[S] = _recall_once(row.token, typ_of_noun(noun), Digest(row.digest))
    return found


@lru_cache(maxsize=1024)
def _recall_once(token: str, typ: str, digest: Digest) -> Any:
    """What many requests rest on is read once: the same bytes say the same, whoever was let to them."""
    return recall(token, noun_of_typ(typ), digest=digest)
