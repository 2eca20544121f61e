"""The ledger (urenboek): per person index and month the granted share over all contracts, never above one FTE.

The bound is a CHECK of the database on the sum, moved by one atomic upsert in the transaction of the grant: a sum
that is read and then written back can be passed by two contracts at once (FIELD-NOTES, *Databases*).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, select

from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.core.rules.fulltime import FULL_SHARE
from verifier.service.store.tables import GrantRow, LedgerRow, PseudonymRow


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

    def link(self, placement: Digest, scope: str, index: bytes) -> None:
        """Tie a placement to its person's index of one calendar year. Durable with the transaction."""
        self._session.add(PseudonymRow(placement=placement, scope=scope, pseudonym_index=index))

    def index_of(self, placement: Digest, month: Month) -> bytes:
        """The index under which a placement counts in ``month``; the placement was found eligible."""
        return self._session.exec(
            select(PseudonymRow.pseudonym_index).where(
                PseudonymRow.placement == placement, PseudonymRow.scope == month.scope
            )
        ).one()

    def room(self, placement: Digest, month: Month) -> int:
        """The share that is free for ``placement``: what its person has left, and what it holds already."""
        row = self._session.get(LedgerRow, (self.index_of(placement, month), str(month)))
        return FULL_SHARE - (row.granted if row else 0) + self._held(placement, month)

    def take(self, share: Share, month: Month) -> None:
        """Replace what a placement holds in ``month``. Durable with the transaction; the CHECK refuses too much."""
        added = share.share - self._held(share.placement, month)
        if added:
            upsert = insert(LedgerRow).values(
                pseudonym_index=self.index_of(share.placement, month), month=str(month), granted=added
            )
            self._session.execute(
                upsert.on_conflict_do_update(
                    index_elements=["pseudonym_index", "month"], set_={"granted": LedgerRow.granted + added}
                )
            )
        self.note(share, month, grant=Digest(bytes(32)))

    def note(self, share: Share, month: Month, *, grant: Digest) -> None:
        """Note ``grant`` as the latest of a placement's month. Durable with the transaction."""
        self._session.merge(
            GrantRow(placement=share.placement, month=str(month), grant=grant, hours=share.hours, share=share.share)
        )
        self._session.flush()
        self._session.expire_all()

    def release(self, placement: Digest, month: Month) -> None:
        """Let go of what a placement holds in ``month``: a later revision leaves it out. Durable likewise."""
        self.take(Share(placement, 0, 0), month)
        self._session.execute(
            delete(GrantRow).where(col(GrantRow.placement) == placement, col(GrantRow.month) == str(month))
        )

    def months_of(self, placement: Digest) -> tuple[Month, ...]:
        """The months in which a placement has a grant."""
        months = self._session.exec(select(GrantRow.month).where(GrantRow.placement == placement))
        return tuple(sorted(map(Month.parse, months)))

    def placements_in(self, contract_placements: tuple[Digest, ...], month: Month) -> tuple[Digest, ...]:
        """Those of ``contract_placements`` that have a grant in ``month``."""
        found = self._session.exec(
            select(GrantRow.placement).where(
                col(GrantRow.placement).in_(contract_placements), GrantRow.month == str(month)
            )
        )
        return tuple(Digest(each) for each in found)

    def _held(self, placement: Digest, month: Month) -> int:
        row = self._session.get(GrantRow, (placement, str(month)))
        return row.share if row else 0
