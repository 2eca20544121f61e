"""Audit records (auditgegevens): the statements of a contract in log order, a page at a time, with what opens them.

For the register alone: who may have a record is asked before it comes here. No row of a person is read, but for
which placements share a pseudonym.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from verifier.core.model.directory import Enrolment
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import recall
from verifier.core.wire.statements import typ_of_noun
from verifier.service.store.dialects import connection_of
from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import METADATA

_S: Final = METADATA.tables["statement"].c
_D: Final = METADATA.tables["directory"].c
_P: Final = METADATA.tables["pseudonym"].c
_PLACED: Final = METADATA.tables["placement"].c
_SHOWN: Final = (_S.typ, _S.token, _S.nonce, _S.leaf_index, _S.received_at)
_ENROLMENT: Final = typ_of_noun(Enrolment)
_CLOSING: Final = "sr-closing+jwt"
#: What is said of a contract as such.
_FRAME: Final = ("sr-contract+jwt", "sr-acceptance+jwt", "sr-withdrawal+jwt")


class Stock(NamedTuple):
    """Statements on one contract that one party sees as its contractor, or as the agency that decides."""

    contract: Digest
    contractor: PartyId | None = None
    agency: PartyId | None = None


class AuditRecords(RegisterRepository):
    """Reads of one transaction; a page is in log order."""

    def page(
        self, stocks: Iterable[Stock], typs: Collection[str], *, after: int, below: int, most: int
    ) -> Sequence[Row[Any]]:
        """The first ``most`` statements of these ``typs`` with leaves above ``after`` and below ``below``."""
        pages = [
            self._rows(and_(*_of(each), _S.typ.in_(typs), _S.leaf_index > after, _S.leaf_index < below), most)
            for each in stocks
        ]
        return list(heapq.merge(*pages, key=lambda row: int(row.leaf_index)))[:most]

    def at(self, leaves: Collection[int]) -> Sequence[Row[Any]]:
        """The statements at these leaves."""
        return self._rows(_S.leaf_index.in_(leaves), len(leaves)) if leaves else ()

    def directories(self, *, after: int, to: int) -> Sequence[Row[Any]]:
        """Adopted directories with leaves above ``after``, up to ``to``."""
        asked = select(_D.token, _D.leaf_index, _D.adopted_at).where(_D.leaf_index > after, _D.leaf_index <= to)
        return list(connection_of(self._session).execute(asked.order_by(_D.leaf_index)))

    def directory_before(self, leaf: int) -> int:
        """The leaf of the newest directory before ``leaf``; -1 when there is none."""
        asked = select(func.coalesce(func.max(_D.leaf_index), -1)).where(_D.leaf_index < leaf)
        return int(connection_of(self._session).execute(asked).scalar_one())

    def frame(self, contract: Digest) -> Sequence[int]:
        """The leaves of a contract, its acceptance, and withdrawals of the contract itself."""
        own = or_(_S.digest == contract, _S.refers_to == contract)
        asked = select(_S.leaf_index).where(_S.contract == contract, _S.typ.in_(_FRAME), own)
        return list(connection_of(self._session).execute(asked).scalars())

    def closing(self, contract: Digest) -> tuple[Digest, int] | None:
        """Digest and leaf of a contract's closing, when what was attested for it is erased."""
        asked = select(_S.digest, _S.leaf_index).where(_S.contract == contract, _S.typ == _CLOSING)
        found = connection_of(self._session).execute(asked).first()
        return None if found is None else (Digest(found.digest), int(found.leaf_index))

    def parties(self, contracts: Collection[Digest]) -> frozenset[str]:
        """Who reported something for these contracts, or received it."""
        seen = select(_S.iss, _S.agency).where(_S.contract.in_(contracts)).distinct()
        found = connection_of(self._session).execute(seen)
        return frozenset(name for row in found for name in row if name is not None)

    def enrolments(self, parties: Collection[str]) -> Sequence[int]:
        """The leaves of the enrolments of keys of ``parties``."""
        asked = select(_S.digest, _S.token, _S.leaf_index).where(_S.typ == _ENROLMENT).order_by(_S.leaf_index)
        found = connection_of(self._session).execute(asked)
        return [
            int(row.leaf_index)
            for row in found
            if recall(row.token, Enrolment, digest=Digest(row.digest)).statement.key.party in parties
        ]

    def same_persons(self, contracts: Collection[Digest]) -> Iterator[tuple[Digest, ...]]:
        """Placements on these contracts that have a pseudonym of one year in common."""
        own = select(_PLACED.digest).where(_PLACED.contract.in_(contracts))
        shared = (
            select(_P.pseudonym_index, _P.scope)
            .where(_P.placement.in_(own))
            .group_by(_P.pseudonym_index, _P.scope)
            .having(func.count() > 1)
            .subquery()
        )
        asked = (
            select(_P.placement, _P.pseudonym_index, _P.scope)
            .join(shared, and_(_P.pseudonym_index == shared.c.pseudonym_index, _P.scope == shared.c.scope))
            .where(_P.placement.in_(own))
            .order_by(_P.placement)
        )
        tied: defaultdict[tuple[bytes, str], list[Digest]] = defaultdict(list)
        for row in connection_of(self._session).execute(asked):
            tied[bytes(row.pseudonym_index), row.scope].append(Digest(row.placement))
        # In order of placement, never of index: that would say something of the index.
        yield from sorted(map(tuple, tied.values()))

    def _rows(self, wanted: ColumnElement[bool], most: int) -> Sequence[Row[Any]]:
        asked = select(*_SHOWN).where(wanted).order_by(_S.leaf_index).limit(most)
        return list(connection_of(self._session).execute(asked))


def _of(stock: Stock) -> Iterator[ColumnElement[bool]]:
    yield _S.contract == stock.contract
    if stock.contractor is not None:
        yield _S.contractor == stock.contractor
    if stock.agency is not None:
        yield _S.agency == stock.agency
