"""What is owed (wat verschuldigd is): an obligation, and what activities count for towards it; both are public.

Amounts are eurocents. What people are worth is hidden and is proven as a floor of what remains (PROTOCOL 5).
Call-offs of one framework add up; nothing is added, lost or moved to another framework on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owed:
    """``counted`` is what confirmed activities count for under the caps, which may be more than is owed."""

    obligation: int
    counted: int = 0

    @property
    def remaining(self) -> int:
        """What people must still be worth: the amount of which floors are proven."""
        return max(0, self.obligation - self.counted)

    def reached(self, floor: int) -> int:
        """What is certain to have been reached when people are proven to be worth ``floor``."""
        return self.counted + floor


@dataclass(frozen=True, slots=True)
class Balance:
    """What call-offs come to side by side: together over, together short, and how much the one covers the other."""

    surplus: int
    shortfall: int
    carried: int

    @property
    def left_short(self) -> int:
        return self.shortfall - self.carried

    @property
    def left_over(self) -> int:
        return self.surplus - self.carried


def together(parts: Iterable[Owed]) -> Owed:
    """What a framework owes whose call-offs owe ``parts`` and carry what they have over."""
    owed = tuple(parts)
    return Owed(sum(each.obligation for each in owed), sum(each.counted for each in owed))


def balance(call_offs: Iterable[tuple[int, int]]) -> Balance:
    """Settle (obligation, reached) of the call-offs of one framework that carries, whatever their order.

    Nobody is assigned a part: what is left short is the framework's. Only the contractor, who knows what each
    reached, can fill it in exactly; from proven floors it is what is certain.
    """
    differences = [reached - obligation for obligation, reached in call_offs]
    surplus = sum(each for each in differences if each > 0)
    shortfall = -sum(each for each in differences if each < 0)
    return Balance(surplus, shortfall, min(surplus, shortfall))
