"""The ledger (urenboek): per person index and month the granted share over all contracts, never above one FTE.

The bound is a CHECK of the database on the sum, moved by one atomic upsert in the transaction of the grant: a sum
that is read and then written back can be passed by two contracts at once (FIELD-NOTES, *Databases*).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, select

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.rules.fulltime import FULL_SHARE
from verifier.service.store.tables import GrantRow, LedgerRow, PlacementRow, PseudonymRow


@dataclass(frozen=True, slots=True)
class Share:
    """What one placement takes of one person's month: hours in hundredths, share in millionths of an FTE."""

    placement: Digest
    hours: int
    share: int


class Ledger:
    """The ledger and the latest grants in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._indexes: dict[tuple[Digest, str], bytes] = {}

    def link(self, placement: Digest, scope: str, index: bytes) -> None:
        """Tie a placement to its person's index of one calendar year. Durable with the transaction."""
        self._session.add(PseudonymRow(placement=placement, scope=scope, pseudonym_index=index))

    def index_of(self, placement: Digest, month: Month) -> bytes:
        """The index under which a placement counts in ``month``; the placement was found eligible."""
        key = placement, month.scope
        if key not in self._indexes:
            self._indexes[key] = self._session.exec(
                select(PseudonymRow.pseudonym_index).where(
                    PseudonymRow.placement == placement, PseudonymRow.scope == month.scope
                )
            ).one()
        return self._indexes[key]

    def room(self, placement: Digest, month: Month) -> int:
        """The share that is free for ``placement``: what its person has left, and what it holds already."""
        granted = self._session.exec(
            select(LedgerRow.granted).where(
                LedgerRow.pseudonym_index == self.index_of(placement, month), LedgerRow.month == str(month)
            )
        ).first()
        return FULL_SHARE - (granted or 0) + self._held(placement, month)

    def take(self, share: Share, month: Month) -> None:
        """Move the sum from what a placement holds in ``month`` to ``share``; the CHECK refuses too much.

        Durable with the transaction, in which :meth:`note` must follow: what is held is what the last grant says.
        """
        added = share.share - self._held(share.placement, month)
        if added > 0:
            self._add(self.index_of(share.placement, month), str(month), added)
        elif added < 0:
            self._free(self.index_of(share.placement, month), str(month), -added)

    def note(self, share: Share, month: Month, *, grant: Digest) -> None:
        """Note ``grant`` as the latest of a placement's month. Durable with the transaction."""
        latest = {"grant": grant, "hours": share.hours, "share": share.share}
        self._session.execute(
            insert(GrantRow)
            .values(placement=share.placement, month=str(month), **latest)
            .on_conflict_do_update(index_elements=["placement", "month"], set_=latest)
        )

    def release(self, placement: Digest, month: Month) -> None:
        """Let go of what a placement holds in ``month``, and of the grant that said so. Durable likewise."""
        self.take(Share(placement, 0, 0), month)
        self._session.execute(
            delete(GrantRow).where(col(GrantRow.placement) == placement, col(GrantRow.month) == str(month))
        )

    def grant_of(self, placement: Digest, month: Month) -> Digest:
        """The latest grant of a month of :meth:`months_of`."""
        grant = select(GrantRow.grant).where(GrantRow.placement == placement, GrantRow.month == str(month))
        return Digest(self._session.exec(grant).one())

    def months_of(self, placement: Digest) -> tuple[Month, ...]:
        """The months in which a placement has a grant."""
        months = self._session.exec(select(GrantRow.month).where(GrantRow.placement == placement))
        return tuple(sorted(map(Month.parse, months)))

    def placements_in(self, contract: Digest, month: Month) -> tuple[Digest, ...]:
        """The placements of ``contract`` that have a grant in ``month``."""
        found = self._session.exec(
            select(GrantRow.placement)
            .join(PlacementRow, col(PlacementRow.digest) == col(GrantRow.placement))
            .where(PlacementRow.contract == contract, GrantRow.month == str(month))
        )
        return tuple(Digest(each) for each in found)

    def _add(self, index: bytes, month: str, added: int) -> None:
        upsert = insert(LedgerRow).values(pseudonym_index=index, month=month, granted=added)
        self._session.execute(
            upsert.on_conflict_do_update(
                index_elements=["pseudonym_index", "month"], set_={"granted": LedgerRow.granted + added}
            )
        )

    def _free(self, index: bytes, month: str, freed: int) -> None:
        """Lower the sum; no upsert, since a database holds the CHECK against the row it would insert."""
        self._session.execute(
            update(LedgerRow)
            .where(col(LedgerRow.pseudonym_index) == index, col(LedgerRow.month) == month)
            .values(granted=LedgerRow.granted - freed)
        )

    def _held(self, placement: Digest, month: Month) -> int:
        share = select(GrantRow.share).where(GrantRow.placement == placement, GrantRow.month == str(month))
        return self._session.exec(share).first() or 0
