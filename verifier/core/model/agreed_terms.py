"""Agreed terms (aanvullende afspraken): what the rule set of a contract leaves open, and both parties signed.

They fill a gap and never change what a rule set states; ``core.rules.table.agreed`` holds them to that.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AgreedBonusKind(StrEnum):
    """Whether a bonus counts once, whatever the hours, or for a full-time year, so that it follows the hours."""

    FLAT = "flat"
    PER_YEAR = "per_year"


class AgreedStacking(StrEnum):
    """Whether the bonuses of one person add up, or the highest of them counts."""

    ADDS = "adds"
    HIGHEST = "highest"


class Rounding(StrEnum):
    """How a share of an amount becomes money: to the eurocent or to the euro, half up or down."""

    CENT_HALF_UP = "cent_half_up"
    CENT_DOWN = "cent_down"
    EURO_HALF_UP = "euro_half_up"
    EURO_DOWN = "euro_down"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedTerms:
    """At least one member is given; hours are hundredths, and of the two full-time years at most one is given.

    ``full_time_yearly_hours`` is also what an employer's own full-time year comes to. ``window_months`` is how long
    a person counts, from the first month that counts for the contract on.
    """

    full_time_weekly_hours: int | None = None
    full_time_yearly_hours: int | None = None
    start_window_months: int | None = None
    window_months: int | None = None
    bonus_kind: AgreedBonusKind | None = None
    bonus_stacking: AgreedStacking | None = None
    rounding: Rounding | None = None
