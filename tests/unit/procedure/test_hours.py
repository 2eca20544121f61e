"""Hours and grants: the steps of ``verify_hours`` and ``verify_grant``, one refusal each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.procedure.cases import Case, grant, hours, in_world, two_at_work
from tests.unit.procedure.refusing import refuses
from tests.world import World
from tests.world.people import PEOPLE
from tests.world.scheme import CONTRACTOR, OTHER_CONTRACTOR, moment, signing_key
from verifier.core.errors import (
    NotAccepted,
    OutsideWindow,
    StaleRevision,
    UnknownReference,
    Withdrawn,
    WrongRelation,
    WrongValue,
)
from verifier.core.model.calendar import Month
from verifier.core.model.hours import Grant, GrantLine, Hours, HoursLine
from verifier.core.model.statement import Digest
from verifier.core.procedure.hours import verify_hours

JANUARY, FEBRUARY, JUNE, JULY = (Month(2026, number) for number in (1, 2, 6, 7))
UNKNOWN = Digest(bytes(range(32)))


def told(world: World, month: Month, lines: dict[Digest, int], **changes: Any) -> Case:
    return in_world(world, world.draft_hours(month, lines, **changes), verify_hours)


class TestContract:
    """Step 2."""

    def test_unknown_or_anothers(self) -> None:
        case = hours()
        theirs = case.world.agreed(contractor=OTHER_CONTRACTOR)
        for digest in (UNKNOWN, theirs.digest):
            refuses(UnknownReference, case.verify, case.token(contract=digest), field="contract")

    def test_by_another_contractor(self) -> None:
        case = hours()
        token = case.token(signing_key(OTHER_CONTRACTOR), iss=OTHER_CONTRACTOR)
        refuses(UnknownReference, case.verify, token, field="contract")

    def test_not_accepted(self) -> None:
        case = hours()
        refuses(NotAccepted, case.verify, case.token(contract=case.world.contract().digest), field="contract")

    def test_withdrawn_by_both(self) -> None:
        world, placed, _ = two_at_work()
        case = told(world, JANUARY, {placed.digest: 10_000})
        agreed = world.records.contract(placed.statement.contract)
        assert agreed is not None
        for party in (agreed.statement.iss, CONTRACTOR):
            case.verify(case.token())
            world.withdraw(agreed, date(2026, 6, 1), by=party)
        refuses(Withdrawn, case.verify, case.token(), field="contract")


class TestMonth:
    """Step 3."""

    @pytest.mark.parametrize("month", [Month(2025, 12), Month(2027, 1)])
    def test_outside_the_contract(self, month: Month) -> None:
        world, placed, _ = two_at_work()
        world.travel(date(2027, 2, 1))
        refuses(OutsideWindow, *_asked(told(world, month, {placed.digest: 1})), field="month")

    def test_the_first_and_the_last_of_the_contract(self) -> None:
        world, placed, _ = two_at_work()
        world.travel(date(2027, 2, 1))
        for month in (JANUARY, Month(2026, 12)):
            world.report(month, {placed.digest: 1})

    def test_has_begun_from_its_first_second_on(self) -> None:
        world, placed, _ = two_at_work()
        world.at = moment(date(2026, 2, 1), 0)
        case = told(world, FEBRUARY, {placed.digest: 1}, iat=world.at - 1)
        case.verify(case.token())
        world.at -= 1
        refuses(OutsideWindow, case.verify, case.token(), field="month")

    def test_a_part_beyond_the_parts(self) -> None:
        case = hours()
        refuses(WrongValue, case.verify, case.token(part=2), field="part")


class TestRevision:
    """Step 4."""

    def test_a_gap(self) -> None:
        case = hours()
        refuses(StaleRevision, case.verify, case.token(revision=1), field="revision")
        world, placed, _ = two_at_work()
        world.report(JANUARY, {placed.digest: 1})
        refuses(StaleRevision, *_asked(told(world, JANUARY, {placed.digest: 1}, revision=2)), field="revision")

    def test_an_old_one(self) -> None:
        world, placed, _ = two_at_work()
        world.report(JANUARY, {placed.digest: 1})
        world.report(JANUARY, {placed.digest: 2})
        refuses(StaleRevision, *_asked(told(world, JANUARY, {placed.digest: 1}, revision=0)), field="revision")

    def test_the_current_one_again(self) -> None:
        world, placed, _ = two_at_work()
        world.report(JANUARY, {placed.digest: 1})
        refuses(StaleRevision, *_asked(told(world, JANUARY, {placed.digest: 2}, revision=0)), field="part")

    def test_a_part_twice(self) -> None:
        world, one, two = two_at_work()
        world.report(JANUARY, {one.digest: 1}, parts=2)
        again = told(world, JANUARY, {two.digest: 1}, revision=0, part=1, parts=2)
        refuses(StaleRevision, *_asked(again), field="part")

    def test_another_number_of_parts(self) -> None:
        world, one, two = two_at_work()
        world.report(JANUARY, {one.digest: 1}, parts=2)
        for parts in (1, 3):
            other = told(world, JANUARY, {two.digest: 1}, revision=0, part=parts, parts=parts)
            refuses(StaleRevision, *_asked(other), field="revision")

    def test_a_placement_in_two_parts(self) -> None:
        world, one, _ = two_at_work()
        world.report(JANUARY, {one.digest: 1}, parts=2)
        again = told(world, JANUARY, {one.digest: 1}, revision=0, part=2, parts=2)
        refuses(WrongValue, *_asked(again), field="lines")

    def test_months_have_revisions_of_their_own(self) -> None:
        world, one, _ = two_at_work()
        world.report(JANUARY, {one.digest: 1})
        world.travel(JANUARY)
        assert world.report(FEBRUARY, {one.digest: 1}).statement.revision == 0


class TestLines:
    """Step 5."""

    def test_a_placement_twice(self) -> None:
        case = hours()
        (line,) = _lines(case)
        refuses(WrongValue, case.verify, case.token(lines=(line, line)), field="lines")

    def test_an_unknown_placement(self) -> None:
        case = hours()
        refuses(UnknownReference, case.verify, case.token(lines=(HoursLine(UNKNOWN, 1),)), field="lines")

    def test_a_placement_of_another_contract(self) -> None:
        case = hours()
        (line,) = _lines(case)
        for contractor in (CONTRACTOR, OTHER_CONTRACTOR):
            other = case.world.employ(case.world.agreed(contractor=contractor), PEOPLE[1])
            token = case.token(lines=(line, HoursLine(other.digest, 1)))
            refuses(UnknownReference, case.verify, token, field="lines")

    def test_months_outside_the_placement(self) -> None:
        world = World()
        agreed = world.agreed()
        placed = world.place(agreed, PEOPLE[0], first_day=date(2026, 2, 28), last_day=date(2026, 6, 1))
        world.travel(JULY)
        for month in (FEBRUARY, JUNE):
            world.report(month, {placed.digest: 100})
        for month in (JANUARY, JULY):
            refuses(OutsideWindow, *_asked(told(world, month, {placed.digest: 100})), field="lines")

    @pytest.mark.parametrize(("day", "june"), [(1, False), (2, True), (30, True)])
    def test_months_after_a_withdrawal(self, day: int, june: bool) -> None:
        world, placed, _ = two_at_work()
        world.withdraw(placed, date(2026, 6, day))
        world.travel(JULY)
        world.report(Month(2026, 5), {placed.digest: 100})
        case = told(world, JUNE, {placed.digest: 100})
        if june:
            case.verify(case.token())
        else:
            refuses(OutsideWindow, case.verify, case.token(), field="lines")
        refuses(OutsideWindow, *_asked(told(world, JULY, {placed.digest: 100})), field="lines")

    def test_no_more_hours_than_the_month_has(self) -> None:
        world, placed, _ = two_at_work()
        world.travel(FEBRUARY)
        at_most = told(world, FEBRUARY, {placed.digest: 28 * 2400})
        at_most.verify(at_most.token())
        refuses(WrongValue, *_asked(told(world, FEBRUARY, {placed.digest: 28 * 2400 + 1})), field="hours")

    @pytest.mark.parametrize("number", [-1, 74_401, 10**15, True, "100", None], ids=str)
    def test_hours_that_cannot_be(self, number: object) -> None:
        case = hours()
        (line,) = case.claims["lines"]
        spoiled = case.sealed({**case.claims, "lines": [{**line, "hours": number}]})
        refuses(WrongValue, case.verify, spoiled, field="hours")

    def test_nothing_or_too_much_in_one_part(self) -> None:
        case = hours()
        (line,) = case.claims["lines"]
        for lines in ([], [line] * 501):
            refuses(WrongValue, case.verify, case.sealed({**case.claims, "lines": lines}), field="lines")


class TestGrant:
    """The steps of ``verify_grant``."""

    def test_2_unknown_hours(self) -> None:
        case = grant()
        refuses(UnknownReference, case.verify, case.token(hours=UNKNOWN), field="hours")

    def test_3_a_line_that_was_not_reported(self) -> None:
        case = grant()
        other = GrantLine(UNKNOWN, 0)
        refuses(WrongRelation, case.verify, case.token(lines=(other,)), field="lines")

    def test_3_more_than_was_reported(self) -> None:
        case = grant()
        (line,) = _lines(case)
        for granted in (0, line.hours):
            case.verify(case.token(lines=(GrantLine(line.placement, granted),)))
        more = GrantLine(line.placement, line.hours + 1)
        refuses(WrongRelation, case.verify, case.token(lines=(more,)), field="lines")

    def test_3_a_placement_twice(self) -> None:
        case = grant()
        (line,) = _lines(case)
        refuses(WrongValue, case.verify, case.token(lines=(line, line)), field="lines")


def _asked(case: Case) -> tuple[Any, str]:
    return case.verify, case.token()


def _lines(case: Case) -> tuple[HoursLine, ...]:
    assert isinstance(case.statement, Hours | Grant)
    return case.statement.lines
