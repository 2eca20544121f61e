"""Granting (toekennen): which of the reported hours count, under one full-time equivalent per person and month.

Order is log order of the later of hours and eligibility: whoever comes first holds the room, and a grant never
lowers another contract's. Room that comes free is granted only on a new revision (PROTOCOL 4). The rows are
visited in order of person index, so that two batches cannot wait on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Decision
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours, HoursLine
from verifier.core.model.statement import Digest
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.rules.fulltime import hours_within, share
from verifier.core.rules.ruleset import RuleSet
from verifier.service.store.ledger import Share
from verifier.service.store.unit_of_work import UnitOfWork


class Granting:
    """Grants of one transaction, at one moment; each is signed, logged and noted on its placements."""

    def __init__(self, uow: UnitOfWork, *, at: int) -> None:
        self._uow = uow
        self._at = at

    def revision(self, parts: tuple[Verified[Hours], ...]) -> tuple[str, ...]:
        """Grant a complete revision of a month; the tokens. Nothing is granted while a part is missing.

        It replaces the earlier one whole: what the contract held in this month is let go of first, so that a person
        who works less in one placement has the room for more in another, whichever line comes first.
        """
        hours = parts[0].statement
        if len(parts) < hours.parts:
            return ()
        self._release(hours)
        granted = (self._lines(part, part.statement.lines) for part in parts)
        return tuple(token for token in granted if token is not None)

    def waiting(self, placement: Digest) -> None:
        """Grant the hours that were reported before ``placement`` was found eligible."""
        found = self._uow.evidence.placement(placement)
        reported = self._uow.statements.of_contract(found.statement.contract, Hours) if found else ()
        for month in sorted({each.statement.month for each in reported}):
            for part, line in self._listing(placement, month):
                self._lines(part, [line])

    def cancel(self, placement: Digest) -> None:
        """Grant nothing any more in the months in which a withdrawn ``placement`` no longer counts.

        The new grant is on the hours of the last one, also when a later revision is still waiting for a part.
        """
        for month in self._uow.ledger.months_of(placement):
            latest = self._uow.statements.find(self._uow.ledger.grant_of(placement, month), Grant)
            if latest is not None and not self._counts(placement, month):
                nothing = Share(placement, 0, 0)
                self._uow.ledger.take(nothing, month)
                self._say(latest.statement.hours, month, [nothing])

    def _lines(self, hours: Verified[Hours], lines: Iterable[HoursLine]) -> str | None:
        """Grant those of ``lines`` whose placement counts in this month; None when none does."""
        month = hours.statement.month
        countable = [line for line in lines if self._counts(line.placement, month)]
        if not countable:
            return None
        ruleset = self._ruleset(hours.statement.contract)
        countable.sort(key=lambda line: self._uow.ledger.index_of(line.placement, month))
        return self._say(hours.digest, month, [self._take(line, month, ruleset) for line in countable])

    def _take(self, line: HoursLine, month: Month, ruleset: RuleSet) -> Share:
        """What the ledger has room for, taken at once, so that the next line of this person sees it."""
        ledger = self._uow.ledger
        hours = hours_within(ruleset, ledger.room(line.placement, month), line.hours)
        taken = Share(line.placement, hours, share(ruleset, hours))
        ledger.take(taken, month)
        return taken

    def _say(self, hours: Digest, month: Month, shares: list[Share]) -> str:
        lines = tuple(HoursLine(each.placement, each.hours) for each in shares)
        grant, index = self._uow.say(Grant(**self._uow.claims(at=self._at), hours=hours, lines=lines), at=self._at)
        for each in shares:
            self._uow.ledger.note(each, month, grant=grant.digest)
            self._uow.placements.touch(each.placement, leaf_index=index)
        return grant.token

    def _release(self, hours: Hours) -> None:
        for placement in self._uow.ledger.placements_in(hours.contract, hours.month):
            self._uow.ledger.release(placement, hours.month)
            self._uow.placements.touch(placement, leaf_index=self._uow.log.size - 1)

    def _counts(self, digest: Digest, month: Month) -> bool:
        placement, eligibility = self._uow.evidence.placement(digest), self._uow.evidence.eligibility_of(digest)
        if placement is None or eligibility is None or eligibility.statement.decision is not Decision.ELIGIBLE:
            return False
        return self._uow.evidence.counts_in(placement, eligibility, month)

    def _ruleset(self, contract: Digest) -> RuleSet:
        found = self._uow.evidence.contract(contract)
        if found is None:
            raise LookupError("hours of a contract that is not kept")
        return known_ruleset(found, evidence=self._uow.evidence)

    def _listing(self, placement: Digest, month: Month) -> Iterator[tuple[Verified[Hours], HoursLine]]:
        """The part and line of a month's latest complete revision that list ``placement``: one, or none."""
        found = self._uow.evidence.placement(placement)
        parts = self._uow.evidence.hours_of(found.statement.contract, month) if found else ()
        if parts and len(parts) == parts[0].statement.parts:
            for part in parts:
                yield from ((part, line) for line in part.statement.lines if line.placement == placement)
