"""Duties (verplichte handelingen): what is still to be done for a contract, by whom and by when.

A pure function of the contract and of the statements that are there: who holds both can remind, and nobody can say
that a date was not known. A moment stays open for 31 days after its month; what counts for it is due by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from verifier.core.model.activity import Activity
from verifier.core.model.calendar import Month, day_of, months
from verifier.core.model.claim import Claim
from verifier.core.model.contract import Contract
from verifier.core.model.duty import Duty, DutyKind
from verifier.core.model.eligibility import Decision
from verifier.core.model.evidence import Verified
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome, Verdict
from verifier.core.procedure.activity import confirmer_of
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.evidence import RegisterEvidence, is_withdrawn, known_ruleset
from verifier.core.procedure.owing import owing_at_each
from verifier.core.rules.valuing.activities import check_activity

_TERM = timedelta(seconds=CLAIM_TERM)


class DealingsEvidence(RegisterEvidence, Protocol):
    """Evidence that can also say what was attested, claimed and answered for a contract."""

    def placements_of(self, contract: Digest) -> tuple[Verified[Placement], ...]: ...

    def claims_of(self, contract: Digest) -> tuple[Verified[Claim], ...]: ...

    def verdicts_of(self, contract: Digest) -> tuple[Verified[Verdict], ...]: ...


def duties_of(contract: Verified[Contract], *, evidence: DealingsEvidence, at: int) -> tuple[Duty, ...]:
    """What is still to be done for ``contract`` at ``at``, the earliest first; nothing for one that is withdrawn.

    1. an offer is accepted before its first day; 2. hours are reported, by each party that attested somebody at
    work in a month that is over, before the moment closes in which the month counts; 3. while something remains, a
    floor is claimed at each moment that was not answered for good, before it closes; 4. an agreed activity takes
    place on its day, and stays overdue when it did not; 5. a reported activity is confirmed before its moment
    closes.
    """
    if is_withdrawn(contract, evidence=evidence):
        return ()
    found: Iterable[Duty] = _open_duties(contract, evidence, at)
    if evidence.acceptance_of(contract.digest) is None:
        found = [_duty(DutyKind.ACCEPT, contract.statement.contractor, contract.statement.first_day)]  # 1
    marked = (replace(each, overdue=each.due < day_of(at)) for each in found)
    return tuple(sorted(marked, key=lambda each: (each.due, each.kind, each.party, each.target or "")))


def closes(contract: Contract, month: Month) -> date:
    """The last day on which what belongs to ``month`` can still count: 31 days after its moment."""
    moment = next((each for each in contract.answer_moments if each >= month), contract.answer_moments[-1])
    return moment.last_day + _TERM


def _open_duties(contract: Verified[Contract], evidence: DealingsEvidence, at: int) -> Iterator[Duty]:
    answered = _answered(contract, evidence)
    yield from _hours(contract, answered, evidence, at)  # 2
    yield from _claims(contract, answered, evidence)  # 3
    standing = _standing_activities(contract, evidence)
    yield from _agreed_activities(contract, standing)  # 4
    yield from _confirmations(contract, standing, evidence)  # 5


def _answered(contract: Verified[Contract], evidence: DealingsEvidence) -> frozenset[Month]:
    """The moments that have an answer which no later one replaces."""
    said = [each.statement for each in evidence.verdicts_of(contract.digest)]
    return frozenset(each.as_of.moment for each in said if each.verdict is not Outcome.PENDING)


def _hours(
    contract: Verified[Contract], answered: frozenset[Month], evidence: DealingsEvidence, at: int
) -> Iterator[Duty]:
    said = contract.statement
    last = min(said.last_counted_month, Month.of(day_of(at)).plus(-1))
    closed = max(answered, default=None)
    attested = _attested(contract, evidence)
    for month in months(said.first_month, last):
        if closed is not None and month <= closed:
            continue
        told = evidence.hours_of(contract.digest, month)
        for party in sorted({each.party for each in attested if each.covers(month)}):
            parts = [each.statement for each in told if each.statement.iss == party]
            if not parts or len(parts) < parts[0].parts:
                yield _duty(DutyKind.REPORT_HOURS, party, closes(said, month), month=month)


class _Attested(NamedTuple):
    """Somebody of ``party`` is at work in these months; without a last one it goes on."""

    party: PartyId
    first: Month
    last: Month | None

    def covers(self, month: Month) -> bool:
        return self.first <= month and (self.last is None or month <= self.last)


def _attested(contract: Verified[Contract], evidence: DealingsEvidence) -> frozenset[_Attested]:
    """Who attested somebody that counts or may come to count, and when that works; equal ones once."""
    found = set()
    for each in evidence.placements_of(contract.digest):
        decided = evidence.eligibility_of(each.digest)
        declined = decided is not None and decided.statement.decision is Decision.DECLINED
        if not declined and not evidence.withdrawals_of(each.digest):
            said = each.statement
            last = None if said.last_day is None else Month.of(said.last_day)
            found.add(_Attested(said.iss, Month.of(said.first_day), last))
    return frozenset(found)


def _claims(contract: Verified[Contract], answered: frozenset[Month], evidence: DealingsEvidence) -> Iterator[Duty]:
    said = contract.statement
    if said.call_offs is not None and not said.call_offs.together:
        return
    claimed = {each.statement.moment for each in evidence.claims_of(contract.digest)}
    closed = max(answered, default=None)
    open_moments = [
        each for each in said.answer_moments if each not in claimed and (closed is None or each > closed)
    ]
    if not open_moments:
        return
    for moment, owing in owing_at_each(contract, open_moments, evidence=evidence, public=evidence).items():
        if owing.owed.remaining:
            yield _duty(DutyKind.CLAIM, said.contractor, closes(said, moment), month=moment)


def _agreed_activities(contract: Verified[Contract], standing: Iterable[Verified[Activity]]) -> Iterator[Duty]:
    reported = [each.statement for each in standing]
    for target in contract.statement.targets:
        if target.day is None:
            continue
        alike = [each for each in reported if each.kind == target.activity and each.day <= target.day]
        if sum(each.quantity or each.amount or 0 for each in alike) < target.least:
            yield _duty(DutyKind.DO_ACTIVITY, contract.statement.contractor, target.day, target=target.code)


def _confirmations(
    contract: Verified[Contract], standing: Iterable[Verified[Activity]], evidence: DealingsEvidence
) -> Iterator[Duty]:
    ruleset = known_ruleset(contract, evidence=evidence)
    for each in standing:
        party = confirmer_of(check_activity(ruleset, each.statement), each.statement, contract.statement)
        if party is not None and evidence.confirmation_of(each.digest) is None:
            due = closes(contract.statement, Month.of(each.statement.day))
            yield _duty(DutyKind.CONFIRM_ACTIVITY, party, due, activity=each.digest)


def _standing_activities(contract: Verified[Contract], evidence: DealingsEvidence) -> list[Verified[Activity]]:
    return [each for each in evidence.activities_of(contract.digest) if not evidence.withdrawals_of(each.digest)]


def _duty(
    kind: DutyKind,
    party: PartyId,
    due: date,
    *,
    month: Month | None = None,
    target: str | None = None,
    activity: Digest | None = None,
) -> Duty:
    return Duty(kind=kind, party=party, due=due, overdue=False, month=month, target=target, activity=activity)
