"""People (mensen) as their employer knows them: a person, the work, and the file that lists them.

``people.csv`` is the contractor's own and leaves its machine never. It is UTF-8 with the columns of
:data:`COLUMNS` in that order, separated by commas or semicolons; empty where a value is optional. A fault names row
(the header is row 1) and column, and never shows what stands there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from verifier.core.errors import Refusal, TooLarge, WrongValue
from verifier.core.model.party import PartyId, party_id
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.subject import Scheme, Subject, check_subject

COLUMNS = (
    "reference",
    "scheme",
    "value",
    "birth_date",
    "agency",
    "first_day",
    "last_day",
    "hours_per_week",
    "employment_kind",
    "contract",
)
MOST_BYTES = 16 * 1024 * 1024
MOST_ROWS = 50_000

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HOURS = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work: a BSN or the number of a doelgroepverklaring, which nothing here shows."""

    scheme: Scheme
    value: str = field(repr=False)
    birth_date: date | None = field(default=None, repr=False)

    def subject(self, opening: bytes) -> Subject:
        """This person as a subject of one placement, checked (11-proef); ``opening`` is 32 fresh random bytes.

        Raises :class:`InvalidSubject`.
        """
        return check_subject(Subject(self.scheme, self.value, opening, self.birth_date))


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a placement says in clear; ``hours_per_week`` in hundredths of an hour, ``last_day`` None when open."""

    agency: PartyId
    first_day: date
    last_day: date | None = None
    hours_per_week: int
    employment_kind: EmploymentKind


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row: ``reference`` is the contractor's own name for it, ``contract`` the reference of a contract."""

    reference: str
    person: Person
    work: Work
    contract: str


class RowFault(NamedTuple):
    """What is wrong in one row, without what stands there."""

    row: int
    column: str
    expected: str


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """The rows that read, and what is wrong with the others; a row is in one of the two."""

    rows: tuple[PersonRow, ...]
    faults: tuple[RowFault, ...]


def read_people(unverified: bytes) -> PeopleFile:
    """Read a ``people.csv`` of at most 16 MiB and 50,000 rows.

    Raises :class:`TooLarge`, or :class:`WrongValue` when the file as a whole is no such list. References are
    unique. An eight-digit BSN gets the leading zero that a spreadsheet took.
    """
    lines = _lines(unverified)
    rows: dict[str, PersonRow] = {}
    faults: list[RowFault] = []
    for position, cells in enumerate(lines, start=2):
        try:
            row = _row(cells)
            if row.reference in rows:
                raise WrongValue("a reference that no other row has", field="reference")
            rows[row.reference] = row
        except Refusal as refusal:
            faults.append(RowFault(position, refusal.field or "row", refusal.expected))
    return PeopleFile(tuple(rows.values()), tuple(faults))


def _lines(unverified: bytes) -> list[list[str]]:
    if len(unverified) > MOST_BYTES:
        raise TooLarge(f"a file of at most {MOST_BYTES} bytes", field="people")
    try:
        text = unverified.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongValue("a file in UTF-8", field="people") from None
    header = text.partition("\n")[0].rstrip("\r")
    separator = next((each for each in ",;" if header.split(each) == list(COLUMNS)), None)
    if separator is None:
        raise WrongValue(f"a first row with the columns {', '.join(COLUMNS)}", field="people")
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise WrongValue("comma-separated values, quoted where needed", field="people") from None
    if len(lines) > MOST_ROWS:
        raise TooLarge(f"at most {MOST_ROWS} rows", field="people")
    return lines[1:]


def _row(cells: list[str]) -> PersonRow:
    if len(cells) != len(COLUMNS):
        raise WrongValue("a value for every column", field="row")
    named = dict(zip(COLUMNS, cells, strict=True))
    read = {column: _cell(column, named) for column in COLUMNS}
    person = Person(read["scheme"], read["value"], read["birth_date"])
    person.subject(bytes(32))
    work = Work(
        agency=read["agency"],
        first_day=read["first_day"],
        last_day=read["last_day"],
        hours_per_week=read["hours_per_week"],
        employment_kind=read["employment_kind"],
    )
    return PersonRow(read["reference"], person, work, read["contract"])


def _cell(name: str, named: Mapping[str, str]) -> Any:
    """The value of one cell; a refusal is about its column."""
    try:
        return _READERS[name](named[name])
    except Refusal as refusal:
        raise WrongValue(refusal.expected, field=name) from None
    except ValueError:
        expected = _EXPECTED[name]
        raise WrongValue(expected, field=name) from None


def check_reference(text: str) -> str:
    """A reference of 1 to 64 printable characters without a space at either end, or :class:`WrongValue`."""
    if not 1 <= len(text) <= 64 or not text.isprintable() or text != text.strip():
        raise WrongValue("1 to 64 printable characters", field="reference")
    return text


def _number(text: str) -> str:
    return text.zfill(9) if len(text) == 8 and text.isascii() and text.isdigit() else text


def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError
    return date.fromisoformat(text)


def _hours(text: str) -> int:
    found = _HOURS.fullmatch(text)
    if not found:
        raise ValueError
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _or_nothing(read: Callable[[str], date]) -> Callable[[str], date | None]:
    return lambda text: read(text) if text else None


_READERS: Mapping[str, Callable[[str], Any]] = {
    "reference": check_reference,
    "scheme": Scheme,
    "value": _number,
    "birth_date": _or_nothing(_day),
    "agency": party_id,
    "first_day": _day,
    "last_day": _or_nothing(_day),
    "hours_per_week": _hours,
    "employment_kind": EmploymentKind,
    "contract": check_reference,
}
_EXPECTED: Mapping[str, str] = {
    "scheme": f"one of the codes {', '.join(Scheme)}",
    "birth_date": "a date as YYYY-MM-DD, or nothing",
    "first_day": "a date as YYYY-MM-DD",
    "last_day": "a date as YYYY-MM-DD, or nothing",
    "hours_per_week": "hours with at most two decimals",
    "employment_kind": f"one of the codes {', '.join(EmploymentKind)}",
}
