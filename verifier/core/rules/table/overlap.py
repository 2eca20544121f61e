"""Overlap (overlap): whether somebody could be in two rows at once, which a table must rule out."""

from __future__ import annotations

from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.building_blocks import Category, Condition, Span

#: More than any bound of a span or an age.
_FOREVER = 10_000


def may_overlap(one: Category, other: Category) -> bool:
    """Whether somebody could be valued by both categories; what only the employer's history tells apart may."""
    first, second = one.when, other.when
    return bool(
        set(one.groups) & set(other.groups)
        and _kinds_meet(first, second)
        and _traits_meet(first, second)
        and _traits_meet(second, first)
        and all(
            _spans_meet(mine, theirs)
            for mine, theirs in (
                (Span(first.age_at_least, first.age_below), Span(second.age_at_least, second.age_below)),
                (first.months_in_group or Span(), second.months_in_group or Span()),
                (first.months_left or Span(), second.months_left or Span()),
            )
        )
    )


def _kinds_meet(one: Condition, other: Condition) -> bool:
    allowed = set(EmploymentKind)
    for condition in (one, other):
        allowed &= set(condition.employment_kinds or EmploymentKind)
        allowed -= set(condition.without_employment_kinds)
    return bool(allowed)


def _traits_meet(one: Condition, other: Condition) -> bool:
    """Whether what ``one`` asks can be had by somebody who has nothing that ``other`` rules out."""
    ruled_out = set(other.without_traits)
    return ruled_out.isdisjoint(one.all_traits) and (not one.traits or not ruled_out.issuperset(one.traits))


def _spans_meet(one: Span, other: Span) -> bool:
    lowest = max(one.at_least or 0, other.at_least or 0)
    return lowest < min(_bound(one), _bound(other))


def _bound(span: Span) -> int:
    return _FOREVER if span.below is None else span.below
