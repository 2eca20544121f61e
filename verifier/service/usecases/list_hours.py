"""List hours (uren tonen): what a party reported for a contract, or what the register granted of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.model.calendar import Month
from verifier.core.model.kind import StatementKind
from verifier.core.model.standing import Side
from verifier.core.model.statement import Digest
from verifier.service.store.unit_of_work import UnitOfWork
from verifier.web.paging import Page, Stretch
from verifier.web.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursWanted:
    """``kind`` is *hours* or *grant*; of one month or of all."""

    contract: Digest
    kind: StatementKind
    stretch: Stretch
    month: Month | None = None


@dataclass(frozen=True, slots=True)
class ListedHours:
    """A statement about ``month``: a part of ``revision`` of its hours, or a grant of those in ``about``."""

    digest: Digest
    token: str
    month: Month
    received_at: int
    revision: int | None
    about: Digest | None


def list_hours(uow: UnitOfWork, wanted: HoursWanted, /, *, at: int) -> Page[ListedHours]:
    """The client's own hours on a contract, or what was granted of them, in log order.

    :class:`NotFound` for a contract of somebody else, as for one that does not exist.
    """
    known = uow.contracts.of(Side.CONTRACTOR, wanted.contract) is not None
    if not known and not uow.contracts.names_viewer(wanted.contract, Side.CONTRACTOR):
        raise NotFound("an address that exists")
    return uow.lists.reported(wanted.contract, wanted.stretch, kind=wanted.kind, month=wanted.month).map(_listed)


def _listed(row: Any) -> ListedHours:
    about = Digest(row.refers_to) if row.refers_to else None
    return ListedHours(Digest(row.digest), row.token, Month.parse(row.month), row.received_at, row.revision, about)
