"""Flats (eenmalige delen): whose one-off part counts already, by which issuer, on a contract or its framework.

An issuer knows what it gave somebody before, and gives the rest; it knows nothing of what another gave. So a
person's one-off parts count by one issuer at a time: the one of whom the first grant came, for as long as that
stands (ADR 0035). What an issuer committed to plays no part here: nobody but it and its contractor knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from verifier.core.model.calendar import Month
from verifier.core.model.standing import ContractState
from verifier.core.model.statement import Digest
from verifier.core.rules.telling.people import person_of
from verifier.service.store.scope import RegisterRepository
from verifier.service.store.tables import ContractRow, GrantRow, PlacementRow, PseudonymRow


class _Link(NamedTuple):
    """A placement, who decided on it, and its person by an index."""

    placement: Digest
    issuer: str
    person: bytes


@dataclass(slots=True)
class CountedFlats:
    """By whom the one-off parts of some people count, changed here as grants are made; nothing of it is durable.

    Placements that are not among ``issuers`` share their person with no other issuer's.
    """

    issuers: Mapping[Digest, str] = field(default_factory=dict)
    whose: Callable[[Digest], bytes] = field(default=person_of(()), repr=False)
    counted: defaultdict[bytes, set[tuple[str, Digest, Month]]] = field(
        default_factory=lambda: defaultdict(set), repr=False
    )

    def may_count(self, placement: Digest) -> bool:
        """Whether the one-off part of ``placement`` may count: by no other issuer than its own one does."""
        if placement not in self.issuers:
            return True
        return {by for by, _, _ in self.counted[self.whose(placement)]} <= {self.issuers[placement]}

    def hold(self, placement: Digest, month: Month, *, counts: bool) -> None:
        """Note whether a grant of ``month`` lets the one-off part of ``placement`` count."""
        if placement in self.issuers:
            months = self.counted[self.whose(placement)]
            (months.add if counts else months.discard)((self.issuers[placement], placement, month))


class Flats(RegisterRepository):
    """Whose one-off parts count, in one transaction; no party sees it."""

    def of(self, placements: Iterable[Digest], contracts: Collection[Digest]) -> CountedFlats:
        """By whom the one-off parts count of the people of ``placements``, on ``contracts`` that are in force."""
        links = self._links(frozenset(placements), contracts)
        whose = person_of((each.placement, each.person) for each in links)
        issuers: defaultdict[bytes, set[str]] = defaultdict(set)
        for each in links:
            issuers[whose(each.placement)].add(each.issuer)
        shared = {each.placement: each.issuer for each in links if len(issuers[whose(each.placement)]) > 1}
        flats = CountedFlats(shared, whose)
        for placement, month in self._counted(shared):
            flats.hold(placement, month, counts=True)
        return flats

    def _links(self, placements: frozenset[Digest], contracts: Collection[Digest]) -> list[_Link]:
        """Every placement on ``contracts`` of a person of ``placements``.

        Call-offs of other years have other indexes: somebody whose placement spans New Year ties them together, so
        each that is found is looked from as well.
        """
        found: list[_Link] = []
        known, fresh = placements, placements
        while fresh:
            links = self._sharing(fresh, contracts)
            fresh = frozenset(each.placement for each in links) - known
            known |= fresh
            found += links
        return found

    def _sharing(self, placements: frozenset[Digest], contracts: Collection[Digest]) -> list[_Link]:
        """The placements that have an index of one of ``placements``, those included, by that index."""
        ours, theirs = aliased(PseudonymRow), aliased(PseudonymRow)
        rows = self._session.exec(
            select(theirs.placement, PlacementRow.agency, theirs.pseudonym_index)
            .join(ours, col(ours.pseudonym_index) == col(theirs.pseudonym_index))
            .join(PlacementRow, col(PlacementRow.digest) == col(theirs.placement))
            .join(ContractRow, col(ContractRow.digest) == col(PlacementRow.contract))
            .where(
                col(ours.placement).in_(placements),
                col(PlacementRow.contract).in_(contracts),
                ContractRow.state != ContractState.WITHDRAWN,
            )
            .distinct()
        )
        return [_Link(Digest(placement), issuer, bytes(index)) for placement, issuer, index in rows]

    def _counted(self, placements: Collection[Digest]) -> list[tuple[Digest, Month]]:
        """The placements and months of which a grant of hours lets the one-off part count."""
        if not placements:
            return []
        rows = self._session.exec(
            select(GrantRow.placement, GrantRow.month).where(
                col(GrantRow.placement).in_(list(placements)), GrantRow.hours > 0, col(GrantRow.flat)
            )
        )
        return [(Digest(placement), Month.parse(month)) for placement, month in rows]
