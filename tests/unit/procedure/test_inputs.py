"""Inputs: the digest that claim and verdict rest on, byte by byte, and the point that is computed from them."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from tests.unit.procedure.cases import worked_half_year
from tests.world import World
from tests.world.claiming import total
from tests.world.people import PEOPLE
from tests.world.scheme import UTRECHT
from verifier.core.errors import Unsupported
from verifier.core.model.calendar import Month
from verifier.core.model.eligibility import Decision
from verifier.core.privacy.commitment import commit
from verifier.core.procedure.inputs import EffectivePlacement, Inputs

MARCH, JUNE = Month(2026, 3), Month(2026, 6)


def test_the_digest_is_what_protocol_5_says() -> None:
    """Placements in order of raw digest, each placement || eligibility || grants || u64be hours (ADR 0006)."""
    world = World()
    agreed = world.agreed()
    full = world.employ(agreed, PEOPLE[0])
    late = world.employ(agreed, PEOPLE[1], first_day=date(2026, 5, 20))
    world.travel(JUNE)
    world.report(MARCH, {full.digest: 1234})
    world.report(JUNE, {full.digest: 5, late.digest: 15_600})
    march, june = (grant.digest for grant in world.grants)
    nothing = bytes(32)
    records = {
        full.digest: ([nothing, nothing, march, nothing, nothing, june], [0, 0, 1234, 0, 0, 5]),
        late.digest: ([nothing, june], [0, 15_600]),
    }
    whole = b""
    for digest in sorted(records):
        grants, hours = records[digest]
        eligibility = world.records.eligibility_of(digest)
        assert eligibility is not None
        whole += (
            digest + eligibility.digest + b"".join(grants) + b"".join(each.to_bytes(8, "big") for each in hours)
        )
    assert world.inputs(agreed, JUNE).digest == hashlib.sha256(whole).digest()


def test_nothing_counts_for_a_contract_without_placements() -> None:
    world = World()
    assert world.inputs(world.agreed(), JUNE).digest == hashlib.sha256(b"").digest()


def test_the_order_in_which_placements_are_given_does_not_matter() -> None:
    world, agreed = worked_half_year(3)
    placements = world.records.effective_placements(agreed.digest)
    digests = {Inputs.of(agreed.statement, JUNE, each).digest for each in (placements, placements[::-1])}
    assert len(digests) == 1


def test_months_after_the_moment_are_left_out() -> None:
    world, agreed = worked_half_year(1)
    before = world.inputs(agreed, MARCH)
    (placed,) = world.records.placements_of(agreed.digest)
    assert before.hours == {placed.digest: 3 * 15_600}
    world.report(JUNE, {placed.digest: 1})
    assert world.inputs(agreed, MARCH).digest == before.digest
    world.report(MARCH, {placed.digest: 15_600})
    assert world.inputs(agreed, MARCH).hours == before.hours
    assert world.inputs(agreed, MARCH).digest != before.digest, "another grant, though of as many hours"


def test_the_point_commits_to_the_contractors_own_total() -> None:
    world = World()
    agreed = world.agreed()
    one = world.employ(agreed, PEOPLE[0], rates=4_000_000, flat=600_000)
    two = world.employ(agreed, PEOPLE[1], rates=tuple(range(1_000_000, 1_000_012)))
    idle = world.employ(agreed, PEOPLE[2], rates=9_000_000, flat=9_000_000)
    world.travel(JUNE)
    world.report(MARCH, {one.digest: 7_800, two.digest: 15_600})
    world.report(JUNE, {one.digest: 100, idle.digest: 0})
    inputs = world.inputs(agreed, JUNE)
    reached = total(inputs, world.sealed_openings, UTRECHT)
    assert reached.numerator == 7_900 * 4_000_000 + 15_600 * 1_000_002 + 187_200 * 600_000
    for floor in (0, 600_000):
        assert inputs.point(UTRECHT, floor) == commit(reached.numerator - 187_200 * floor, reached.blinding)


def test_a_declined_placement_is_no_input() -> None:
    world = World()
    agreed = world.agreed()
    placed = world.place(agreed, PEOPLE[0])
    declined = world.decide(placed, decline=True)
    assert declined.statement.decision is Decision.DECLINED
    assert world.records.effective_placements(agreed.digest) == ()
    with pytest.raises(Unsupported):
        Inputs.of(agreed.statement, JUNE, [EffectivePlacement(placed, declined, {})])
