"""Counting months (meetellende maanden): in which months of a placement a person counts under a rule set.

Windows are whole months: the first month counts, the one after the last does not (PROTOCOL 5). A person has one
window on a contract, or on a framework and all that was called off from it, however often he or she is placed: a
second placement goes on where the first began to count (ADR 0035).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.placement import Placement, committed_months
from verifier.core.rules.table.building_blocks import Window, WindowKind, WindowStart
from verifier.core.rules.table.gaps import unspecified
from verifier.core.rules.valuing.facts import Period, PersonFacts, day_after, known, last_known


@dataclass(frozen=True, slots=True)
class Given:
    """What was given before to the same person on the same contract or framework, by the same issuer.

    ``first_day`` is the earliest of those placements, ``months`` are those in which one of them counted. By the
    code of a bonus: ``bonus_months`` those in which one with a window of its own counted. By the code of a row or
    family: ``flats`` the eurocents of each one-off part.
    """

    first_day: date | None = field(default=None, repr=False)
    months: frozenset[Month] = field(default=frozenset(), repr=False)
    bonus_months: tuple[tuple[str, tuple[Month, ...]], ...] = field(default=(), repr=False)
    flats: tuple[tuple[str, int], ...] = field(default=(), repr=False)

    def flat(self, code: str) -> int:
        """The eurocents that were given of the part called ``code``."""
        return sum(amount for name, amount in self.flats if name == code)

    def months_of(self, bonus: str) -> frozenset[Month]:
        """The months in which the bonus called ``bonus`` counted by a window of its own."""
        return frozenset(month for name, months in self.bonus_months if name == bonus for month in months)

    def plus(self, other: Given) -> Given:
        """Both together."""
        first_days = [each.first_day for each in (self, other) if each.first_day is not None]
        return Given(
            min(first_days, default=None),
            self.months | other.months,
            (*self.bonus_months, *other.bonus_months),
            (*self.flats, *other.flats),
        )


#: A person's first placement on a contract.
NOTHING_GIVEN = Given()


@dataclass(frozen=True)
class Circumstances:
    """Whom and what windows are judged for: a person at work for a contract, and what was given before."""

    facts: PersonFacts
    placement: Placement
    contract: Contract
    given: Given

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months of the placement's commitments."""
        return committed_months(self.contract, self.placement.first_day)

    @cached_property
    def present(self) -> tuple[Month, ...]:
        """Those in which the placement lasts; the month of its last day counts."""
        last_day = self.placement.last_day
        return (
            self.months if last_day is None else tuple(each for each in self.months if each <= Month.of(last_day))
        )


def counted_months(
    window: Window, case: Circumstances, *, earlier: frozenset[Month], counts_while: Iterable[str] = ()
) -> tuple[Month, ...]:
    """The months of ``case`` that count: those in ``window``, or while a subsidy runs that counts.

    ``earlier`` are the months that counted by this window before, for the same person on the same contract. Raises
    :class:`Unspecified` for a window that the rule set does not state, and :class:`Undecided` when a fact of the
    person is missing on which it turns.
    """
    inside = _inside(window, case, earlier)
    if len(inside) < len(case.present) and case.facts.traits.intersection(counts_while):
        inside |= _during(known(case.facts.subsidy, field="subsidy"), case.present)
    return tuple(each for each in case.present if each in inside)


def _inside(window: Window, case: Circumstances, earlier: frozenset[Month]) -> set[Month]:
    if window.kind is WindowKind.UNSPECIFIED:
        raise unspecified("counting_window", field="window")
    if window.kind is WindowKind.TRAINING:
        last_known(case.facts.training, field="training")
        return _during(known(case.facts.training, field="training"), case.present)
    if window.kind is WindowKind.SUBSIDY:
        return _during(known(case.facts.subsidy, field="subsidy"), case.present)
    if window.kind is WindowKind.MONTHS:
        return _limited(window, case, earlier)
    return set(case.present)


def _limited(window: Window, case: Circumstances, earlier: frozenset[Month]) -> set[Month]:
    """None after the window's end; where that moves with the placement, no more in all than the window has."""
    after = _origin(window, case, earlier).plus(window.months)
    within = {each for each in case.present if each < after}
    if window.counted_from not in (WindowStart.PLACEMENT_START, WindowStart.FIRST_COUNTED_MONTH):
        return within
    room = max(0, window.months - len(earlier))
    return within & earlier | set(sorted(within - earlier)[:room])


def _origin(window: Window, case: Circumstances, earlier: frozenset[Month]) -> Month:
    """The first month of a window of months. Months before it count as well: a later start shortens nothing."""
    if window.counted_from is WindowStart.PLACEMENT_START:
        first = case.placement.first_day
        return Month.of(first if case.given.first_day is None else min(first, case.given.first_day))
    if window.counted_from is WindowStart.FIRST_COUNTED_MONTH:
        return min((case.months[0], *earlier))
    if window.counted_from is WindowStart.LAST_BENEFIT:
        return Month.of(day_after(last_known(case.facts.benefit, field="benefit")))
    if window.counted_from is WindowStart.REFERENCE_DATE:
        return Month.of(case.contract.reference_date)
    raise unspecified("window_start", field="window")


def _during(period: Period, months: Iterable[Month]) -> set[Month]:
    first, last = Month.of(period.first_day), period.last_day
    return {each for each in months if first <= each and (last is None or each <= Month.of(last))}
