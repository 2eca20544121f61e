"""People (mensen) as their employer knows them: a person, the work, and the rows of a table that lists them.

The table is the contractor's own and leaves its machine never. A fault names row and column, and never shows what
stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from verifier.core.errors import WrongValue
from verifier.core.model.party import PartyId, party_id
from verifier.core.model.placement import EmploymentKind
from verifier.core.privacy.subject import Scheme, Subject, check_subject
from verifier.party.contractor.spreadsheet.cells import (
    pad_bsn,
    parse_day,
    parse_hours,
    parse_kind,
    parse_optional_reference,
    parse_reference,
    parse_scheme,
)
from verifier.party.contractor.spreadsheet.columns import PERSON
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault
from verifier.party.contractor.spreadsheet.layout import Layout, Table
from verifier.party.contractor.spreadsheet.reading import Unfit, read_cell
from verifier.party.contractor.spreadsheet.sheet import Line

#: The first day that a placement may have, and the most hours a week, in hundredths.
_FIRST, _MOST_HOURS = date(2000, 1, 1), 6_000


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
    """The row of this number in a table: ``reference`` is the contractor's own name for the person, empty where it
    has none; ``contract`` is the reference of a contract."""

    row: int
    reference: str
    person: Person
    work: Work
    contract: str


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The rows that read, and what is wrong with the others; a row is in one of the two."""

    rows: tuple[PersonRow, ...]
    faults: tuple[RowFault, ...]


def read_people(table: Table) -> PeopleTable:
    """Read the rows of a table of placements, each by itself; raises what reading its file raises."""
    rows: list[PersonRow] = []
    faults: list[RowFault] = []
    for line in table.lines:
        try:
            rows.append(_row(table.layout, line))
        except Unfit as unfit:
            faults.append(unfit.fault(line.number))
    return PeopleTable(tuple(rows), tuple(faults))


def read_person(layout: Layout, line: Line) -> Person | None:
    """Whom a row is about, without a birth date; None where it does not say. Raises :class:`Unfit`."""
    told = [name for name in PERSON if layout.cell(line, name)]
    if not told:
        return None
    if len(told) > 1:
        raise Unfit(told[1], Expected.ONE_NUMBER)
    (name,) = told
    scheme = {"bsn": Scheme.BSN, "statement": Scheme.STATEMENT}.get(name)
    if scheme is None:
        scheme = read_cell(layout, line, "scheme", parse_scheme, Expected.SCHEME)
    return read_cell(layout, line, name, *_NUMBERS[scheme])


def check_reference(text: str) -> str:
    """A reference of 1 to 64 printable characters without a space at either end, or :class:`WrongValue`."""
    try:
        return parse_reference(text)
    except ValueError:
        raise WrongValue("1 to 64 printable characters", field="reference") from None


def _row(layout: Layout, line: Line) -> PersonRow:
    person = read_person(layout, line)
    if person is None:
        raise Unfit(next(name for name in PERSON if name in layout.columns), Expected.ONE_NUMBER)
    first = read_cell(layout, line, "first_day", _first_day, Expected.FIRST_DAY)
    work = Work(
        agency=read_cell(layout, line, "agency", party_id, Expected.AGENCY),
        first_day=first,
        last_day=read_cell(layout, line, "last_day", lambda text: _last_day(text, first), Expected.LAST_DAY),
        hours_per_week=read_cell(layout, line, "hours_per_week", _weekly, Expected.HOURS_PER_WEEK),
        employment_kind=read_cell(layout, line, "employment_kind", parse_kind, Expected.EMPLOYMENT_KIND),
    )
    born = read_cell(layout, line, "birth_date", lambda text: _birth_date(text, first), Expected.BIRTH_DATE)
    return PersonRow(
        line.number,
        read_cell(layout, line, "reference", parse_optional_reference, Expected.REFERENCE),
        Person(person.scheme, person.value, born),
        work,
        read_cell(layout, line, "contract", parse_reference, Expected.CONTRACT),
    )


def _known_by_bsn(text: str) -> Person:
    return _checked(Person(Scheme.BSN, pad_bsn(text)))


def _known_by_statement(text: str) -> Person:
    return _checked(Person(Scheme.STATEMENT, text))


def _checked(person: Person) -> Person:
    person.subject(bytes(32))
    return person


def _first_day(text: str) -> date:
    day = parse_day(text)
    if day < _FIRST:
        raise ValueError
    return day


def _last_day(text: str, first: date) -> date | None:
    day = parse_day(text) if text else None
    if day is not None and day < first:
        raise ValueError
    return day


def _birth_date(text: str, first: date) -> date | None:
    day = parse_day(text) if text else None
    if day is not None and not day < first:
        raise ValueError
    return day


def _weekly(text: str) -> int:
    hours = parse_hours(text)
    if not 1 <= hours <= _MOST_HOURS:
        raise ValueError
    return hours


_NUMBERS = {
    Scheme.BSN: (_known_by_bsn, Expected.BSN),
    Scheme.STATEMENT: (_known_by_statement, Expected.STATEMENT),
}
