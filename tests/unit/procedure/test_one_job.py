"""One person, one job: whatever two contractors say in whatever order, nobody is granted more than a full one.

And what the contractor recomputes from the tokens it was given comes to the same digest and the same floor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.endurance import often
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import CONTRACTOR, OTHER_CONTRACTOR, UTRECHT
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.eligibility import Decision
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import Placement
from verifier.core.procedure.gathered import GatheredEvidence
from verifier.core.procedure.hours import verify_grant
from verifier.core.procedure.inputs import EffectivePlacement, Granted, Inputs
from verifier.core.procedure.intake import recall
from verifier.core.rules.valuing.fulltime import FULL_SHARE, share

JANUARY, FEBRUARY, JUNE = Month(2026, 1), Month(2026, 2), Month(2026, 6)
MONTHS = (JANUARY, FEBRUARY)

#: Four placements of one person: two by each contractor.
REPORT = st.tuples(
    st.just("report"),
    st.sampled_from(MONTHS),
    st.sampled_from((0, 1)),
    st.dictionaries(st.sampled_from((0, 1)), st.integers(0, 20_000), min_size=1),
)
DECIDE = st.tuples(st.just("decide"), st.integers(0, 3))
WITHDRAW = st.tuples(st.just("withdraw"), st.integers(0, 3), st.sampled_from((date(2026, 1, 1), date(2026, 2, 1))))
STEPS = st.lists(st.one_of(REPORT, REPORT, DECIDE, DECIDE, WITHDRAW), max_size=14)


class Pair:
    """Two contracts of two contractors, and one person four times on them."""

    def __init__(self) -> None:
        self.world = World()
        self.contracts = [self.world.agreed(contractor=each) for each in (CONTRACTOR, OTHER_CONTRACTOR)]
        self.placements = [self.world.place(contract, PEOPLE[0]) for contract in self.contracts for _ in range(2)]
        self.world.travel(JUNE)

    def tell(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("report", month, whose, lines):
                hours = {self.placements[2 * whose + which].digest: number for which, number in lines.items()}
                hours = {each: number for each, number in hours.items() if self.may_work(each, month)}
                if hours:
                    self.world.report(month, hours)
            case ("decide", which):
                placed = self.placements[which]
                records = self.world.records
                if not records.eligibility_of(placed.digest) and not records.withdrawals_of(placed.digest):
                    self.world.decide(placed, rates=4_000_000)
            case ("withdraw", which, day):
                placed = self.placements[which]
                if not self.world.records.withdrawals_of(placed.digest):
                    self.world.withdraw(placed, day)

    def may_work(self, digest: Any, month: Month) -> bool:
        return all(
            each.statement.leaves(month, from_month=JANUARY) for each in self.world.records.withdrawals_of(digest)
        )

    def shares(self) -> dict[Month, int]:
        """Recomputed from the granted hours alone: the ledger is not asked."""
        sums: defaultdict[Month, int] = defaultdict(int)
        for (_, month), held in self.world.records.holdings.items():
            sums[month] += share(UTRECHT, held.hours)
        return sums


@settings(max_examples=often(20, 200))
@given(STEPS)
def test_no_order_of_events_grants_more_than_one_full_time_job(steps: list[tuple[Any, ...]]) -> None:
    pair = Pair()
    for step in steps:
        pair.tell(step)
        sums = pair.shares()
        assert all(total <= FULL_SHARE for total in sums.values())
        ledger = {month: held for (_, month), held in pair.world.records.ledger.items() if held}
        assert ledger == {month: total for month, total in sums.items() if total}, "S7: the ledger is the sum"
    for contract in pair.contracts:
        assert recomputed(pair.world, contract).digest == pair.world.inputs(contract, JUNE).digest


@settings(max_examples=10)
@given(STEPS)
def test_a_claim_over_whatever_is_left_holds(steps: list[tuple[Any, ...]]) -> None:
    """With one person that fills the obligation, so that every story has something to prove."""
    pair = Pair()
    (ours, _) = pair.contracts
    other = pair.world.employ(ours, PEOPLE[1], rates=0, flat=4_000_000)
    pair.world.report(JUNE, {other.digest: 15_600})
    for step in steps:
        pair.tell(step)
    claim = pair.world.claim(ours, JUNE)
    assert isinstance(claim.statement, Claim)
    assert claim.statement.inputs == recomputed(pair.world, ours).digest


def recomputed(world: World, contract: Verified[Any]) -> Inputs:
    """What the contractor makes of the tokens that the register hands it (doors: contracts/{digest}/inputs)."""
    tokens = [(each.token, each.digest, type(each.statement)) for each in world.records.kept.values()]
    known = GatheredEvidence(tuple(recall(token, noun, digest=digest) for token, digest, noun in tokens))
    return Inputs.of(contract.statement, JUNE, _effective(world, known, contract))


def _effective(world: World, known: GatheredEvidence, contract: Verified[Any]) -> Iterator[EffectivePlacement]:
    for digest in world.records.kept:
        placement = known.placement(digest)
        if placement is None or placement.statement.contract != contract.digest:
            continue
        eligibility = known.eligibility_of(digest)
        if eligibility is None or eligibility.statement.decision is not Decision.ELIGIBLE:
            continue
        if all(each.statement.leaves(JANUARY, from_month=JANUARY) for each in known.withdrawals_of(digest)):
            yield EffectivePlacement(placement, eligibility, dict(_granted(world, known, placement)))


def _granted(
    world: World, known: GatheredEvidence, placement: Verified[Placement]
) -> Iterator[tuple[Month, Granted]]:
    """The latest grant of each month, its hours read from the grant's own token."""
    for month, latest in world.records.granted(placement.digest).items():
        token = next(each.token for each in world.grants if each.digest == latest.grant)
        grant = verify_grant(token, evidence=known, trust=world.trust, at=world.at)
        yield month, Granted.by(grant, placement.digest)
