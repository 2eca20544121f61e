"""The ledger (urenboek): per person index and month the granted share over all contracts, never above one FTE.

The bound is a CHECK of the database on the sum, moved by one atomic upsert in the transaction of the grant: a sum
that is read and then written back can be passed by two contracts at once (FIELD-NOTES, *Databases*).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, col, select

from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest
from verifier.core.rules.valuing.fulltime import FULL_SHARE
from verifier.service.store.dialects import upsert
from verifier.service.store.scope import RegisterRepository, Scope
from verifier.service.store.tables import GrantRow, LedgerRow, PlacementRow, PseudonymRow


@dataclass(frozen=True, slots=True)
class Share:
    """What one placement takes of one person's month: hours in hundredths, share in millionths of an FTE.

    ``flat`` is whether its one-off part may count by that.
    """

    placement: Digest
    hours: int
    share: int
    flat: bool = True


class Ledger(RegisterRepository):
    """The ledger and the latest grants in one transaction; no party sees them."""

    def link(self, placement: Digest, scope: str, index: bytes) -> None:
        """Tie a placement to its person's index of one calendar year. Durable with the transaction."""
        self._session.add(PseudonymRow(placement=placement, scope=scope, pseudonym_index=index))
        self._session.flush()

    def month(self, month: Month, placements: Iterable[Digest]) -> LedgerMonth:
        """What ``placements``, each of which was found eligible, and their persons hold in ``month``."""
        wanted = frozenset(placements)
        indexes = {
            Digest(placement): index
            for placement, index in self._session.exec(
                select(PseudonymRow.placement, PseudonymRow.pseudonym_index).where(
                    col(PseudonymRow.placement).in_(wanted), PseudonymRow.scope == month.scope
                )
            )
        }
        held = self._session.exec(
            select(GrantRow.placement, GrantRow.share).where(
                col(GrantRow.placement).in_(wanted), GrantRow.month == str(month)
            )
        )
        granted = self._session.exec(
            select(LedgerRow.pseudonym_index, LedgerRow.granted).where(
                col(LedgerRow.pseudonym_index).in_(frozenset(indexes.values())), LedgerRow.month == str(month)
            )
        )
        shares = {Digest(placement): share for placement, share in held}
        return LedgerMonth(self._bare, self.scope, str(month), indexes, shares, dict(granted.all()))

    def grant_of(self, placement: Digest, month: Month) -> Digest:
        """The latest grant of a month of :meth:`months_of`."""
        grant = select(GrantRow.grant).where(GrantRow.placement == placement, GrantRow.month == str(month))
        return Digest(self._session.exec(grant).one())

    def months_of(self, placement: Digest) -> tuple[Month, ...]:
        """The months in which a placement has a grant."""
        months = self._session.exec(select(GrantRow.month).where(GrantRow.placement == placement))
        return tuple(sorted(map(Month.parse, months)))

    def placements_in(self, contract: Digest, month: Month, attester: PartyId) -> tuple[Digest, ...]:
        """The placements that ``attester`` has on ``contract`` with a grant in ``month``."""
        found = self._session.exec(
            select(GrantRow.placement)
            .join(PlacementRow, col(PlacementRow.digest) == col(GrantRow.placement))
            .where(
                PlacementRow.contract == contract,
                PlacementRow.contractor == attester,
                GrantRow.month == str(month),
            )
        )
        return tuple(Digest(each) for each in found)


class LedgerMonth(RegisterRepository):
    """One month of some placements: read at once, changed here, and written at once by :meth:`write`.

    Nobody else writes in between: the transaction is the only one that does.
    """

    def __init__(
        self,
        session: Session,
        scope: Scope,
        month: str,
        indexes: Mapping[Digest, bytes],
        held: Mapping[Digest, int],
        granted: Mapping[bytes, int],
    ) -> None:
        super().__init__(session, scope)
        self._month = month
        self._indexes = indexes
        self._held = dict(held)
        self._granted = dict(granted)
        self._added: dict[bytes, int] = {}
        self._noted: dict[Digest, dict[str, Any]] = {}
        self._released: set[Digest] = set()

    def index_of(self, placement: Digest) -> bytes:
        """The index under which a placement counts."""
        return self._indexes[placement]

    def room(self, placement: Digest) -> int:
        """The share that is free for ``placement``: what its person has left, and what it holds already."""
        return FULL_SHARE - self._granted.get(self.index_of(placement), 0) + self._held.get(placement, 0)

    def take(self, share: Share) -> None:
        """Move the sum from what a placement holds to ``share``; :meth:`note` must follow."""
        index, added = self.index_of(share.placement), share.share - self._held.get(share.placement, 0)
        self._granted[index] = self._granted.get(index, 0) + added
        self._added[index] = self._added.get(index, 0) + added
        self._held[share.placement] = share.share

    def note(self, share: Share, *, grant: Digest) -> None:
        """Note ``grant`` as the latest of a placement."""
        latest = {"grant": grant, "hours": share.hours, "share": share.share, "flat": share.flat}
        self._noted[share.placement] = {"placement": share.placement, "month": self._month, **latest}

    def release(self, placement: Digest) -> None:
        """Let go of what a placement holds, and of the grant that said so."""
        self.take(Share(placement, 0, 0))
        self._released.add(placement)

    def write(self) -> None:
        """Write what changed, in order of index, so that two transactions cannot wait on each other.

        The CHECK refuses a sum above one full-time equivalent. Durable with the transaction.
        """
        self._free({index: -added for index, added in self._added.items() if added < 0})
        added = [(index, added) for index, added in sorted(self._added.items()) if added > 0]
        upsert(
            self._session,
            LedgerRow,
            [{"pseudonym_index": index, "month": self._month, "granted": more} for index, more in added],
            key=["pseudonym_index", "month"],
            change=_added,
        )
        self._forget(self._released - self._noted.keys())
        upsert(
            self._session,
            GrantRow,
            list(self._noted.values()),
            key=["placement", "month"],
            change=_replaced,
        )

    def _free(self, freed: Mapping[bytes, int]) -> None:
        """Lower sums; no upsert, since a database holds the CHECK against the row it would insert."""
        rows = LedgerRow.__table__.c  # type: ignore[attr-defined]  # SQLModel declares no table
        lower = (
            update(LedgerRow)
            .where(rows.pseudonym_index == bindparam("index"), rows.month == self._month)
            .values(granted=rows.granted - bindparam("freed"))
        )
        if freed:
            each = [{"index": index, "freed": freed[index]} for index in sorted(freed)]
            self._session.connection().execute(lower, each)

    def _forget(self, placements: Set[Digest]) -> None:
        if placements:
            self._session.execute(
                delete(GrantRow).where(col(GrantRow.placement).in_(placements), col(GrantRow.month) == self._month)
            )


def _added(there: Any, came: Any) -> dict[str, Any]:
    return {"granted": there.granted + came.granted}


def _replaced(_: Any, came: Any) -> dict[str, Any]:
    return {"grant": came.grant, "hours": came.hours, "share": came.share, "flat": came.flat}
