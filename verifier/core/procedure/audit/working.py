"""Working (werken): placements, decisions, hours and grants of an audit, judged from the holdings in log order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from verifier.core.errors import (
    AlreadyDecided,
    OutsideWindow,
    StaleRevision,
    UnknownReference,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.contract import Contract
from verifier.core.model.party import PartyId
from verifier.core.model.placement import contract_scopes
from verifier.core.model.statement import Digest
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.audit.facts import (
    Awarded,
    Granted,
    Opened,
    Placed,
    Reported,
    month_number,
    numbered_month,
)
from verifier.core.procedure.audit.holdings import GrantedLine, Held, Holdings, Stand
from verifier.core.procedure.audit.record import Record
from verifier.core.procedure.evidence import known_ruleset
from verifier.core.rules.valuing.fulltime import FULL_SHARE, hours_within
from verifier.core.wire.statements import MAX_MONTH_HOURS

_NOT_REPORTED: Final = (-1, -1)


@dataclass(slots=True)
class _Revision:
    """The parts of a party's newest hours in a month, and those of the newest that were complete."""

    number: int
    parts: int
    came: dict[int, Digest] = field(default_factory=dict)
    complete: tuple[Digest, ...] = ()

    @property
    def is_complete(self) -> bool:
        return len(self.came) == self.parts


class Working:
    """Each method takes what a statement says, and raises the refusal of what does not fit."""

    def __init__(self, record: Record, holdings: Holdings) -> None:
        self._record = record
        self._holdings = holdings
        self._revisions: dict[tuple[Digest, PartyId, int], _Revision] = {}
        self._of_hours: dict[Digest, tuple[Digest, PartyId, int]] = {}
        self._withdrawn: defaultdict[int, list[Withdrawal]] = defaultdict(list)
        self._most: dict[Digest, int] = {}
        #: The leaf of what last changed what counts for a contract.
        self.last_change: dict[Digest, int] = {}
        #: How many verdicts came before.
        self.epoch = 0

    def place(self, opened: Opened, said: Placed) -> None:
        """``verify_placement`` of what follows from the record: 2. for a contract in force, by one who attests."""
        contract = self._record.attested_contract(said.contract, party=said.attester).statement
        first = max(said.works_from, month_number(contract.first_month))
        months = max(0, month_number(contract.last_counted_month) - first + 1)
        digest, leaf = _digest(opened), opened.leaf_index
        self._holdings.hold(digest, said, first=first, months=months, leaf=leaf, line=opened.line)
        self.last_change[said.contract] = leaf

    def decide(self, opened: Opened, said: Awarded) -> None:
        """``verify_eligibility`` of what follows from the record: its steps 2 to 4, and 6."""
        held = self._holdings.find([said.placement]).get(said.placement)
        if held is None or held.agency != said.agency:  # 2
            raise UnknownReference("the digest of a placement that names this agency", field="placement")
        contract = self._record.attested_contract(held.contract, party=held.attester).statement
        if held.stand is Stand.WITHDRAWN:  # 3
            raise Withdrawn("a placement that is not withdrawn", field="placement")
        if held.stand is not Stand.WAITING:  # 4
            raise AlreadyDecided("a placement that was not decided before", field="placement")
        if said.eligible:  # 6
            _check_award(said, held, contract)
        self._holdings.decide(held, _digest(opened), said, leaf=opened.leaf_index, line=opened.line)
        self.last_change[held.contract] = opened.leaf_index

    def withdraw(self, opened: Opened, placement: Digest, withdrawal: Withdrawal) -> None:
        """A verified withdrawal of a placement, or of its eligibility."""
        held = self._holdings.find([placement]).get(placement)
        if held is None:
            return
        self._withdrawn[held.place].append(withdrawal)
        counts = held.counts and self._counts_in(held, held.works_from)
        self._holdings.withdraw(held, counts=counts, leaf=opened.leaf_index)
        self.last_change[held.contract] = opened.leaf_index

    def report(self, opened: Opened, said: Reported) -> None:
        """``verify_hours`` of what follows from the record: its steps 2 to 5; a whole revision replaces another."""
        contract = self._record.attested_contract(said.contract, party=said.attester).statement  # 2
        month = numbered_month(said.month)
        if not contract.first_month <= month <= contract.last_counted_month:  # 3
            raise OutsideWindow("a month inside the contract", field="month")
        if month.starts_at > opened.received_at:
            raise OutsideWindow("a month that has begun", field="month")
        revision = self._revision(said)  # 4
        places = self._listed(said, month.last_day.day * 24 * 100)  # 5
        if not self._holdings.list_once(places, said.month, said.revision):
            raise WrongValue("every placement in one part of a revision", field="lines")
        digest, key = _digest(opened), (said.contract, said.attester, said.month)
        self._holdings.report(digest, said.placements, places, said.hours)
        self._of_hours[digest] = key
        revision.came[said.part] = digest
        self._revisions[key] = revision
        if revision.is_complete:
            self._replace(revision, said.month, leaf=opened.leaf_index)
            self.last_change[said.contract] = opened.leaf_index

    def grant(self, opened: Opened, said: Granted) -> None:
        """``verify_grant`` of what follows from the record: its steps 2 and 3, of hours that stand.

        4. more than nothing is granted only of the newest complete revision, to who counts in that month, and never
        more than one full-time job: what the cap left of it is the register's word.
        """
        key = self._of_hours.get(said.hours)
        if key is None:  # 2
            raise UnknownReference("the digest of reported hours", field="hours")
        contract, _, month = key
        reported = self._holdings.reported(said.hours)
        most = self._most_hours(contract) if said.hours in self._revisions[key].complete else 0
        lines = []
        for placement, hours, flat in zip(said.placements, said.granted, said.flats, strict=True):
            place, of = reported.get(placement, _NOT_REPORTED)
            if hours > of:  # 3
                raise WrongRelation("no more hours than were reported for the placement", field="lines")
            if hours and (hours > most or not self._counts_at(place, month)):  # 4
                raise WrongRelation("hours of who counts in the month, within one full-time job", field="lines")
            lines.append(GrantedLine(place, hours, flat))
        self._holdings.grant(_digest(opened), month, lines, epoch=self.epoch, leaf=opened.leaf_index)
        self.last_change[contract] = opened.leaf_index

    def _revision(self, said: Reported) -> _Revision:
        if said.part > said.parts:
            raise WrongValue("a part that is not beyond the number of parts", field="part")
        current = self._revisions.get((said.contract, said.attester, said.month))
        if said.revision == (current.number if current else -1) + 1:
            return _Revision(said.revision, said.parts, complete=current.complete if current else ())
        if current is None or (said.revision, said.parts) != (current.number, current.parts):
            raise StaleRevision("the next revision of this month", field="revision")
        if said.part in current.came:
            raise StaleRevision("a part of this revision that is still missing, or the next revision", field="part")
        return current

    def _listed(self, said: Reported, most: int) -> list[int]:
        found = self._holdings.find(said.placements)
        places = []
        for placement, hours in zip(said.placements, said.hours, strict=True):
            held = found.get(placement)
            if held is None or held.contract != said.contract or held.attester != said.attester:
                raise UnknownReference(
                    "the digest of a placement of this contract that this party attested", field="lines"
                )
            if not held.works_from <= said.month <= held.works_until:
                raise OutsideWindow("a month between the placement's first and last day", field="lines")
            if held.place in self._withdrawn and not self._is_left(placement, held, said.month):
                raise OutsideWindow("a month before the placement was withdrawn", field="lines")
            if hours > most:
                raise WrongValue("no more hours than the month has", field="hours")
            places.append(held.place)
        return places

    def _replace(self, revision: _Revision, month: int, *, leaf: int) -> None:
        for earlier in revision.complete:
            places = (place for place, _ in self._holdings.reported(earlier).values())
            self._holdings.release(places, month, epoch=self.epoch, leaf=leaf)
        revision.complete = tuple(revision.came.values())

    def _most_hours(self, contract: Digest) -> int:
        if contract not in self._most:
            verified = self._record.contract(contract)
            if verified is None:
                raise UnknownReference("the digest of a contract", field="contract")
            ruleset = known_ruleset(verified, evidence=self._record)
            self._most[contract] = hours_within(ruleset, FULL_SHARE, MAX_MONTH_HOURS)
        return self._most[contract]

    def _counts_at(self, place: int, month: int) -> bool:
        """Whether the placement that is kept at ``place`` counts in ``month``."""
        if place not in self._withdrawn:
            return self._holdings.counts(place)
        held = self._holdings.held(place)
        return held.counts and self._counts_in(held, month)

    def _counts_in(self, held: Held, month: int) -> bool:
        """Whether neither a placement nor its eligibility was withdrawn for ``month``."""
        return self._all_leave(self._withdrawn.get(held.place, ()), held, month)

    def _is_left(self, placement: Digest, held: Held, month: int) -> bool:
        """Whether the placement itself was not withdrawn for ``month``."""
        own = (each for each in self._withdrawn[held.place] if each.statement == placement)
        return self._all_leave(own, held, month)

    @staticmethod
    def _all_leave(withdrawals: Iterable[Withdrawal], held: Held, month: int) -> bool:
        first, asked = numbered_month(held.works_from), numbered_month(month)
        return all(each.leaves(asked, from_month=first) for each in withdrawals)


def _check_award(said: Awarded, held: Held, contract: Contract) -> None:
    if said.ruleset != contract.ruleset.digest:
        raise WrongValue("the rule set of the contract", field="ruleset_digest")
    if said.scopes != contract_scopes(contract):
        raise WrongValue(
            "one commitment per calendar year of the contract, in order", field="pseudonym_commitments"
        )
    if said.rates != held.months:
        raise WrongValue("one commitment per month up to the contract's end", field="rate_commitments")


def _digest(opened: Opened) -> Digest:
    if opened.digest is None:
        raise UnknownReference("a statement with a digest", field="token")
    return opened.digest
