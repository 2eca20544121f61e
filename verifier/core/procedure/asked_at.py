"""The moment that is asked about (peilmoment), as other programs say it to the doors that they call."""

from __future__ import annotations

from datetime import datetime
from math import floor

from verifier.core.errors import WrongValue
from verifier.core.wire.fields import MAX_SECONDS


def seconds_of(*, at: int | datetime) -> int:
    """Unix seconds of ``at``, whole: those themselves, or of a datetime with a time zone.

    Raises :class:`WrongValue` for anything else: a moment without its zone is another one elsewhere.
    """
    if type(at) is int and 0 <= at <= MAX_SECONDS:
        return at
    if isinstance(at, datetime) and at.utcoffset() is not None:
        return floor(at.timestamp())
    raise WrongValue("Unix seconds as an integer, or a datetime with its time zone", field="at")
