"""The clock (klok): the only place in Plaatsbewijs that asks what time it is.

Everything else is told the moment (``at=``), so that a judgement can be made again later and comes out the
same. A ``jti`` lives here too: it is a moment plus chance, and nothing that must be repeatable may make one.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, date, datetime


def now() -> int:
    """Seconds since 1970-01-01T00:00:00Z, rounded down: the unit of every ``iat`` and ``exp``."""
    return int(time.time())


def today() -> date:
    """The calendar day in UTC; it turns one or two hours after midnight in the Netherlands."""
    return datetime.now(UTC).date()


def new_jti(at: int) -> str:
    """A fresh statement id: UUID version 7 (RFC 9562, 5.7) of the second ``at``, in lower case with hyphens.

    48 bits are ``at`` in milliseconds, 74 bits come from the operating system's generator. Ids of one second
    are in no order: nobody reads from them who was first.
    """
    if not 0 <= at * 1000 < 1 << 48:
        raise ValueError("at: seconds since 1970 that fit 48 bits of milliseconds")
    chance = secrets.randbits(74)
    high, low = chance >> 62, chance & ((1 << 62) - 1)
    digits = f"{(at * 1000) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
