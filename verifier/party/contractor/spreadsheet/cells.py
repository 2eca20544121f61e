"""Cells (cellen) read into values, as Dutch and English exports write them; :class:`ValueError` says no more.

A date is Dutch (day first) or ISO. Decimals have a comma or a point; nothing stands between thousands. A BSN of
eight digits gets back the zero that a spreadsheet took from its front, and then has to pass the 11-proef.
"""

from __future__ import annotations

import re
from datetime import date

from verifier.core.errors import Refusal
from verifier.core.model.calendar import Month
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.subject import Scheme
from verifier.party.contractor.spreadsheet.columns import plain

_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_DUTCH_DAY = re.compile(r"(?P<day>[0-9]{1,2})([-/.])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4})", re.ASCII)
_BARE_DAY = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})[-/. ]?(?P<month>[0-9]{2})(?:-01)?", re.ASCII)
_YEAR_LAST = re.compile(r"(?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})", re.ASCII)
_NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?[- ]?'?(?P<year>(?:20|21)?[0-9]{2})")
_HOURS = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2})0*)?", re.ASCII)

_MONTH_NAMES = (
    "januari februari maart april mei juni juli augustus september oktober november december",
    "january february march april may june july august september october november december",
)
_MONTHS = {
    name: number
    for names in _MONTH_NAMES
    for number, full in enumerate(names.split(), start=1)
    for name in (full, full[:3])
} | {"mrt": 3}

_KINDS = {
    EmploymentKind.PERMANENT: "vast vastcontract vastdienstverband onbepaalde onbepaaldetijd",
    EmploymentKind.FIXED_TERM: "tijdelijk tijdelijkcontract bepaalde bepaaldetijd temporary fixedterm",
    EmploymentKind.AGENCY_WORK: "uitzend uitzendkracht uitzendovereenkomst agencywork",
    EmploymentKind.SECONDMENT: "detachering gedetacheerd",
    EmploymentKind.APPRENTICESHIP: "leerwerkplek leerwerkbaan leerbaan bbl leerarbeidsovereenkomst",
    EmploymentKind.INTERNSHIP: "stage stagiair stagiaire bol",
    EmploymentKind.WORK_EXPERIENCE: "werkervaring werkervaringsplaats workexperience",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in (plain(kind), *words.split())}
_SCHEME_OF = {"bsn": Scheme.BSN, "statement": Scheme.STATEMENT, "doelgroepverklaring": Scheme.STATEMENT}


def parse_day(text: str) -> date:
    """A day between 1900 and 2199."""
    found = _ISO_DAY.fullmatch(text) or _DUTCH_DAY.fullmatch(text) or _BARE_DAY.fullmatch(text)
    if not found or not 1900 <= int(found["year"]) <= 2199:
        raise ValueError
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def parse_month(text: str) -> Month:
    """A month between 2000 and 2199; its first day stands for it too."""
    found = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text)
    if found:
        return _month(found["year"], int(found["month"]))
    named = _NAMED.fullmatch(text.casefold())
    if named and named["name"] in _MONTHS:
        return _month(f"20{named['year']}"[-4:], _MONTHS[named["name"]])
    raise ValueError


def parse_hours(text: str) -> int:
    """Hundredths of an hour, up to 999.99."""
    found = _HOURS.fullmatch(text)
    if not found:
        raise ValueError
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def pad_bsn(text: str) -> str:
    """``text`` with the leading zero that eight digits lost; anything else as it is."""
    return text.zfill(9) if len(text) == 8 and text.isascii() and text.isdigit() else text


def parse_kind(text: str) -> EmploymentKind:
    """A code of ``employment-kinds.v1``, or a usual word for one."""
    kind = _KIND_OF.get(plain(text))
    if kind is None:
        raise ValueError
    return kind


def parse_scheme(text: str) -> Scheme:
    """How a person is named; a BSN unless it says something else."""
    scheme = _SCHEME_OF.get(plain(text)) if text else Scheme.BSN
    if scheme is None:
        raise ValueError
    return scheme


def parse_reference(text: str) -> str:
    """A reference of 1 to 64 printable characters without a space at either end."""
    if not 1 <= len(text) <= 64 or not text.isprintable() or text != text.strip():
        raise ValueError
    return text


def parse_optional_reference(text: str) -> str:
    """A reference, or nothing."""
    return parse_reference(text) if text else ""


def _month(year: str, number: int) -> Month:
    try:
        return Month.parse(f"{year}-{number:02d}")
    except Refusal:
        raise ValueError from None
