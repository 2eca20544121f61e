"""A duty (verplichte handeling): what a party has to do for a contract, and by which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verifier.core.model.calendar import Month
from verifier.core.model.party import PartyId
from verifier.core.model.statement import Digest


class DutyKind(StrEnum):
    """What is to be done; only accepting is done once."""

    ACCEPT = "accept"
    REPORT_HOURS = "report_hours"
    CLAIM = "claim"
    DO_ACTIVITY = "do_activity"
    CONFIRM_ACTIVITY = "confirm_activity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """``party`` does it on ``due`` at the latest; ``overdue`` when that day has passed.

    ``month`` is the month of hours or the moment of a claim, ``target`` the code of an agreed activity,
    ``activity`` the one to confirm.
    """

    kind: DutyKind
    party: PartyId
    due: date
    overdue: bool
    month: Month | None = None
    target: str | None = None
    activity: Digest | None = None
