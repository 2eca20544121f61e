"""Rounding (afronding): how a share of an amount becomes money; nothing else in a rule set is rounded.

Where a rule set states no rounding, and the contract agrees on none, an exact half goes up to the eurocent: every
statement is in whole eurocents (PROTOCOL 2), so something must become of a half.
"""

from __future__ import annotations

from verifier.core.model.agreed_terms import Rounding
from verifier.core.rules.table.ruleset import RuleSet

_HALF_UP = (Rounding.CENT_HALF_UP, Rounding.EURO_HALF_UP)
_TO_THE_EURO = (Rounding.EURO_HALF_UP, Rounding.EURO_DOWN)


def rounded(ruleset: RuleSet, numerator: int, denominator: int) -> int:
    """``numerator / denominator`` eurocents, not negative, as the rule set rounds: in eurocents."""
    rounding = ruleset.rounding or Rounding.CENT_HALF_UP
    step = 100 if rounding in _TO_THE_EURO else 1
    steps = denominator * step
    extra = steps // 2 if rounding in _HALF_UP else 0
    return (numerator + extra) // steps * step
