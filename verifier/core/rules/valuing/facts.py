"""Person facts (gegevens over de persoon): what an agency knows and a rule set asks; it never leaves the desk.

What is not known is None, and a rule that turns on it raises :class:`Undecided`: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from verifier.core.errors import Undecided


@dataclass(frozen=True, slots=True)
class Period:
    """From ``first_day`` up to and including ``last_day``; without a last day it goes on."""

    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a person; it is never shown.

    ``group`` and ``traits`` are codes of the code lists. ``benefit`` is the time in the group: of the benefit, or
    of being registered; ``subsidy`` that of a wage subsidy, ``training`` that of the training agreement.
    ``employed`` is every time that the placement's employer employed the person, this one included; None when that
    is not known.
    """

    group: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)
    traits: frozenset[str] = field(default=frozenset(), repr=False)
    benefit: Period | None = field(default=None, repr=False)
    subsidy: Period | None = field(default=None, repr=False)
    training: Period | None = field(default=None, repr=False)
    employed: tuple[Period, ...] | None = field(default=None, repr=False)


def known(period: Period | None, *, field: str) -> Period:
    """``period``, or :class:`Undecided` naming the fact that is missing."""
    if period is None:
        raise Undecided("a fact of the person that the rule set turns on", field=field)
    return period


def last_known(period: Period | None, *, field: str) -> date:
    """The last day of ``period``, or :class:`Undecided` when that is not known or it still goes on."""
    last_day = known(period, field=field).last_day
    if last_day is None:
        raise Undecided("the last day of something that the rule set counts from", field=field)
    return last_day


def day_after(day: date) -> date:
    """The next day; of the last day that a calendar has, by which a register may mean *for ever*, that day."""
    return day if day == date.max else day + timedelta(days=1)
