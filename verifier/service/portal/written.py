"""How things are written (schrijfwijze): money, days and hours as the reader of a page writes them (filters)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from verifier.core.model.calendar import Month
from verifier.service.portal.catalogue import Language

#: A moment is told in the time of the country where the contracts are.
_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_CENTS: Final = 100


def filters_of(language: Language) -> Mapping[str, Callable[[Any], str]]:
    """The filters of templates in ``language``.

    ``money``: eurocents; ``hours``: hundredths of an hour; ``share``: basis points of a whole; ``day``: a date;
    ``month``: a month; ``instant``: Unix seconds; ``number``: an integer.
    """
    locale = language.locale
    whole = "¤\u00a0#,##0;¤\u00a0-#,##0" if language is Language.NL else "¤#,##0"
    skeleton = "d MMMM y 'om' HH:mm" if language is Language.NL else "d MMMM y 'at' HH:mm"

    def money(cents: int) -> str:
        amount = Decimal(cents) / _CENTS
        pattern = None if cents % _CENTS else whole
        return format_currency(amount, "EUR", pattern, locale=locale, currency_digits=pattern is None)

    def day(moment: date) -> str:
        return format_date(moment, "d MMMM y", locale=locale)

    def month(moment: Month | date) -> str:
        first = moment.first_day if isinstance(moment, Month) else moment
        return format_date(first, "MMMM y", locale=locale)

    def instant(seconds: int) -> str:
        return format_datetime(datetime.fromtimestamp(seconds, UTC).astimezone(_ZONE), skeleton, locale=locale)

    def hours(hundredths: int) -> str:
        return format_decimal(Decimal(hundredths) / 100, "#,##0.##", locale=locale)

    def share(points: int) -> str:
        return format_percent(Decimal(points) / 10_000, "#,##0.##%", locale=locale)

    def number(count: int) -> str:
        return format_decimal(count, locale=locale)

    made = (money, day, month, instant, hours, share, number)
    return {each.__name__: each for each in made} | {"capitalize_first": lambda text: text[:1].upper() + text[1:]}
