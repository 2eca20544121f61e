"""A limit (grens): how much one client may do in a time, and how long it waits when that is used up.

What was used is one number, a moment in microseconds: a bucket is full again at that moment (the generic cell rate
algorithm), a count of a period has moved that far from the period's begin. Either way a use of some cost is allowed
when it moves the number no further than ``room`` past ``start``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_MICROS = 1_000_000
#: A worker takes at most this part of what is left, and at most this many, to hand out by itself.
_SLICES = 256


class Use(StrEnum):
    """What is limited."""

    REQUESTS = "requests"
    STATEMENTS = "statements"
    NOT_FOUNDS = "not_founds"
    TOKENS = "tokens"
    FAILURES = "failures"
    PLANS = "plans"
    VERIFICATIONS = "verifications"
    ATTEMPTS = "attempts"
    SIGN_INS = "sign_ins"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a limit stands at one moment, in microseconds: ``unit`` is what one use costs."""

    start: int
    unit: int
    room: int

    @property
    def most(self) -> int:
        """How many uses fit when none was used."""
        return self.room // self.unit

    def left(self, until: int) -> int:
        """How many uses still fit when what was used reaches ``until``."""
        return max(0, (self.start + self.room - max(until, self.start)) // self.unit)

    def share(self, until: int) -> int:
        """How many of the uses that are left a worker may take at once; at least one."""
        return min(_SLICES, max(1, self.left(until) // _SLICES))


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` uses in ``seconds``.

    With a ``burst`` so many may come at once, and they come back evenly. Without one the count begins anew with
    every period of ``seconds`` since 1970: with the day, in UTC. Raises :class:`ValueError` for a limit that allows
    nothing, or more than one use in a microsecond.
    """

    amount: int
    seconds: int
    burst: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.amount <= self.seconds * _MICROS or self.burst < 0:
            raise ValueError("a limit allows at least one use, and at most one in a microsecond")

    def span(self, at: int) -> Span:
        """Where the limit stands at ``at`` (Unix seconds)."""
        if self.burst:
            unit = self.seconds * _MICROS // self.amount
            return Span(at * _MICROS, unit, self.burst * unit)
        return Span((at - at % self.seconds) * _MICROS, 1, self.amount)

    def ends(self, at: int) -> int | None:
        """When what is left at ``at`` is worth nothing any more: a period ends, a bucket does not."""
        return None if self.burst else at - at % self.seconds + self.seconds

    def wait(self, until: int, cost: int, *, at: int) -> int:
        """Whole seconds, at least 1, until ``cost`` uses fit when what was used reaches ``until``."""
        span, ends = self.span(at), self.ends(at)
        if ends is not None or cost * span.unit > span.room:
            return (ends or at + self.seconds) - at
        lacking = until + cost * span.unit - span.room - span.start
        return max(1, -(-lacking // _MICROS))


#: What each use is limited to.
Limits = Mapping[Use, Limit]
