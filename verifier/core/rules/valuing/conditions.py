"""Conditions (voorwaarden): whether what a row asks holds for a person.

Everything is judged on the contract's reference date (peildatum), in full years and whole months.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date

from verifier.core.errors import Undecided
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.placement import EmploymentKind, Placement
from verifier.core.rules.table.building_blocks import Condition, Span
from verifier.core.rules.valuing.facts import Period, PersonFacts, day_after, known, last_known


def holds(condition: Condition, facts: PersonFacts, *, placement: Placement, contract: Contract) -> bool:
    """Whether every part of ``condition`` holds.

    Raises :class:`Undecided`, naming the fact, when a part turns on something that is not known of the person and
    no other part says no; a birth date that is not known is no age.
    """
    day = contract.reference_date
    parts: tuple[Callable[[], bool], ...] = (
        lambda: not condition.groups or facts.group in condition.groups,
        lambda: _is_employed_so(condition, placement.employment_kind),
        lambda: _has_traits(condition, facts.traits),
        lambda: _is_of_age(Span(condition.age_at_least, condition.age_below), facts.birth_date, day),
        lambda: _was_in_group(condition.months_in_group, facts.benefit, day),
        lambda: _stays_in_group(condition.months_left, facts.benefit, day),
        lambda: _is_new(condition.not_employed_before, facts.employed, placement.first_day),
    )
    unknown: Undecided | None = None
    for part in parts:
        try:
            if not part():
                return False
        except Undecided as missing:
            unknown = missing
    if unknown is not None:
        raise unknown
    return True


def age_on(birth_date: date, day: date) -> int:
    """Full years lived on ``day``; somebody born on 29 February turns a year older on 1 March in other years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def months_before(day: date, months: int) -> date:
    """The same day ``months`` months earlier, or the last of that month where it is shorter."""
    month = Month.of(day).plus(-months)
    return date(month.year, month.number, min(day.day, calendar.monthrange(month.year, month.number)[1]))


def full_months(first: date, last: date) -> int:
    """Whole months from ``first`` up to ``last``: as many as ``first`` lies before it in :func:`months_before`."""
    months = Month.of(last).since(Month.of(first))
    return months if first <= months_before(last, months) else months - 1


def _is_employed_so(condition: Condition, kind: EmploymentKind) -> bool:
    among = not condition.employment_kinds or kind in condition.employment_kinds
    return among and kind not in condition.without_employment_kinds


def _has_traits(condition: Condition, traits: frozenset[str]) -> bool:
    any_of = not condition.traits or not traits.isdisjoint(condition.traits)
    return any_of and traits.issuperset(condition.all_traits) and traits.isdisjoint(condition.without_traits)


def _is_of_age(bounds: Span, birth_date: date | None, day: date) -> bool:
    return bounds == Span() or (birth_date is not None and _within(bounds, age_on(birth_date, day)))


def _was_in_group(span: Span | None, benefit: Period | None, day: date) -> bool:
    return span is None or _within(span, full_months(known(benefit, field="benefit").first_day, day))


def _stays_in_group(span: Span | None, benefit: Period | None, day: date) -> bool:
    return span is None or _within(span, full_months(day, day_after(last_known(benefit, field="benefit"))))


def _is_new(months: int | None, employed: tuple[Period, ...] | None, first_day: date) -> bool:
    """Not employed by the same employer in the months before the first day (Harlingen, WW)."""
    if months is None:
        return True
    if employed is None:
        raise Undecided("whether the employer employed the person before", field="employed")
    opens = months_before(first_day, months)
    before = [each for each in employed if each.first_day < first_day]
    return not any(each.last_day is None or each.last_day >= opens for each in before)


def _within(span: Span, months: int) -> bool:
    return (span.at_least is None or months >= span.at_least) and (span.below is None or months < span.below)
