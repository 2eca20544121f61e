"""A full-time year (voltijdjaar): the measure of hours, and of how much of one job a person fills.

Hours are integer hundredths; a share is in millionths of one full-time equivalent in one month (PROTOCOL 4).
"""

from __future__ import annotations

from verifier.core.errors import Unspecified, WrongValue
from verifier.core.rules.table.building_blocks import FullTimeForm
from verifier.core.rules.table.gaps import stated
from verifier.core.rules.table.ruleset import RuleSet
from verifier.core.wire.statements import MAX_MONTH_HOURS

#: One full-time equivalent: what the register grants per person and month at most, over all contracts.
FULL_SHARE = 1_000_000

_MONTHS = 12


def full_time_hours(ruleset: RuleSet) -> int:
    """``D``: hundredths of hours in a full-time year (36 h a week is 187200; 2,080 h is 208000).

    Raises :class:`Unspecified` where the rule set states no number, or leaves it to the employer, and the contract
    does not agree on one (:func:`~verifier.core.rules.table.agreed.settled`).
    """
    hours = ruleset.full_time.hours
    if hours.base is FullTimeForm.EMPLOYER:
        raise Unspecified("the employer's own full-time year, as the contract agrees on it", field="full_time")
    return stated(hours.yearly, point="full_time", field="full_time")


def share(ruleset: RuleSet, hours: int) -> int:
    """``ceil(10⁶ × hours / (full-time hours of a year / 12))``, exactly.

    ``hours`` are hundredths in one month; :class:`WrongValue` below 0 or above 744.00. A share may pass
    ``FULL_SHARE``: the cap is the ledger's.
    """
    _check_hours(hours)
    return -(-FULL_SHARE * _MONTHS * hours // full_time_hours(ruleset))


def hours_within(ruleset: RuleSet, room: int, hours: int) -> int:
    """The most of ``hours`` whose share is at most ``room`` (0 to ``FULL_SHARE``); :class:`WrongValue` outside."""
    _check_hours(hours)
    if not 0 <= room <= FULL_SHARE:
        raise WrongValue(f"room of 0 to {FULL_SHARE}", field="room")
    return min(hours, room * full_time_hours(ruleset) // (FULL_SHARE * _MONTHS))


def _check_hours(hours: int) -> None:
    if not 0 <= hours <= MAX_MONTH_HOURS:
        raise WrongValue(f"0 to {MAX_MONTH_HOURS} hundredths of an hour in a month", field="hours")
