"""A calendar month (kalendermaand): the unit in which hours are reported and value is counted.

Months are ordered, and a period is inclusive at both ends. Windows are whole months.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import NamedTuple

from verifier.core.errors import WrongValue

#: The ordinal of 1970-01-01, from which Unix seconds count.
_EPOCH = 719_163


class Month(NamedTuple):
    """One month of one year, written ``YYYY-MM``."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``YYYY-MM`` (ASCII digits, 2000 to 2199); raise :class:`WrongValue` on anything else."""
        if len(text) != 7 or not text.isascii() or text[4] != "-":
            raise WrongValue("a month as YYYY-MM")
        year, number = text[:4], text[5:]
        if not (year.isdigit() and number.isdigit()):
            raise WrongValue("a month as YYYY-MM")
        month = cls(int(year), int(number))
        if not (2000 <= month.year <= 2199 and 1 <= month.number <= 12):
            raise WrongValue("a month as YYYY-MM, between 2000-01 and 2199-12")
        return month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def starts_at(self) -> int:
        """Unix seconds of its first moment, in UTC."""
        return (self.first_day.toordinal() - _EPOCH) * 86_400

    @property
    def scope(self) -> str:
        """The four-digit year: the scope of the pseudonym that counts in this month (PROTOCOL 4)."""
        return f"{self.year:04d}"

    def plus(self, months: int) -> Month:
        """The month ``months`` later, or earlier when negative."""
        ordinal = self.year * 12 + self.number - 1 + months
        return Month(ordinal // 12, ordinal % 12 + 1)

    def since(self, earlier: Month) -> int:
        """How many months this one lies after ``earlier`` (negative when before)."""
        return (self.year - earlier.year) * 12 + self.number - earlier.number


def day_of(seconds: int) -> date:
    """The date, in UTC, on which a moment in Unix seconds lies."""
    return date.fromordinal(_EPOCH + seconds // 86_400)


def months(first: Month, last: Month) -> tuple[Month, ...]:
    """Every month from ``first`` up to and including ``last``; empty when ``last`` is earlier."""
    return tuple(first.plus(step) for step in range(last.since(first) + 1))
