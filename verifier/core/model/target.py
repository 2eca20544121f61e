"""A target (doel): what a contract shall have reached at one of its moments, and what is paid for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.calendar import Month


class TargetKind(StrEnum):
    """*activity* is an effort that was agreed; the others are results."""

    EUROS = "euros"
    HOURS = "hours"
    PEOPLE_KEPT = "people_kept"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``least`` of something at ``moment``, one of the contract's.

    Of *euros*: eurocents. Of *hours*: hundredths, granted. Of *people_kept*: persons with granted hours in at least
    ``months`` months, 6 or 12. Of *activity*: hundredths of the unit, or eurocents, as the rule set measures the
    kind ``activity``, that take place on ``day`` at the latest. ``code`` names it within the contract.
    """

    code: str
    kind: TargetKind
    moment: Month
    least: int
    months: int | None = None
    activity: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A share of the payment, in basis points, that is due when a target is met; None is the obligation itself."""

    basis_points: int
    target: str | None = None
