"""Targets: where each stands at each moment, and what of it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from tests.unit.procedure.cases import worked_half_year
from tests.world import World
from tests.world.scheme import DAY
from verifier.core.model.calendar import Month, months
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.target import Target, TargetKind
from verifier.core.model.verdict import AsOf, Outcome, TargetAnswer, Verdict
from verifier.core.procedure.compliance import CLAIM_TERM
from verifier.core.procedure.inputs import Inputs
from verifier.core.procedure.owing import ConfirmedActivity
from verifier.core.procedure.targets import Progress, due_by, judge_targets

MARCH, JUNE, SEPTEMBER, DECEMBER = (Month(2026, number) for number in (3, 6, 9, 12))
MOMENTS = (MARCH, JUNE, SEPTEMBER, DECEMBER)
MET, NOT_MET, ON_TRACK, BEHIND, PENDING = Outcome

EUROS = Target(code="euros", kind=TargetKind.EUROS, moment=DECEMBER, least=4_000)
HOURS = Target(code="hours", kind=TargetKind.HOURS, moment=JUNE, least=93_600)
STAYED = Target(code="stayed", kind=TargetKind.PEOPLE_KEPT, moment=SEPTEMBER, least=2, months=6)
BOUGHT = Target(
    code="bought",
    kind=TargetKind.ACTIVITY,
    moment=JUNE,
    least=500_000,
    activity="sociaal_inkopen",
    day=date(2026, 4, 30),
)


@cache
def half_year() -> tuple[World, Verified[Contract]]:
    """One person full-time from January to June: 936 hours."""
    return worked_half_year(1)


def progress(month: Month, *targets: Target, **changes: Any) -> Progress:
    world, agreed = half_year()
    contract = replace(agreed.statement, targets=targets, moments=MOMENTS)
    told: dict[str, Any] = {
        "inputs": Inputs.of(contract, month, world.records.effective_placements(agreed.digest)),
        "reached": {},
        "worked": (),
        "activities": (),
        "given": (),
        "told": True,
        "term": CLAIM_TERM,
    }
    return Progress(**(told | changes))


def outcome(found: Progress, *, late: bool = True) -> Outcome | None:
    """Of the one target, at the end of the moment's month or once its term is over."""
    end = found.inputs.moment.plus(1).starts_at
    answers = judge_targets(found, at=end + CLAIM_TERM if late else end)
    return answers[0].outcome if answers else None


def bought(day: date, amount: int) -> ConfirmedActivity:
    world, agreed = half_year()
    return ConfirmedActivity(world.draft_activity(agreed, day=day, amount=amount))


def answered(month: Month, *answers: TargetAnswer) -> Verdict:
    world, agreed = half_year()
    nothing = agreed.digest
    return Verdict(
        **world.claims(agreed.statement.iss),
        contract=agreed.digest,
        as_of=AsOf(month, "log", 1, nothing, nothing),
        ruleset=agreed.statement.ruleset,
        policy="publication-v1",
        verdict=Outcome.ON_TRACK,
        targets=answers,
    )


class TestAtItsMoment:
    @pytest.mark.parametrize(("least", "expected"), [(93_600, MET), (93_601, NOT_MET)])
    def test_granted_hours_up_to_it(self, least: int, expected: Outcome) -> None:
        assert outcome(progress(JUNE, replace(HOURS, least=least))) is expected

    @pytest.mark.parametrize(("reached", "expected"), [(4_000, MET), (3_999, NOT_MET)])
    def test_what_was_reached(self, reached: int, expected: Outcome) -> None:
        assert outcome(progress(DECEMBER, EUROS, reached={DECEMBER: reached, JUNE: 9_999})) is expected

    def test_people_with_six_months_of_hours(self) -> None:
        six, five = frozenset(months(MARCH, Month(2026, 8))), frozenset(months(MARCH, Month(2026, 7)))
        assert outcome(progress(SEPTEMBER, STAYED, worked=(six, six, five))) is MET
        assert outcome(progress(SEPTEMBER, STAYED, worked=(six, five, five))) is NOT_MET

    def test_an_activity_on_its_day_and_no_later(self) -> None:
        in_time, late = bought(date(2026, 4, 30), 400_000), bought(date(2026, 5, 1), 400_000)
        other = bought(date(2026, 4, 1), 100_000)
        assert outcome(progress(JUNE, BOUGHT, activities=(in_time, late))) is NOT_MET
        assert outcome(progress(JUNE, BOUGHT, activities=(in_time, other))) is MET
        wrong = replace(other, activity=replace(other.activity, kind="sociaal_project"))
        assert outcome(progress(JUNE, BOUGHT, activities=(in_time, wrong))) is NOT_MET

    def test_pending_while_something_may_still_come(self) -> None:
        """31 days after the month, and not a second longer."""
        found = progress(DECEMBER, EUROS)
        assert outcome(found, late=False) is PENDING
        end = DECEMBER.plus(1).starts_at + 31 * DAY
        assert judge_targets(found, at=end - 1)[0].outcome is PENDING
        assert judge_targets(found, at=end)[0].outcome is NOT_MET


class TestOnTheWay:
    @pytest.mark.parametrize(
        ("moment", "reached", "expected"),
        [
            (MARCH, 1_000, ON_TRACK),
            (MARCH, 999, BEHIND),
            (JUNE, 2_000, ON_TRACK),
            (JUNE, 1_999, BEHIND),
            (SEPTEMBER, 4_000, ON_TRACK),
        ],
        ids=str,
    )
    def test_euros_follow_the_quarters_of_time(self, moment: Month, reached: int, expected: Outcome) -> None:
        assert outcome(progress(moment, EUROS, reached={moment: reached})) is expected

    def test_hours_follow_them_too(self) -> None:
        whole = replace(HOURS, moment=DECEMBER, least=187_200)
        assert outcome(progress(JUNE, whole)) is ON_TRACK
        assert outcome(progress(JUNE, replace(whole, least=187_203))) is BEHIND

    def test_people_count_who_can_still_stay_long_enough(self) -> None:
        """Three months are left: who has worked three can make six."""
        three, two = frozenset(months(Month(2026, 4), JUNE)), frozenset(months(Month(2026, 5), JUNE))
        four = replace(STAYED, least=4)
        assert outcome(progress(JUNE, four, worked=(three, three, two, two))) is ON_TRACK
        assert outcome(progress(JUNE, four, worked=(three, two, two, two))) is BEHIND

    def test_an_agreed_day_that_is_ahead_asks_for_nothing(self) -> None:
        assert outcome(progress(MARCH, BOUGHT)) is ON_TRACK
        later = replace(BOUGHT, moment=DECEMBER)
        assert outcome(progress(JUNE, later)) is BEHIND
        assert outcome(progress(JUNE, later, activities=(bought(date(2026, 4, 1), 500_000),))) is ON_TRACK

    @pytest.mark.parametrize(
        ("moment", "expected"), [(Month(2026, 2), 0), (MARCH, 25), (JUNE, 50), (Month(2026, 11), 75)], ids=str
    )
    def test_due_by_a_moment(self, moment: Month, expected: int) -> None:
        assert due_by(99, Month(2026, 1), moment, DECEMBER) == expected


class TestTelling:
    @pytest.mark.parametrize("target", [EUROS, HOURS, STAYED], ids=lambda each: each.code)
    def test_a_result_is_told_only_when_enough_people_stand_behind_it(self, target: Target) -> None:
        for month in (MARCH, target.moment):
            assert outcome(progress(month, target, told=False)) is None
            assert outcome(progress(month, target)) is not None

    def test_an_effort_always_is(self) -> None:
        assert outcome(progress(MARCH, BOUGHT, told=False)) is ON_TRACK
        assert outcome(progress(JUNE, BOUGHT, told=False)) is NOT_MET

    def test_what_was_held_back_at_its_moment_is_not_told_later(self) -> None:
        """Later many people may stand behind the contract, but this is about those of then."""
        silent, spoken = answered(JUNE), answered(JUNE, TargetAnswer("hours", PENDING))
        for given in ((), (silent,), (answered(MARCH, TargetAnswer("hours", BEHIND)), silent)):
            assert outcome(progress(DECEMBER, HOURS, given=given)) is None
        assert outcome(progress(DECEMBER, HOURS, given=(spoken,))) is MET
        assert outcome(progress(DECEMBER, HOURS, given=(spoken,), told=False)) is MET

    def test_what_was_pending_is_judged_as_of_its_moment(self) -> None:
        """936 hours by June are 468 by March, whenever it is told."""
        spoken = (answered(MARCH, TargetAnswer("hours", PENDING)),)
        for least, expected in ((46_800, MET), (46_801, NOT_MET)):
            by_march = replace(HOURS, moment=MARCH, least=least)
            assert outcome(progress(JUNE, by_march, given=spoken)) is expected

    @pytest.mark.parametrize("final", [MET, NOT_MET])
    def test_a_last_word_is_repeated_whatever_changed(self, final: Outcome) -> None:
        given = (answered(JUNE, TargetAnswer("hours", PENDING)), answered(SEPTEMBER, TargetAnswer("hours", final)))
        for least in (1, 10**9):
            found = progress(DECEMBER, replace(HOURS, least=least), given=given)
            assert outcome(found) is final

    def test_one_question_of_a_kind_at_a_moment(self) -> None:
        """The attack: a row of targets as a ruler. At most one of each kind is answered, the next one."""
        ruler = [
            replace(HOURS, code=f"h{number}", moment=moment, least=10_000 * number)
            for number, moment in enumerate(MOMENTS, start=1)
        ]
        for month in MOMENTS:
            told = [each.code for each in judge_targets(progress(month, *ruler), at=month.plus(1).starts_at)]
            assert told == [f"h{MOMENTS.index(month) + 1}"]
        between = Month(2026, 4)
        assert [each.code for each in judge_targets(progress(between, *ruler), at=between.plus(1).starts_at)] == [
            "h2"
        ]

    def test_they_stand_in_the_order_of_the_contract(self) -> None:
        found = judge_targets(progress(JUNE, BOUGHT, STAYED, HOURS, EUROS), at=JUNE.plus(1).starts_at)
        assert [each.code for each in found] == ["bought", "stayed", "hours", "euros"]
