"""The rows of a table on the wire (velden van een tabel): how a category or a bonus is read from a rule set's JSON.

``schemas/ruleset.v1.schema.json`` says the same; a test proves that both accept and refuse the same. What a schema
cannot say is checked in ``core.rules.table.consistency``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from verifier.core.errors import MissingMember, UnknownMember, WrongValue
from verifier.core.model.placement import EmploymentKind
from verifier.core.rules.table.building_blocks import (
    Attester,
    Bonus,
    BonusKind,
    Category,
    Condition,
    FullTime,
    FullTimeForm,
    FullTimeYear,
    HoursCounted,
    Per,
    Span,
    Stacking,
    Status,
    Window,
    WindowKind,
    WindowStart,
    Words,
)
from verifier.core.wire.fields import Field, array, choice, integer, optional, record, text

#: The word with which a rule set admits that the published table is silent.
UNSPECIFIED = "unspecified"
#: The highest amount of a row, in eurocents: ten million euro.
MAX_AMOUNT = 1_000_000_000

_CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def or_unspecified(field: Field) -> Field:
    """A member that is stated, or the word ``unspecified``, which reads as None."""

    def read(value: Any, name: str) -> Any:
        return None if value == UNSPECIFIED else field.read(value, name)

    return Field(read, lambda value: UNSPECIFIED if value is None else field.write(value))


def flag() -> Field:
    """True or false."""

    def read(value: Any, name: str) -> bool:
        if not isinstance(value, bool):
            raise WrongValue("true or false", field=name)
        return value

    return Field(read, bool)


def codes(low: int) -> Field:
    """A list of codes, ``low`` at least."""
    return array(CODE, low, 32)


def require(members: Iterable[str], *, given: Iterable[str], allowed: Iterable[str] = ()) -> None:
    """Hold a shape that depends on another member: all of ``members`` are given, and no more than ``allowed``."""
    there, needed = frozenset(given), frozenset(members)
    for name in sorted(needed - there):
        raise MissingMember("this member", field=name)
    for name in sorted(there - needed - frozenset(allowed)):
        raise UnknownMember("no such member in this place", field=name)


def _word(*allowed: StrEnum) -> Field:
    def read(value: Any, name: str) -> Any:
        for word in allowed:
            if value == word:
                return word
        expected = ", ".join(allowed)
        raise WrongValue(f"one of the codes {expected}", field=name)

    return Field(read, str)


def _full_time_year() -> Field:
    """``{"weekly"}`` or ``{"yearly"}``, in hundredths of hours, or a word for what is no number."""
    bounds = {FullTimeForm.WEEKLY: integer(100, 16_800), FullTimeForm.YEARLY: integer(5_200, 873_600)}
    shape = record(dict, {str(base): optional(field) for base, field in bounds.items()})
    words = _word(FullTimeForm.EMPLOYER, FullTimeForm.UNSPECIFIED)

    def read(value: Any, name: str) -> FullTimeYear:
        if not isinstance(value, dict):
            return FullTimeYear(words.read(value, name))
        members: dict[str, int] = shape.read(value, name)
        if len(members) != 1:
            raise WrongValue("hours a week, or hours a year", field=name)
        ((base, hours),) = members.items()
        return FullTimeYear(FullTimeForm(base), hours)

    def write(year: FullTimeYear) -> Any:
        return {str(year.base): year.hours} if year.base in bounds else str(year.base)

    return Field(read, write)


def _window() -> Field:
    """``{"months", "from"}``, or one of the other kinds as a word."""
    bounded = record(_bounded_window, {"months": integer(1, 1200), "from": choice(WindowStart)})
    words = _word(*(kind for kind in WindowKind if kind is not WindowKind.MONTHS))

    def read(value: Any, name: str) -> Window:
        if isinstance(value, dict):
            window: Window = bounded.read(value, name)
            return window
        return Window(words.read(value, name))

    def write(window: Window) -> Any:
        if window.kind is WindowKind.MONTHS:
            return {"months": window.months, "from": str(window.counted_from)}
        return str(window.kind)

    return Field(read, write)


def _bounded_window(**members: Any) -> Window:
    return Window(WindowKind.MONTHS, members["months"], members["from"])


def _condition(**members: Any) -> Condition:
    if not members:
        raise WrongValue("at least one part of a condition", field="condition")
    return Condition(**members)


def _span(**members: Any) -> Span:
    if not members:
        raise WrongValue("at least one bound", field="span")
    return Span(**members)


def _category(**members: Any) -> Category:
    """An hourly column stands beside an amount per full-time year; a day has hours, and nothing else has."""
    per = members["per"]
    needed = ["hours_per_day"] if per is Per.DAY else []
    allowed = ["hourly_amount"] if per is Per.FULL_TIME_YEAR else []
    require(needed, given=members.keys() & {"hours_per_day", "hourly_amount"}, allowed=allowed)
    return Category(**members)


def _bonus(**members: Any) -> Bonus:
    kind = members["kind"]
    needed = ["multiple_basis_points"] if kind is BonusKind.MULTIPLE else ["amount"]
    allowed = ["hourly_amount"] if kind is BonusKind.PER_YEAR else []
    given = members.keys() & {"multiple_basis_points", "amount", "hourly_amount"}
    require(needed, given=given, allowed=allowed)
    return Bonus(**members)


#: A code of this rule set or of a code list.
CODE = text(64, _CODE, "a code")
AMOUNT = integer(0, MAX_AMOUNT)
WORDS = record(Words, {"nl": text(200), "en": text(200)})
#: What every row begins with.
ROW = {"code": CODE, "title": WORDS, "status": choice(Status)}
FULL_TIME = record(FullTime, {"hours": _full_time_year(), "hours_counted": choice(HoursCounted)})

_KINDS = array(choice(EmploymentKind), 1, 16)
_SPAN = record(_span, {"at_least": optional(integer(0, 1200)), "below": optional(integer(1, 1200))})
_WHEN = {
    "age_at_least": optional(integer(0, 120)),
    "age_below": optional(integer(1, 121)),
    "traits": optional(codes(1)),
    "all_traits": optional(codes(1)),
    "without_traits": optional(codes(1)),
    "employment_kinds": optional(_KINDS),
    "without_employment_kinds": optional(_KINDS),
    "months_in_group": optional(_SPAN),
    "months_left": optional(_SPAN),
    "not_employed_before": optional(integer(1, 120)),
}
_ATTESTED_ROW = {**ROW, "attested_by": choice(Attester)}
CATEGORY = record(
    _category,
    {
        **_ATTESTED_ROW,
        "groups": codes(1),
        "when": optional(record(_condition, _WHEN)),
        "amount": AMOUNT,
        "per": choice(Per),
        "hourly_amount": optional(AMOUNT),
        "hours_per_day": optional(or_unspecified(integer(100, 2_400))),
        "window": _window(),
    },
)
BONUS = record(
    _bonus,
    {
        **_ATTESTED_ROW,
        "condition": record(_condition, {"groups": optional(codes(1)), **_WHEN}),
        "kind": choice(BonusKind),
        "amount": optional(AMOUNT),
        "hourly_amount": optional(AMOUNT),
        "multiple_basis_points": optional(integer(1, 100_000)),
        "stacking": choice(Stacking),
        "family": optional(CODE),
        "window": optional(_window()),
    },
)
