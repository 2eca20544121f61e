"""Granting in the world (toekennen): the hours that count, under one full-time equivalent per person and month.

It is told here a second time, from PROTOCOL 4 and ADR 0035 alone and without a database, so that the register's own
can be compared with it. A revision replaces all parts of the one before it: what it held is let go of first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tests.world.records import Holding, Records
from tests.world.scheme import RULESETS
from verifier.core.model.calendar import Month
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Flat, Grant, GrantLine, Hours, HoursLine
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.valuing.fulltime import hours_within, share

#: Signs, verifies and keeps the grant of these hours with these lines.
Say = Callable[[Digest, tuple[GrantLine, ...]], Verified[Grant]]


def grant_revision(records: Records, parts: tuple[Verified[Hours], ...], say: Say) -> tuple[Verified[Grant], ...]:
    """Grant a revision of one party's month once all its parts are there; nothing before."""
    hours = parts[0].statement
    if len(parts) < hours.parts:
        return ()
    ours = {each.digest for each in records.placements_of(hours.contract) if each.statement.iss == hours.iss}
    for placement, month in list(records.holdings):
        if placement in ours and month == hours.month:
            records.hold(placement, month, None)
            records.touch([placement])
    granted = (_grant(records, part, part.statement.lines, say) for part in parts)
    return tuple(each for each in granted if each is not None)


def grant_waiting(records: Records, placement: Digest, say: Say) -> tuple[Verified[Grant], ...]:
    """Grant what was reported of a placement before it was found eligible, month by month."""
    found = records.placement(placement)
    assert found is not None
    contract = found.statement.contract
    granted = []
    for month in sorted({each.statement.month for each in records.all_of(Hours)}):
        told = records.hours_of(contract, month)
        parts = [each for each in told if each.statement.iss == found.statement.iss]
        if parts and len(parts) == parts[0].statement.parts:
            for part in parts:
                lines = [line for line in part.statement.lines if line.placement == placement]
                granted.append(_grant(records, part, lines, say))
    return tuple(each for each in granted if each is not None)


def grant_nothing(records: Records, placement: Digest, say: Say) -> tuple[Verified[Grant], ...]:
    """Take back the grants of the months in which a withdrawn placement no longer counts."""
    granted = []
    for (whose, month), held in sorted(records.holdings.items(), key=lambda each: each[0]):
        if whose == placement and not records.counts(placement, month):
            grant = say(held.reported, (GrantLine(placement, 0),))
            records.hold(placement, month, Holding(0, 0, grant.digest, held.reported))
            records.touch([placement])
            granted.append(grant)
    return tuple(granted)


def _grant(
    records: Records, hours: Verified[Hours], lines: Iterable[HoursLine], say: Say
) -> Verified[Grant] | None:
    month = hours.statement.month
    contract = records.contract(hours.statement.contract)
    assert contract is not None
    ruleset = RULESETS[contract.statement.ruleset.digest]
    countable = [line for line in lines if records.counts(line.placement, month)]
    if not countable:
        return None
    countable.sort(key=lambda line: records.links[line.placement, month.scope])
    given = [_take(records, line, month, ruleset) for line in countable]
    grant = say(hours.digest, tuple(given))
    for line in given:
        taken = Holding(line.hours, share(ruleset, line.hours), grant.digest, hours.digest, line.flat is None)
        records.hold(line.placement, month, taken)
    records.touch([line.placement for line in given])
    return grant


def _take(records: Records, line: HoursLine, month: Month, ruleset: RuleSet) -> GrantLine:
    """Take the room at once, so that the next line of this person sees it; the grant is named when it is signed."""
    hours = hours_within(ruleset, records.room(line.placement, month), line.hours)
    flat = Flat.COUNTED_ELSEWHERE if hours and _counted_elsewhere(records, line.placement) else None
    nothing = Digest(bytes(32))
    records.hold(line.placement, month, Holding(hours, share(ruleset, hours), nothing, nothing, flat is None))
    return GrantLine(line.placement, hours, flat)


def _counted_elsewhere(records: Records, placement: Digest) -> bool:
    """Whether the one-off part of the same person counts by what another agency decided, in the same family."""
    ours = records.same_person(placement)
    agency = {each.digest: each.statement.agency for each in records.all_of(Placement)}
    return any(
        held.hours and held.flat and whose in ours and agency[whose] != agency[placement]
        for (whose, _), held in records.holdings.items()
    )
