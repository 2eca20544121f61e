"""Writing (schrijfwijze): numbers and days as a Dutch and as an English reader expect them, and exactly.

Money is eurocents, hours and quantities are hundredths, shares basis points; nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from verifier.core.rules.table.building_blocks import Words

_MONTHS = (
    Words("januari", "January"),
    Words("februari", "February"),
    Words("maart", "March"),
    Words("april", "April"),
    Words("mei", "May"),
    Words("juni", "June"),
    Words("juli", "July"),
    Words("augustus", "August"),
    Words("september", "September"),
    Words("oktober", "October"),
    Words("november", "November"),
    Words("december", "December"),
)


def say(nl: str, en: str, /, **parts: Words) -> Words:
    """A sentence in both languages, with each of ``parts`` in the place that has its name."""
    return Words(
        nl.format(**{name: part.nl for name, part in parts.items()}),
        en.format(**{name: part.en for name, part in parts.items()}),
    )


def alike(text: str) -> Words:
    """What is the same in both languages."""
    return Words(text, text)


def money(amount: int) -> Words:
    """Eurocents as € 1.234,50 and €1,234.50; whole euros without cents."""
    whole, cents = divmod(amount, 100)
    english = f"{whole:,}" + (f".{cents:02d}" if cents else "")
    return Words(f"€ {_dutch(english)}", f"€{english}")


def decimal(hundredths: int) -> Words:
    """Hundredths as 36, 36,5 or 7,25, and as 36, 36.5 or 7.25."""
    whole, part = divmod(hundredths, 100)
    english = f"{whole:,}" + (f".{part:02d}".rstrip("0") if part else "")
    return Words(_dutch(english), english)


def percent(basis_points: int) -> Words:
    """A share as 5% or 12,5%, and as 5% or 12.5%."""
    return say("{number}%", "{number}%", number=decimal(basis_points))


def day(when: date) -> Words:
    """A day as 1 juli 2023 and 1 July 2023."""
    number, month, year = alike(str(when.day)), _MONTHS[when.month - 1], alike(str(when.year))
    return say("{number} {month} {year}", "{number} {month} {year}", number=number, month=month, year=year)


def months(count: int) -> Words:
    """A number of months."""
    return Words(f"{count} maand{'en' if count != 1 else ''}", f"{count} month{'s' if count != 1 else ''}")


def all_of(parts: Iterable[Words]) -> Words:
    """``parts`` in a row: a, b en c."""
    return _listed(tuple(parts), alike_nl="en", alike_en="and")


def any_of(parts: Iterable[Words]) -> Words:
    """``parts`` in a row: a, b of c."""
    return _listed(tuple(parts), alike_nl="of", alike_en="or")


def quoted(words: Words) -> Words:
    """``words`` as a name."""
    return say("“{words}”", "“{words}”", words=words)


def sentence(words: Words) -> Words:
    """``words`` with a capital in front."""
    return Words(words.nl[:1].upper() + words.nl[1:], words.en[:1].upper() + words.en[1:])


def _listed(parts: tuple[Words, ...], *, alike_nl: str, alike_en: str) -> Words:
    return Words(
        _joined([part.nl for part in parts], alike_nl),
        _joined([part.en for part in parts], alike_en),
    )


def _joined(parts: list[str], last: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def _dutch(english: str) -> str:
    """Points for commas, and the other way round."""
    return english.translate({ord(","): ".", ord("."): ","})
