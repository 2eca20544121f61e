"""A building block (bouwblok): what one full-time year of one group is worth, and what may be added to it.

Amounts are integer eurocents, hours hundredths, shares basis points. What the published table does not state
is None, or a code ``unspecified``; using it raises :class:`Unspecified`. Nothing here is a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.placement import EmploymentKind


class Status(StrEnum):
    """How a row is known: ``P`` read on the primary page, ``S`` from a secondary transcription."""

    PRIMARY = "P"
    SECONDARY = "S"


class Attester(StrEnum):
    """Who can state that the row applies to a person."""

    AGENCY = "agency"
    SCHOOL = "school"
    UNSPECIFIED = "unspecified"


class WindowKind(StrEnum):
    """How long a person counts; ``contract`` is as long as the contract lasts."""

    MONTHS = "months"
    CONTRACT = "contract"
    UNLIMITED = "unlimited"
    UNSPECIFIED = "unspecified"


class WindowStart(StrEnum):
    """The first month of a window: that of the placement's first day, or the first that counts for the contract."""

    PLACEMENT_START = "placement_start"
    FIRST_COUNTED_MONTH = "first_counted_month"


class BonusKind(StrEnum):
    """``flat`` counts once, whatever the hours; ``per_year`` is part of the rate, so it follows the hours."""

    FLAT = "flat"
    PER_YEAR = "per_year"
    UNSPECIFIED = "unspecified"


class Stacking(StrEnum):
    """Whether a bonus ``adds`` to the other bonuses of the same person."""

    ADDS = "adds"
    UNSPECIFIED = "unspecified"


class HoursCounted(StrEnum):
    """``paid`` hours include leave and sickness (PROTOCOL 2); ``worked`` hours do not."""

    PAID = "paid"
    WORKED = "worked"


class MeasureBy(StrEnum):
    """What the value of an activity is measured by; only ``hour`` and ``day`` carry an amount."""

    COST = "cost"
    INVOICE = "invoice"
    PROGRAMME_VALUE = "programme_value"
    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in Dutch (as published) and in English (ours)."""

    nl: str
    en: str


@dataclass(frozen=True, slots=True)
class Source:
    """A published page and the day on which it was read."""

    address: str
    read: date


@dataclass(frozen=True, slots=True)
class FullTime:
    """The full-time base: ``weekly_hours`` in hundredths (36 h is 3600)."""

    weekly_hours: int
    hours_counted: HoursCounted


@dataclass(frozen=True, slots=True)
class Window:
    """The counting window (meeteltermijn), in whole months; ``months`` and ``counted_from`` only for that kind."""

    kind: WindowKind
    months: int = 0
    counted_from: WindowStart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A row of the table: ``amount`` in eurocents for a full-time year of a person in one of ``groups``."""

    code: str
    groups: tuple[str, ...]
    title: Words
    amount: int
    window: Window
    attested_by: Attester
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a bonus applies: every part that is given holds; of ``traits`` and ``employment_kinds`` any one.

    ``age_at_least`` is in years on the contract's reference date (peildatum).
    """

    age_at_least: int | None = None
    traits: tuple[str, ...] = ()
    employment_kinds: tuple[EmploymentKind, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bonus:
    """An addition to the category's value, in eurocents: once, or for a full-time year."""

    code: str
    title: Words
    condition: Condition
    amount: int
    kind: BonusKind
    stacking: Stacking
    attested_by: Attester
    status: Status


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to value an activity; ``amount`` in eurocents per hour or day."""

    by: MeasureBy
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityKind:
    """Social return without a person behind it: ``measures`` are alternatives, ``by_agreement`` asks first."""

    code: str
    title: Words
    measures: tuple[Measure, ...]
    by_agreement: bool
    status: Status


@dataclass(frozen=True, slots=True)
class ObligationRule:
    """In eurocents: the highest obligation there may be, and the contract value from which there is one."""

    cap: int | None
    threshold: int | None


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A question that the published table leaves open, and how it is read meanwhile if it is read at all."""

    code: str
    nl: str
    en: str
