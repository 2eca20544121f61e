"""A building block (bouwblok): what one group is worth under a rule set, and what may be added to it.

Amounts are integer eurocents, hours hundredths, shares basis points. What the published table does not state is
None, or a code ``unspecified``; using it raises :class:`Unspecified`. Nothing here is a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.placement import EmploymentKind

#: Weeks in a full-time year (PROTOCOL 4 and 5).
WEEKS = 52


class Status(StrEnum):
    """How a row is known: ``P`` read on the primary page, ``S`` from a secondary transcription."""

    PRIMARY = "P"
    SECONDARY = "S"


class Attester(StrEnum):
    """Who can state that the row applies to a person."""

    AGENCY = "agency"
    SCHOOL = "school"
    TRAINING_FIRM = "training_firm"
    BUYER_ADVISER = "buyer_adviser"
    UNSPECIFIED = "unspecified"


class Per(StrEnum):
    """What an amount is for.

    ``full_time_year``, ``hour`` and ``day`` follow the hours. ``month`` and ``year`` follow the calendar months of
    a placement, whatever the hours; ``placement`` counts once.
    """

    FULL_TIME_YEAR = "full_time_year"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    PLACEMENT = "placement"
    UNSPECIFIED = "unspecified"


class WindowKind(StrEnum):
    """How long a person counts: ``contract`` as long as it lasts, ``training`` and ``subsidy`` while those run."""

    MONTHS = "months"
    CONTRACT = "contract"
    UNLIMITED = "unlimited"
    TRAINING = "training"
    SUBSIDY = "subsidy"
    UNSPECIFIED = "unspecified"


class WindowStart(StrEnum):
    """The first month of a window.

    That of the placement's first day; the first that counts for the contract; that of the day after the last
    benefit; or that of the contract's reference date (the award).
    """

    PLACEMENT_START = "placement_start"
    FIRST_COUNTED_MONTH = "first_counted_month"
    LAST_BENEFIT = "last_benefit"
    REFERENCE_DATE = "reference_date"
    UNSPECIFIED = "unspecified"


class BonusKind(StrEnum):
    """``flat`` counts once, ``per_year`` is part of the rate, ``multiple`` repeats the category's amount, once."""

    FLAT = "flat"
    PER_YEAR = "per_year"
    MULTIPLE = "multiple"
    UNSPECIFIED = "unspecified"


class Stacking(StrEnum):
    """Whether a bonus ``adds`` to the others of the same person, or the ``highest`` of its family counts."""

    ADDS = "adds"
    HIGHEST = "highest"
    UNSPECIFIED = "unspecified"


class HoursCounted(StrEnum):
    """``paid`` hours include leave and sickness (PROTOCOL 2); ``worked`` hours do not."""

    PAID = "paid"
    WORKED = "worked"


class FullTimeForm(StrEnum):
    """How the full-time year is stated; ``employer`` is the employer's own, which the contract then says."""

    WEEKLY = "weekly"
    YEARLY = "yearly"
    EMPLOYER = "employer"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in Dutch (as published) and in English (ours)."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Source:
    """A published page and the day on which it was read; None where a transcription does not name its page."""

    address: str | None
    read: date


@dataclass(frozen=True, slots=True)
class FullTimeYear:
    """``hours`` in hundredths, a week or a year (36 h a week is 3600); 0 where the base is no number."""

    base: FullTimeForm
    hours: int = 0

    @property
    def yearly(self) -> int | None:
        """Hundredths of hours in a full-time year, a week 52 times; None where the base is no number."""
        if self.base is FullTimeForm.WEEKLY:
            return self.hours * WEEKS
        return self.hours if self.base is FullTimeForm.YEARLY else None


@dataclass(frozen=True, slots=True)
class FullTime:
    """The full-time base, and which hours of a person count."""

    hours: FullTimeYear
    hours_counted: HoursCounted


@dataclass(frozen=True, slots=True)
class Window:
    """The counting window (meeteltermijn), in whole months; ``months`` and ``counted_from`` only for that kind."""

    kind: WindowKind
    months: int = 0
    counted_from: WindowStart | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A number of whole months: ``at_least`` so many, and ``below`` so many; None is no bound."""

    at_least: int | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a row applies: every part that is given holds, on the contract's reference date (peildatum).

    Of ``groups``, ``traits`` and ``employment_kinds`` any one; every one of ``all_traits``; none of
    ``without_traits`` and ``without_employment_kinds``. Ages are full years, ``age_below`` exclusive.
    ``months_in_group`` is how long the person had the benefit or was registered, ``months_left`` how long that
    still lasts. ``not_employed_before`` is the number of months before the placement's first day in which the same
    employer did not employ the person.
    """

    groups: tuple[str, ...] = ()
    age_at_least: int | None = None
    age_below: int | None = None
    traits: tuple[str, ...] = ()
    all_traits: tuple[str, ...] = ()
    without_traits: tuple[str, ...] = ()
    employment_kinds: tuple[EmploymentKind, ...] = ()
    without_employment_kinds: tuple[EmploymentKind, ...] = ()
    months_in_group: Span | None = None
    months_left: Span | None = None
    not_employed_before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A row of the table: what a person in one of ``groups`` is worth, ``when`` what it asks besides holds.

    ``amount`` is in eurocents. ``hourly_amount`` is the column that was published beside an amount per full-time
    year; neither is derived from the other. ``hours_per_day`` (hundredths, None when unspecified) only for an
    amount a day.
    """

    code: str
    groups: tuple[str, ...]
    title: Words
    amount: int
    per: Per
    window: Window
    attested_by: Attester
    status: Status
    when: Condition = Condition()
    hourly_amount: int | None = None
    hours_per_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """An addition to the category's value.

    ``amount`` is in eurocents, once or for a full-time year; a ``multiple_basis_points`` is of the category's
    amount for a full-time year (10000 is once). ``window`` is its own where that differs; it never outlasts the
    category's.
    """

    code: str
    title: Words
    condition: Condition
    kind: BonusKind
    stacking: Stacking
    attested_by: Attester
    status: Status
    amount: int = 0
    multiple_basis_points: int | None = None
    hourly_amount: int | None = None
    family: str | None = None
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A rule of the table that cannot be calculated, with the reason: ``applies_to`` names rows, or is a whole
    part."""

    code: str
    applies_to: tuple[str, ...]
    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question that the published table leaves open, and how it is read meanwhile if it is read at all."""

    code: str
    nl: str
    en: str
