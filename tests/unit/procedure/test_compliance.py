"""Compliance: golden answers of ``assess_compliance`` for few and many people, and at every bound.

Numbers are those of PROTOCOL 6 and ADR 0023: 5 and 10 people, 2, 3 and 6 peers, 5 events, steps of EUR 5,000 and
quarters.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import worked_half_year
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import DAY, UTRECHT, moment
from verifier.core.errors import OutsideWindow
from verifier.core.model.calendar import Month
from verifier.core.model.claim import Claim
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.core.model.verdict import Outcome
from verifier.core.procedure.compliance import CLAIM_TERM, Assessment, Standing, assess_compliance
from verifier.core.procedure.inputs import Inputs
from verifier.core.rules.owing.owed import Owed
from verifier.core.rules.telling.people import People

MARCH, JUNE, DECEMBER = Month(2026, 3), Month(2026, 6), Month(2026, 12)
OBLIGATION = 4_000_000
QUARTER = OBLIGATION // 4
JULY_1, NEW_YEAR = moment(date(2026, 7, 1), 0), moment(date(2027, 1, 1), 0)
MET, NOT_MET, ON_TRACK, BEHIND, PENDING = Outcome


@pytest.fixture(scope="module")
def agreed() -> Verified[Any]:
    return World().agreed(moments=(MARCH, JUNE, DECEMBER))


@pytest.fixture(scope="module")
def twelve() -> tuple[World, Verified[Any]]:
    """Twelve people found eligible: what counts, without hours."""
    world = World()
    contract = world.agreed(moments=(MARCH, JUNE, DECEMBER))
    for person in PEOPLE[:12]:
        world.employ(contract, person, rates=1)
    return world, contract


def standing(
    agreed: Verified[Any], month: Month, people: int, *, floor: int | None = None, **changes: Any
) -> Standing:
    """So many people with equal hours, as many events, and a claim of ``floor`` on what counts."""
    inputs = Inputs.of(agreed.statement, month, ())
    told: dict[str, Any] = {
        "inputs": inputs,
        "ruleset": UTRECHT,
        "claim": None if floor is None else claim(agreed, inputs, floor),
        "people": People(people, 100 if people else 0, 100 * people),
        "events": 5,
    }
    return Standing(**(told | changes))


def claim(agreed: Verified[Any], inputs: Inputs, floor: int) -> Claim:
    common = {name: getattr(agreed.statement, name) for name in ("iss", "aud", "jti", "iat")}
    return Claim(
        **common,
        contract=agreed.digest,
        moment=inputs.moment,
        log_size=1,
        inputs=inputs.digest,
        floor=floor,
        proof=b"",
    )


class TestMoment:
    """Step 1."""

    def test_has_passed(self, agreed: Verified[Any]) -> None:
        now = standing(agreed, JUNE, 5)
        assess_compliance(now, at=JULY_1)
        with pytest.raises(OutsideWindow):
            assess_compliance(now, at=JULY_1 - 1)

    def test_is_one_of_the_contracts(self, agreed: Verified[Any]) -> None:
        with pytest.raises(OutsideWindow):
            assess_compliance(standing(agreed, Month(2026, 5), 5), at=JULY_1)


class TestFinal:
    """Steps 2 and 4: the last moment is always answered."""

    @pytest.mark.parametrize(
        ("people", "told"),
        [
            (0, Assessment(outcome=MET)),
            (1, Assessment(outcome=MET)),
            (4, Assessment(outcome=MET)),
            (5, Assessment(outcome=MET, band="100", shortfall_step=0, placements_class="<5")),
            (9, Assessment(outcome=MET, band="100", shortfall_step=0, placements_class="<5")),
            (
                10,
                Assessment(
                    outcome=MET, band="100", shortfall_step=0, floor_rounded=OBLIGATION, placements_class="<5"
                ),
            ),
        ],
    )
    def test_by_the_number_of_people(self, agreed: Verified[Any], people: int, told: Assessment) -> None:
        assert assess_compliance(standing(agreed, DECEMBER, people, floor=OBLIGATION), at=NEW_YEAR) == told

    def test_a_cent_short_is_not_met(self, agreed: Verified[Any]) -> None:
        told = assess_compliance(standing(agreed, DECEMBER, 10, floor=OBLIGATION - 1), at=NEW_YEAR + CLAIM_TERM)
        assert told == Assessment(
            outcome=NOT_MET,
            band="75-100",
            shortfall_step=1_000_000,
            floor_rounded=3_000_000,
            placements_class="<5",
            malus=1_250_000,
        )

    @pytest.mark.parametrize("people", [1, 10])
    def test_without_a_claim_pending_within_the_term_and_then_not_met(
        self, agreed: Verified[Any], people: int
    ) -> None:
        now = standing(agreed, DECEMBER, people)
        for at in (NEW_YEAR, NEW_YEAR + CLAIM_TERM - 1):
            assert assess_compliance(now, at=at) == Assessment(outcome=PENDING), (
                "nothing else is told while pending"
            )
        late = assess_compliance(now, at=NEW_YEAR + CLAIM_TERM)
        assert late is not None
        assert late.outcome is NOT_MET
        assert late.band == ("0-25" if people == 10 else None)

    def test_the_claim_term_is_31_days(self) -> None:
        assert CLAIM_TERM == 31 * DAY

    def test_a_claim_that_falls_short_may_still_be_raised_within_the_term(self, agreed: Verified[Any]) -> None:
        short = standing(agreed, DECEMBER, 1, floor=3 * QUARTER)
        assert assess_compliance(short, at=NEW_YEAR + CLAIM_TERM - 1) == Assessment(outcome=PENDING)
        assert assess_compliance(short, at=NEW_YEAR + CLAIM_TERM) == Assessment(outcome=NOT_MET)

    def test_a_stale_claim_proves_nothing(self, agreed: Verified[Any]) -> None:
        now = standing(agreed, DECEMBER, 10, floor=OBLIGATION)
        assert now.claim is not None
        stale = replace(now, claim=replace(now.claim, inputs=Digest(bytes(32))))
        assert assess_compliance(stale, at=NEW_YEAR) == Assessment(outcome=PENDING)
        late = assess_compliance(stale, at=NEW_YEAR + CLAIM_TERM)
        assert late is not None
        assert (late.outcome, late.band, late.floor_rounded) == (NOT_MET, "0-25", 0)

    def test_dominance_and_few_events_hold_back_all_but_the_verdict(self, agreed: Verified[Any]) -> None:
        now = standing(agreed, DECEMBER, 10, floor=OBLIGATION)
        for held in (replace(now, people=People(10, 501, 1000)), replace(now, events=4)):
            assert assess_compliance(held, at=NEW_YEAR) == Assessment(outcome=MET)


class TestInterim:
    """Steps 3 and 5."""

    @pytest.mark.parametrize("people", [0, 1, 4])
    def test_few_people_repeat_the_last_answer(self, agreed: Verified[Any], people: int) -> None:
        assert assess_compliance(standing(agreed, JUNE, people, floor=OBLIGATION), at=JULY_1) is None

    @pytest.mark.parametrize("people", [5, 9])
    def test_enough_people_are_warned_for(self, agreed: Verified[Any], people: int) -> None:
        told = assess_compliance(standing(agreed, JUNE, people, floor=2 * QUARTER), at=JULY_1)
        assert told == Assessment(outcome=ON_TRACK)

    def test_ten_people_are_told_how_much(self, agreed: Verified[Any]) -> None:
        told = assess_compliance(standing(agreed, JUNE, 10, floor=2 * QUARTER), at=JULY_1)
        assert told == Assessment(
            outcome=ON_TRACK,
            band="50-75",
            shortfall_step=2_000_000,
            floor_rounded=2_000_000,
            placements_class="<5",
        )

    def test_one_person_who_weighs_more_than_the_others(self, agreed: Verified[Any]) -> None:
        now = standing(agreed, JUNE, 5, floor=2 * QUARTER)
        even, over = (replace(now, people=People.of([100, 50, 50, 50, least])) for least in (50, 49))
        assert assess_compliance(even, at=JULY_1) is not None
        assert assess_compliance(over, at=JULY_1) is None

    def test_too_few_people_behind_a_difference(self, agreed: Verified[Any]) -> None:
        now = standing(agreed, JUNE, 40, floor=2 * QUARTER)
        told = {
            people: assess_compliance(replace(now, differences=(People.of([100] * people),)), at=JULY_1)
            for people in (4, 9, 10)
        }
        assert told[4] is None
        assert told[9] == Assessment(outcome=ON_TRACK)
        assert told[10] == assess_compliance(now, at=JULY_1)

    def test_a_floor_is_shown_no_finer_than_the_fewest_allow(self, agreed: Verified[Any]) -> None:
        """Forty people prove seven eighths; to a buyer who can set ten of them apart, three quarters are shown."""
        now = standing(agreed, JUNE, 40, floor=14_000_000, owed=Owed(16_000_000))
        fine = assess_compliance(now, at=JULY_1)
        coarse = assess_compliance(replace(now, differences=(People.of([100] * 10),)), at=JULY_1)
        assert fine is not None
        assert coarse is not None
        assert (fine.floor_rounded, coarse.floor_rounded) == (14_000_000, 12_000_000)
        assert (fine.shortfall_step, coarse.shortfall_step) == (2_000_000, 4_000_000)

    @pytest.mark.parametrize(("events", "answered"), [(0, False), (4, False), (5, True)])
    def test_events_since_the_last_answer(self, agreed: Verified[Any], events: int, answered: bool) -> None:
        told = assess_compliance(standing(agreed, JUNE, 5, floor=2 * QUARTER, events=events), at=JULY_1)
        assert (told is not None) is answered

    @pytest.mark.parametrize(
        ("month", "floor", "outcome"),
        [
            (MARCH, QUARTER, ON_TRACK),
            (MARCH, QUARTER - 1, BEHIND),
            (MARCH, None, BEHIND),
            (JUNE, 2 * QUARTER, ON_TRACK),
            (JUNE, 2 * QUARTER - 1, BEHIND),
            (JUNE, QUARTER, BEHIND),
            (JUNE, OBLIGATION, ON_TRACK),
        ],
        ids=str,
    )
    def test_time_is_rounded_down_to_a_quarter(
        self, agreed: Verified[Any], month: Month, floor: int | None, outcome: Outcome
    ) -> None:
        told = assess_compliance(standing(agreed, month, 10, floor=floor), at=month.plus(1).starts_at)
        assert told is not None
        assert told.outcome is outcome

    @pytest.mark.parametrize(
        ("month", "floor", "outcome"),
        [(MARCH, None, ON_TRACK), (JUNE, QUARTER, ON_TRACK), (JUNE, QUARTER - 1, BEHIND), (JUNE, None, BEHIND)],
        ids=str,
    )
    def test_a_warning_asks_for_half_of_it(
        self, agreed: Verified[Any], month: Month, floor: int | None, outcome: Outcome
    ) -> None:
        told = assess_compliance(standing(agreed, month, 9, floor=floor), at=month.plus(1).starts_at)
        assert told == Assessment(outcome=outcome)

    def test_no_interim_answer_is_final(self, agreed: Verified[Any]) -> None:
        for floor in (None, 0, OBLIGATION, 2 * OBLIGATION):
            told = assess_compliance(standing(agreed, JUNE, 5, floor=floor), at=JULY_1 + 10 * CLAIM_TERM)
            assert told is not None
            assert told.outcome in (ON_TRACK, BEHIND)

    @pytest.mark.parametrize(("count", "shown"), [(4, "<5"), (5, "5-9"), (9, "5-9"), (10, "10-14"), (12, "10-14")])
    def test_classes_of_placements(self, twelve: tuple[World, Verified[Any]], count: int, shown: str) -> None:
        world, contract = twelve
        placements = world.records.effective_placements(contract.digest)[:count]
        now = standing(contract, JUNE, 10, inputs=Inputs.of(contract.statement, JUNE, placements))
        told = assess_compliance(now, at=JULY_1)
        assert told is not None
        assert told.placements_class == shown


class TestWorld:
    """The same through statements, proofs and a log."""

    def test_a_claim_is_overtaken_by_what_changes_and_made_again(self) -> None:
        world, agreed = worked_half_year(6)
        world.travel(DECEMBER)
        world.claim(agreed, DECEMBER)
        first, second, *_ = world.records.placements_of(agreed.digest)
        world.report(DECEMBER, {first.digest: 100, second.digest: 100})
        overtaken = world.verdict(agreed, DECEMBER)
        assert overtaken is not None
        assert overtaken.statement.verdict is PENDING
        world.claim(agreed, DECEMBER)
        met = world.verdict(agreed, DECEMBER)
        assert met is not None
        assert (met.statement.verdict, met.statement.band, met.statement.placements_class) == (MET, "100", "5-9")

    def test_few_events_since_the_last_answer_repeat_it(self) -> None:
        world, agreed = worked_half_year(6)
        assert world.verdict(agreed, JUNE) is not None
        assert world.standing(agreed, JUNE).events == 0
        for place, placed in enumerate(world.records.placements_of(agreed.digest)[:5], start=1):
            assert world.verdict(agreed, JUNE) is None
            world.withdraw(placed, date(2026, 4, 1))
            assert world.standing(agreed, JUNE).events == place
        assert world.verdict(agreed, JUNE) is not None

    def test_four_people_are_told_of_at_the_end_only(self) -> None:
        world, agreed = worked_half_year(4)
        world.claim(agreed, JUNE)
        assert world.verdict(agreed, JUNE) is None
        world.travel(DECEMBER)
        world.claim(agreed, DECEMBER)
        told = world.verdict(agreed, DECEMBER)
        assert told is not None
        assert (told.statement.verdict, told.statement.band, told.statement.floor_rounded) == (MET, None, None)
        assert told.statement.placements_class is None
