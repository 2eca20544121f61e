"""Granting (toekennen): which of the reported hours count, under one full-time equivalent per person and month.

Order is log order of the later of hours and eligibility: whoever comes first holds the room, and a grant never
lowers another contract's. Room that comes free is granted only on a new revision (PROTOCOL 4). The rows are
visited in order of person index, so that two batches cannot wait on each other. A person's one-off part is held in
the same way: it counts by the issuer of the first grant, and comes free for another only on a new revision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Flat, Grant, GrantLine, Hours, HoursLine
from verifier.core.model.statement import Digest
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.procedure.framework import family_of
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.fulltime import hours_within, share
from verifier.service.store.flats import CountedFlats
from verifier.service.store.ledger import LedgerMonth, Share
from verifier.service.store.unit_of_work import UnitOfWork


class Granting:
    """Grants of one transaction, at one moment; each is signed, logged and noted on its placements.

    The register grants, whoever brought what led to it.
    """

    def __init__(self, uow: UnitOfWork, *, at: int) -> None:
        self._uow = uow.as_register()
        self._at = at

    def revision(self, parts: tuple[Verified[Hours], ...]) -> tuple[str, ...]:
        """Grant a complete revision of a month; the tokens. Nothing is granted while a part is missing.

        It replaces the earlier one of its party whole: what that held in this month is let go of first, so that a
        person who works less in one placement has the room for more in another, whichever line comes first.
        """
        hours = parts[0].statement
        if len(parts) < hours.parts:
            return ()
        before = self._uow.ledger.placements_in(hours.contract, hours.month, hours.iss)
        counting = self._counting([line.placement for part in parts for line in part.statement.lines], hours.month)
        contract, wanted = self._contract(hours.contract), {*before, *counting}
        room = self._room(hours.month, wanted, contract, self._flats(wanted, contract))
        for each in before:
            room.release(each)
        self._uow.placements.touch(before, leaf_index=self._uow.log.size - 1)
        granted = [
            self._lines(part, [line for line in part.statement.lines if line.placement in counting], room)
            for part in parts
        ]
        room.ledger.write()
        return tuple(token for token in granted if token is not None)

    def waiting(self, placement: Digest) -> None:
        """Grant the hours that were reported before ``placement`` was found eligible."""
        found = self._uow.evidence.placement(placement)
        reported = self._uow.statements.of_contract(found.statement.contract, Hours) if found else ()
        listing = [
            (part, line)
            for month in sorted({each.statement.month for each in reported})
            for part, line in self._listing(placement, month)
            if self._counting([placement], month)
        ]
        if listing:
            contract = self._contract(listing[0][0].statement.contract)
            flats = self._flats([placement], contract)
        for part, line in listing:
            room = self._room(part.statement.month, [placement], contract, flats)
            self._lines(part, [line], room)
            room.ledger.write()

    def cancel(self, placement: Digest) -> None:
        """Grant nothing any more in the months in which a withdrawn ``placement`` no longer counts.

        The new grant is on the hours of the last one, also when a later revision is still waiting for a part.
        """
        for month in self._uow.ledger.months_of(placement):
            latest = self._uow.statements.find(self._uow.ledger.grant_of(placement, month), Grant)
            if latest is not None and not self._counting([placement], month):
                ledger, nothing = self._uow.ledger.month(month, [placement]), Share(placement, 0, 0)
                ledger.take(nothing)
                self._say(latest.statement.hours, [nothing], ledger)
                ledger.write()

    def _lines(self, hours: Verified[Hours], lines: list[HoursLine], room: _Room) -> str | None:
        """Grant ``lines``, of placements that count in this month; None when there are none."""
        if not lines:
            return None
        lines.sort(key=lambda line: room.ledger.index_of(line.placement))
        return self._say(hours.digest, [room.take(line) for line in lines], room.ledger)

    def _say(self, hours: Digest, shares: list[Share], ledger: LedgerMonth) -> str:
        lines = tuple(_line(each) for each in shares)
        grant, index = self._uow.say(Grant(**self._uow.claims(at=self._at), hours=hours, lines=lines), at=self._at)
        for each in shares:
            ledger.note(each, grant=grant.digest)
        self._uow.placements.touch([each.placement for each in shares], leaf_index=index)
        return grant.token

    def _counting(self, placements: Collection[Digest], month: Month) -> frozenset[Digest]:
        """Those of ``placements`` that were found eligible, and not withdrawn for ``month``."""
        evidence = self._uow.evidence
        evidence.look_ahead(placements)
        return frozenset(each for each in placements if evidence.is_counted(each, month))

    def _contract(self, contract: Digest) -> Verified[Contract]:
        found = self._uow.evidence.contract(contract)
        if found is None:
            raise LookupError("hours of a contract that is not kept")
        return found

    def _flats(self, placements: Collection[Digest], contract: Verified[Contract]) -> CountedFlats:
        return self._uow.flats.of(placements, family_of(contract, public=self._uow.evidence))

    def _room(
        self, month: Month, placements: Collection[Digest], contract: Verified[Contract], flats: CountedFlats
    ) -> _Room:
        ruleset = known_ruleset(contract, evidence=self._uow.evidence)
        return _Room(self._uow.ledger.month(month, placements), flats, month, ruleset)

    def _listing(self, placement: Digest, month: Month) -> Iterator[tuple[Verified[Hours], HoursLine]]:
        """The part and line of a month's latest complete revision that list ``placement``: one, or none."""
        found = self._uow.evidence.placement(placement)
        told = self._uow.evidence.hours_of(found.statement.contract, month) if found else ()
        parts = [each for each in told if found and each.statement.iss == found.statement.iss]
        if parts and len(parts) == parts[0].statement.parts:
            for part in parts:
                yield from ((part, line) for line in part.statement.lines if line.placement == placement)


@dataclass(frozen=True, slots=True)
class _Room:
    """What is free in one month for some placements: hours, and the one-off parts of their people."""

    ledger: LedgerMonth
    flats: CountedFlats
    month: Month
    ruleset: RuleSet

    def release(self, placement: Digest) -> None:
        self.ledger.release(placement)
        self.flats.hold(placement, self.month, counts=False)

    def take(self, line: HoursLine) -> Share:
        """What there is room for, taken at once, so that the next line of this person sees it."""
        hours = hours_within(self.ruleset, self.ledger.room(line.placement), line.hours)
        flat = hours == 0 or self.flats.may_count(line.placement)
        taken = Share(line.placement, hours, share(self.ruleset, hours), flat)
        self.ledger.take(taken)
        self.flats.hold(line.placement, self.month, counts=hours > 0 and flat)
        return taken


def _line(share: Share) -> GrantLine:
    return GrantLine(share.placement, share.hours, None if share.flat else Flat.COUNTED_ELSEWHERE)
