"""A standing (stand van zaken): where a contract, a placement, an activity or a moment is on its way."""

from __future__ import annotations

from enum import StrEnum


class ContractState(StrEnum):
    """Offered becomes accepted or withdrawn, and accepted becomes withdrawn; there is no other edge."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class PlacementState(StrEnum):
    """Where a placement stands; *waiting* is on the agency.

    Waiting becomes eligible, declined, withdrawn or expired; eligible becomes withdrawn; and expired may still be
    decided, by an agency that had it in time. There is no other edge.
    """

    WAITING = "waiting"
    ELIGIBLE = "eligible"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ActivityState(StrEnum):
    """*Reported* becomes confirmed or withdrawn, and confirmed becomes withdrawn; there is no other edge.

    *Confirmed* with 0 accepted counts for nothing; *withdrawn* is also one whose confirmation was withdrawn.
    """

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class MomentState(StrEnum):
    """*To come* until its month is over; then *open* until a verdict, *pending* while that is the verdict."""

    TO_COME = "to_come"
    OPEN = "open"
    PENDING = "pending"
    ANSWERED = "answered"


class Side(StrEnum):
    """On which side of a contract somebody is: gives it, does it, or decides on the people in it."""

    BUYER = "buyer"
    CONTRACTOR = "contractor"
    AGENCY = "agency"
