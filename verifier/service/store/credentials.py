"""Credentials in store (nalevingsbewijzen in bewaring): as they were issued, with every disclosure.

A row is never changed: where a credential stands, its place in a status list says. A contractor sees its own; a
buyer gets the credential of a verdict in its bundle, from the register.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select

from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.model.status import StatusRef
from verifier.core.wire.envelope import kid_of
from verifier.service.store.credential_tables import CredentialRow
from verifier.service.store.scope import Repository
from verifier.service.store.tables import METADATA
from verifier.web.paging import Page, Stretch

_C: Final = METADATA.tables["credential"].c
_S: Final = METADATA.tables["statement"].c
_P: Final = METADATA.tables["publication"].c


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCredential:
    """A credential and what it is found by; ``leaf_index`` is that of its ``verdict``, ``holder`` a thumbprint."""

    digest: Digest
    verdict: Digest
    number: int
    contract: Digest
    contractor: PartyId
    moment: Month
    leaf_index: int
    holder: str
    token: str
    status: StatusRef
    issued_at: int
    expires_at: int


class Credentials(Repository):
    """The credential table in one transaction, as far as one scope reaches."""

    def add(self, issued: IssuedCredential) -> None:
        """Keep a credential. Durable with the transaction; for the register alone."""
        self.scope.require_register()
        self._session.add(
            CredentialRow(
                digest=issued.digest,
                verdict=issued.verdict,
                number=issued.number,
                contract=issued.contract,
                contractor=issued.contractor,
                moment=str(issued.moment),
                leaf_index=issued.leaf_index,
                holder=issued.holder,
                token=issued.token,
                status_uri=issued.status.uri,
                status_index=issued.status.index,
                issued_at=issued.issued_at,
                expires_at=issued.expires_at,
            )
        )
        self._session.flush()

    def find(self, digest: Digest) -> IssuedCredential | None:
        """The credential of this digest; None for any other digest."""
        return self._one(_C.digest == digest)

    def newest_of(self, verdict: Digest) -> IssuedCredential | None:
        """The one of a verdict that was issued last."""
        return self._one(_C.verdict == verdict)

    def of_verdict(self, verdict: Digest) -> str | None:
        """:meth:`newest_of`, as it was issued, with all its disclosures."""
        found = self.newest_of(verdict)
        return None if found is None else found.token

    def of_contracts(self, contracts: Collection[Digest]) -> tuple[IssuedCredential, ...]:
        """Every credential on these contracts, in log order of their verdicts."""
        query = self._select().where(_C.contract.in_(list(contracts))).order_by(_C.leaf_index, _C.number)
        return tuple(map(_issued, self._session.execute(query)))

    def page(self, stretch: Stretch) -> Page[IssuedCredential]:
        """The viewer's own, the newest of each verdict, in log order of the verdicts."""
        newer = METADATA.tables["credential"].alias("newer")
        latest = select(func.max(newer.c.number)).where(newer.c.verdict == _C.verdict).scalar_subquery()
        query = (
            self._select()
            .where(self.scope.owns(CredentialRow.contractor), _C.number == latest, _C.leaf_index > stretch.after)
            .order_by(_C.leaf_index)
            .limit(stretch.limit + 1)
        )
        found = [_issued(row) for row in self._session.execute(query)]
        return Page.of(found, stretch, lambda each: each.leaf_index)

    def contracts_since(self, party: PartyId, kid: str, *, compromised: int) -> Mapping[Digest, int]:
        """The contracts about which the key ``kid`` of ``party`` said something from ``compromised`` on, and where.

        Log time counts (PROTOCOL 7), the register's own where no witness is asked: what a checkpoint from before
        that moment covers stands, anything else does not. Of each contract the earliest leaf that does not. For the
        register alone.
        """
        self.scope.require_register()
        seen_at = func.coalesce(_P.quorum_time, _P.published_at)
        covered = select(func.coalesce(func.max(_P.size), 0)).where(seen_at < compromised)
        query = select(_S.contract, _S.leaf_index, _S.token, _S.typ).where(
            _S.iss == party, _S.contract.is_not(None), _S.leaf_index >= covered.scalar_subquery()
        )
        earliest: dict[Digest, int] = {}
        for contract, leaf_index, token, typ in self._session.execute(query):
            if kid_of(token, typ=typ) == kid:
                digest = Digest(contract)
                earliest[digest] = min(leaf_index, earliest.get(digest, leaf_index))
        return earliest

    def _select(self) -> Select[Any]:
        return select(*_C).where(self.scope.admits(CredentialRow.contractor))

    def _one(self, wanted: ColumnElement[bool]) -> IssuedCredential | None:
        row = self._session.execute(self._select().where(wanted).order_by(_C.number.desc()).limit(1)).first()
        return None if row is None else _issued(row)


def _issued(row: Row[Any]) -> IssuedCredential:
    return IssuedCredential(
        digest=Digest(row.digest),
        verdict=Digest(row.verdict),
        number=row.number,
        contract=Digest(row.contract),
        contractor=PartyId(row.contractor),
        moment=Month.parse(row.moment),
        leaf_index=row.leaf_index,
        holder=row.holder,
        token=row.token,
        status=StatusRef(row.status_uri, row.status_index),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
    )
