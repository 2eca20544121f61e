"""A recovery period: what still counts after the end, when the last answer comes, and what is withheld then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from tests.unit.procedure.cases import in_world
from tests.unit.procedure.refusing import refuses
from tests.unit.procedure.test_compliance import claim
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import DAY, UTRECHT
from verifier.core.errors import OutsideWindow
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract, Obligation
from verifier.core.model.evidence import Verified
from verifier.core.model.placement import committed_months, contract_scopes
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.compliance import CLAIM_TERM, Assessment, Standing, assess_compliance
from verifier.core.procedure.hours import verify_hours
from verifier.core.procedure.inputs import Inputs
from verifier.core.procedure.placement import verify_placement
from verifier.core.procedure.verdict import verify_verdict
from verifier.core.rules.telling.people import People

JUNE, DECEMBER, MARCH = Month(2026, 6), Month(2026, 12), Month(2027, 3)
#: EUR 40,000, and a malus of 125 %.
OBLIGATION, MALUS = 4_000_000, 12_500
MET, NOT_MET, _, BEHIND, PENDING = Outcome


def recovering(world: World, **changes: Any) -> Verified[Contract]:
    """A year with three months to make good what it lacked."""
    return world.agreed(recovery_months=3, **changes)


class TestContract:
    def test_counts_to_the_end_of_the_recovery_period(self) -> None:
        said = recovering(World()).statement
        assert said.answer_moments == (JUNE, DECEMBER, MARCH)
        assert committed_months(said, date(2026, 11, 1))[-1] == MARCH
        assert contract_scopes(said) == ("2026", "2027")

    def test_without_one_nothing_is_different(self) -> None:
        said = World().agreed().statement
        assert said.answer_moments == said.moments
        assert said.last_counted_month == said.last_month


class TestWorking:
    def test_hours_are_reported_in_it_and_not_after(self) -> None:
        world = World()
        placed = world.employ(recovering(world), PEOPLE[0])
        world.travel(Month(2027, 6))
        case = in_world(world, world.draft_hours(MARCH, {placed.digest: 1_000}), verify_hours)
        case.verify(case.token())
        refuses(OutsideWindow, case.verify, case.token(month=MARCH.plus(1)), field="month")

    def test_somebody_may_start_in_it_and_not_after(self) -> None:
        world = World()
        attested = world.draft_placement(recovering(world), PEOPLE[0])
        case = in_world(world, attested.placement, verify_placement, sealed_subject=attested.sealed_subject)
        case.verify(case.token(first_day=date(2027, 3, 31)))
        refuses(OutsideWindow, case.verify, case.token(first_day=date(2027, 4, 1)), field="first_day")


@cache
def agreed_once() -> Verified[Contract]:
    return recovering(World())


def standing(month: Month, floor: int | None, *, people: int = 10, **changes: Any) -> Standing:
    inputs = Inputs.of(agreed_once().statement, month, ())
    told: dict[str, Any] = {
        "inputs": inputs,
        "ruleset": UTRECHT,
        "claim": None if floor is None else claim(agreed_once(), inputs, floor),
        "people": People(people, 100, 100 * people),
        "events": 5,
    }
    return Standing(**(told | changes))


def assessed(month: Month, floor: int | None, *, late: bool = True, **changes: Any) -> Assessment:
    end = month.plus(1).starts_at
    found = assess_compliance(standing(month, floor, **changes), at=end + CLAIM_TERM if late else end)
    assert found is not None
    return found


class TestAnswers:
    def test_the_end_is_met_at_once(self) -> None:
        assert assessed(DECEMBER, OBLIGATION, late=False).outcome is MET

    @pytest.mark.parametrize("people", [1, 10])
    def test_a_shortfall_at_the_end_is_behind_and_not_yet_final(self, people: int) -> None:
        """Told always, like a last answer: it says no more than that *met* did not come."""
        assert assessed(DECEMBER, None, late=False, people=people).outcome is PENDING
        found = assessed(DECEMBER, OBLIGATION // 2, people=people)
        assert (found.outcome, found.malus) == (BEHIND, None)
        assert (found.shortfall_step is None) == (people < 5)

    def test_after_the_recovery_period_it_is_met_or_not(self) -> None:
        assert assessed(MARCH, OBLIGATION, late=False).outcome is MET
        assert assessed(MARCH, OBLIGATION // 2, late=False).outcome is PENDING
        assert assessed(MARCH, OBLIGATION // 2).outcome is NOT_MET

    def test_a_verdict_is_as_of_it(self) -> None:
        world = World()
        agreed = recovering(world, obligation=Obligation(amount=0))
        world.travel(MARCH)
        told = world.verdict(agreed, MARCH)
        assert told is not None
        verify_verdict(told.token, contract=agreed, moment=MARCH, trust=world.trust, at=world.at)

    def test_no_other_month_is_answered(self) -> None:
        with pytest.raises(OutsideWindow):
            assessed(MARCH.plus(-1), None)


class TestMalus:
    @pytest.mark.parametrize(
        ("floor", "shortfall"), [(None, 4_000_000), (1_000_000, 3_000_000), (3_000_000, 1_000_000)], ids=str
    )
    def test_is_the_agreed_share_of_what_was_not_proven(self, floor: int | None, shortfall: int) -> None:
        found = assessed(MARCH, floor)
        assert (found.shortfall_step, found.malus) == (shortfall, shortfall * MALUS // 10_000)

    @pytest.mark.parametrize(
        "changes",
        [{"people": 4}, {"people": People(10, 501, 1_000)}, {"events": 4}],
        ids=["few people", "one dominates", "few events"],
    )
    def test_is_not_told_where_the_shortfall_is_not(self, changes: dict[str, Any]) -> None:
        counts = changes.pop("people") if isinstance(changes.get("people"), People) else None
        found = assess_compliance(
            replace(standing(MARCH, 3_000_000, **changes), **({"people": counts} if counts else {})),
            at=MARCH.plus(1).starts_at + CLAIM_TERM,
        )
        assert found == Assessment(outcome=NOT_MET)

    def test_is_never_more_than_a_verdict_tells(self) -> None:
        """Two contracts of which a verdict says the same pay the same, whatever was proven behind it."""
        said: dict[object, int | None] = {}
        for floor in range(0, OBLIGATION, 250_000):
            found = assessed(MARCH, floor)
            words = (found.band, found.shortfall_step, found.floor_rounded)
            assert said.setdefault(words, found.malus) == found.malus

    def test_falls_as_more_is_proven(self) -> None:
        due = [assessed(MARCH, floor).malus or 0 for floor in range(0, OBLIGATION + 1, 1_000_000)]
        assert due == sorted(due, reverse=True)
        assert due[-1] == 0

    def test_counts_activities_as_reached(self) -> None:
        world = World()
        agreed = recovering(world)
        world.done(agreed, amount=1_500_000)
        owed = world.owing(agreed, MARCH).owed
        found = assessed(MARCH, None, owed=owed)
        assert (found.activities_total, found.malus) == (1_500_000, 2_500_000 * MALUS // 10_000)

    def test_is_stated_in_the_verdict_after_the_recovery_period(self) -> None:
        world = World()
        agreed = recovering(world)
        placed = [world.employ(agreed, each, rates=0, flat=200_000) for each in PEOPLE[:5]]
        world.report(Month(2026, 1), {each.digest: 1_000 for each in placed})
        world.travel(MARCH)
        world.claim(agreed, MARCH)
        world.at += CLAIM_TERM + DAY
        world.scheme.renew(at=world.at)
        told = world.verdict(agreed, MARCH)
        assert told is not None
        assert (told.statement.verdict, told.statement.band) == (NOT_MET, "25-50")
        assert told.statement.malus == 3_000_000 * MALUS // 10_000
