"""How to verify reported hours (uren) and granted hours (toegekende uren)."""

from __future__ import annotations

from verifier.core.errors import OutsideWindow, StaleRevision, UnknownReference, WrongRelation, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Grant, Hours, HoursLine
from verifier.core.model.placement import Placement
from verifier.core.procedure.evidence import Evidence, attested_contract
from verifier.core.procedure.intake import receive
from verifier.core.trust.directory import Trust


def verify_hours(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Hours]:
    """Verify ``sr-hours+jwt`` as received at ``at``.

    1. intake, by an enrolled contractor; 2. the contract is accepted, not withdrawn or closed, and this party
    attests for it: its contractor or a listed party; 3. the month lies inside the contract or its recovery
    period, and has begun; 4. the revision is this party's next one, or the current one with a part that is
    still missing; 5. every line is a different placement that this party attested for this contract, at work in
    this month, with no more hours than the month has.

    Hours of a placement that is not decided yet are kept; they are granted when it is.
    """
    hours, signed = receive(unverified_token, Hours, trust=trust, at=at)  # 1
    contract = attested_contract(hours.contract, party=hours.iss, evidence=evidence)  # 2
    _check_month(hours, contract.statement, at=at)  # 3
    _check_revision(hours, evidence)  # 4
    if len({line.placement for line in hours.lines}) != len(hours.lines):  # 5
        raise WrongValue("every placement at most once", field="lines")
    evidence.look_ahead([line.placement for line in hours.lines])
    for line in hours.lines:
        _check_line(line, hours, evidence)
    return Verified(hours, signed.token, signed.digest)


def verify_grant(unverified_token: str, *, evidence: Evidence, trust: Trust, at: int) -> Verified[Grant]:
    """Verify ``sr-grant+jwt`` as signed at ``at`` (the register's word on the cap, PROTOCOL 4).

    1. intake, by the register's active key; 2. the hours are known; 3. every line is a different one of theirs, and
    grants no more than was reported.

    That the cap was kept is the register's word: it needs every contract of the person.
    """
    grant, signed = receive(unverified_token, Grant, trust=trust, at=at)  # 1
    hours = evidence.hours(grant.hours)
    if hours is None:  # 2
        raise UnknownReference("the digest of reported hours", field="hours")
    if len({line.placement for line in grant.lines}) != len(grant.lines):  # 3
        raise WrongValue("every placement at most once", field="lines")
    reported = {line.placement: line.hours for line in hours.statement.lines}
    for line in grant.lines:
        if line.hours > reported.get(line.placement, -1):
            raise WrongRelation("no more hours than were reported for the placement", field="lines")
    return Verified(grant, signed.token, signed.digest)


def _check_month(hours: Hours, contract: Contract, *, at: int) -> None:
    if not contract.first_month <= hours.month <= contract.last_counted_month:
        raise OutsideWindow("a month inside the contract", field="month")
    if hours.month.starts_at > at:
        raise OutsideWindow("a month that has begun", field="month")
    if hours.part > hours.parts:
        raise WrongValue("a part that is not beyond the number of parts", field="part")


def _check_revision(hours: Hours, evidence: Evidence) -> None:
    told = evidence.hours_of(hours.contract, hours.month)
    current = [each for each in told if each.statement.iss == hours.iss]
    latest = current[0].statement.revision if current else -1
    if hours.revision == latest + 1:
        return
    if hours.revision != latest or hours.parts != current[0].statement.parts:
        raise StaleRevision("the next revision of this month", field="revision")
    if any(each.statement.part == hours.part for each in current):
        raise StaleRevision("a part of this revision that is still missing, or the next revision", field="part")
    listed = {line.placement for each in current for line in each.statement.lines}
    if any(line.placement in listed for line in hours.lines):
        raise WrongValue("every placement in one part of a revision", field="lines")


def _check_line(line: HoursLine, hours: Hours, evidence: Evidence) -> None:
    placement = evidence.placement(line.placement)
    whose = (hours.contract, hours.iss)
    if placement is None or (placement.statement.contract, placement.statement.iss) != whose:
        raise UnknownReference("the digest of a placement of this contract that this party attested", field="lines")
    if not is_at_work(placement.statement, hours.month):
        raise OutsideWindow("a month between the placement's first and last day", field="lines")
    if any(
        not each.statement.leaves(hours.month, from_month=Month.of(placement.statement.first_day))
        for each in evidence.withdrawals_of(line.placement)
    ):
        raise OutsideWindow("a month before the placement was withdrawn", field="lines")
    if line.hours > hours.month.last_day.day * 24 * 100:
        raise WrongValue("no more hours than the month has", field="hours")


def is_at_work(placement: Placement, month: Month) -> bool:
    """Whether a placement's days reach into ``month``."""
    last = placement.last_day
    return Month.of(placement.first_day) <= month and (last is None or month <= Month.of(last))
