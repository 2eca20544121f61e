"""The records of the world (het register in het geheugen): what was verified and kept, and what counts of it.

It answers the procedures as the register's store does (``CountedEvidence``, ``DealingsEvidence``), from plain
dictionaries and from a log that is a list of leaves. One full-time equivalent per person and month is the bound of
a dictionary here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, cast

from tests.world.scheme import RULESETS
from verifier.core.log.leaf import statement_leaf
from verifier.core.log.merkle import hash_leaf, root
from verifier.core.model.activity import Activity, ActivityConfirmation
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.closing import Closing
from verifier.core.model.contract import Acceptance, Contract
from verifier.core.model.eligibility import Decision, Eligibility
from verifier.core.model.evidence import Verified
from verifier.core.model.hours import Hours
from verifier.core.model.party import PartyId
from verifier.core.model.placement import Placement
from verifier.core.model.statement import Digest, Statement
from verifier.core.model.verdict import Verdict
from verifier.core.model.withdrawal import Withdrawal
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.rules.telling.people import People, count_people, months_worked
from verifier.core.rules.valuing.fulltime import FULL_SHARE
from verifier.core.wire.statements import typ_of_noun

S = TypeVar("S", bound=Statement)


@dataclass(frozen=True, slots=True)
class Holding:
    """What one placement holds of one person's month: hours, share, and which grant of which hours says so.

    ``flat`` is whether its one-off part counts by that.
    """

    hours: int
    share: int
    grant: Digest
    reported: Digest
    flat: bool = True


@dataclass
class Records:
    """Everything the register of the world keeps."""

    kept: dict[Digest, Verified[Statement]] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)
    leaf_index: dict[Digest, int] = field(default_factory=dict)
    nonces: dict[Digest, bytes] = field(default_factory=dict)
    links: dict[tuple[Digest, str], bytes] = field(default_factory=dict)
    holdings: dict[tuple[Digest, Month], Holding] = field(default_factory=dict)
    ledger: dict[tuple[bytes, Month], int] = field(default_factory=dict)
    changed: dict[Digest, int] = field(default_factory=dict)
    rulesets: Mapping[Digest, RuleSet] = field(default_factory=lambda: RULESETS)

    def keep(self, verified: Verified[Statement]) -> int:
        """Log a statement and keep it; its leaf index. The same digest is kept once."""
        if verified.digest in self.kept:
            return self.leaf_index[verified.digest]
        nonce = hashlib.sha256(b"nonce" + len(self.leaves).to_bytes(8, "big")).digest()
        self.leaves.append(statement_leaf(nonce, typ_of_noun(type(verified.statement)), verified.token))
        self.kept[verified.digest] = verified
        self.nonces[verified.digest] = nonce
        self.leaf_index[verified.digest] = len(self.leaves) - 1
        return len(self.leaves) - 1

    def all_of(self, noun: type[S]) -> tuple[Verified[S], ...]:
        """Every ``noun`` in log order."""
        return tuple(cast(Verified[S], each) for each in self.kept.values() if isinstance(each.statement, noun))

    def find(self, digest: Digest, noun: type[S]) -> Verified[S] | None:
        found = self.kept.get(digest)
        return cast(Verified[S], found) if found is not None and isinstance(found.statement, noun) else None

    def root(self) -> Digest:
        return Digest(root([hash_leaf(leaf) for leaf in self.leaves]))

    # Evidence

    def contract(self, digest: Digest) -> Verified[Contract] | None:
        return self.find(digest, Contract)

    def acceptance_of(self, contract: Digest) -> Verified[Acceptance] | None:
        return next((each for each in self.all_of(Acceptance) if each.statement.contract == contract), None)

    def look_ahead(self, placements: Collection[Digest]) -> None:
        """All of it is at hand already."""

    def placement(self, digest: Digest) -> Verified[Placement] | None:
        return self.find(digest, Placement)

    def eligibility_of(self, placement: Digest) -> Verified[Eligibility] | None:
        return next((each for each in self.all_of(Eligibility) if each.statement.placement == placement), None)

    def hours_of(self, contract: Digest, month: Month) -> tuple[Verified[Hours], ...]:
        reported = [
            each
            for each in self.all_of(Hours)
            if each.statement.contract == contract and each.statement.month == month
        ]
        latest: dict[PartyId, int] = {}
        for each in reported:
            latest[each.statement.iss] = max(each.statement.revision, latest.get(each.statement.iss, 0))
        return tuple(each for each in reported if each.statement.revision == latest[each.statement.iss])

    def hours(self, digest: Digest) -> Verified[Hours] | None:
        return self.find(digest, Hours)

    def statement(self, digest: Digest) -> Verified[Statement] | None:
        return self.kept.get(digest)

    def withdrawals_of(self, statement: Digest) -> tuple[Verified[Withdrawal], ...]:
        return tuple(each for each in self.all_of(Withdrawal) if each.statement.statement == statement)

    def is_closed(self, contract: Digest) -> bool:
        return any(each.statement.contract == contract for each in self.all_of(Closing))

    def activities_of(self, contract: Digest) -> tuple[Verified[Activity], ...]:
        return tuple(each for each in self.all_of(Activity) if each.statement.contract == contract)

    def confirmation_of(self, activity: Digest) -> Verified[ActivityConfirmation] | None:
        return next(
            (each for each in self.all_of(ActivityConfirmation) if each.statement.activity == activity), None
        )

    def call_offs_of(self, framework: Digest) -> tuple[Verified[Contract], ...]:
        return tuple(each for each in self.all_of(Contract) if each.statement.framework == framework)

    def claims_of(self, contract: Digest) -> tuple[Verified[Claim], ...]:
        return tuple(each for each in self.all_of(Claim) if each.statement.contract == contract)

    def verdicts_of(self, contract: Digest) -> tuple[Verified[Verdict], ...]:
        return tuple(each for each in self.all_of(Verdict) if each.statement.contract == contract)

    def ruleset(self, digest: Digest) -> RuleSet | None:
        return self.rulesets.get(digest)

    # CountedEvidence

    def log_size(self) -> int:
        return len(self.leaves)

    def last_change(self, contract: Digest) -> int:
        return max((self.changed.get(each.digest, -1) for each in self.placements_of(contract)), default=-1)

    def effective_placements(self, contract: Digest) -> tuple[EffectivePlacement, ...]:
        found = []
        for placement in self.placements_of(contract):
            if self.counts(placement.digest, Month.of(placement.statement.first_day)):
                eligibility = self.eligibility_of(placement.digest)
                assert eligibility is not None
                found.append(EffectivePlacement(placement, eligibility, self.granted(placement.digest)))
        return tuple(found)

    def people(self, inputs: Inputs) -> People:
        return count_people(self._links(inputs), inputs.hours)

    def worked(self, inputs: Inputs) -> tuple[frozenset[Month], ...]:
        """The months with granted hours of each person."""
        return months_worked(self._links(inputs), inputs.months_worked)

    def _links(self, inputs: Inputs) -> list[tuple[Digest, bytes]]:
        ours = {each.placement.digest for each in inputs.placements}
        return [(placement, index) for (placement, _), index in self.links.items() if placement in ours]

    # What counts

    def placements_of(self, contract: Digest) -> tuple[Verified[Placement], ...]:
        return tuple(each for each in self.all_of(Placement) if each.statement.contract == contract)

    def counts(self, digest: Digest, month: Month) -> bool:
        """Whether a placement was found eligible, and neither it nor that was withdrawn for ``month``."""
        placement, eligibility = self.placement(digest), self.eligibility_of(digest)
        if placement is None or eligibility is None or eligibility.statement.decision is not Decision.ELIGIBLE:
            return False
        first = Month.of(placement.statement.first_day)
        withdrawals = (*self.withdrawals_of(digest), *self.withdrawals_of(eligibility.digest))
        return all(each.statement.leaves(month, from_month=first) for each in withdrawals)

    def granted(self, placement: Digest) -> dict[Month, Granted]:
        """The latest grant of each month of a placement."""
        return {
            month: Granted(held.grant, held.hours, held.flat)
            for (whose, month), held in self.holdings.items()
            if whose == placement
        }

    def same_person(self, placement: Digest) -> set[Digest]:
        """The placements of the same person on the same contract or its framework, as far as indexes tell."""
        families = {each.digest: each.statement.framework or each.digest for each in self.all_of(Contract)}
        family = {each.digest: families[each.statement.contract] for each in self.all_of(Placement)}
        found, before = {placement}, set[Digest]()
        while found != before:
            before = set(found)
            theirs = {index for (whose, _), index in self.links.items() if whose in found}
            found |= {
                whose
                for (whose, _), index in self.links.items()
                if index in theirs and family[whose] == family[placement]
            }
        return found

    def room(self, placement: Digest, month: Month) -> int:
        """What the person of ``placement`` has left of a full job, what this placement holds included."""
        held = self.holdings.get((placement, month))
        return FULL_SHARE - self.ledger.get(self._row(placement, month), 0) + (held.share if held else 0)

    def hold(self, placement: Digest, month: Month, holding: Holding | None) -> None:
        """Replace what a placement holds; over one full job is a fault of the world itself."""
        before = self.holdings.pop((placement, month), None)
        row = self._row(placement, month)
        total = self.ledger.get(row, 0) - (before.share if before else 0) + (holding.share if holding else 0)
        assert 0 <= total <= FULL_SHARE, "more than one full-time equivalent"
        self.ledger[row] = total
        if holding is not None:
            self.holdings[placement, month] = holding

    def touch(self, placements: Iterable[Digest]) -> None:
        """The newest leaf changed what ``placements`` count for."""
        self.changed.update((placement, len(self.leaves) - 1) for placement in placements)

    def _row(self, placement: Digest, month: Month) -> tuple[bytes, Month]:
        return self.links[placement, month.scope], month
