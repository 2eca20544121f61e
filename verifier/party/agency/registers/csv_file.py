"""A CSV file (CSV-bestand) as register of people: read once into memory, never copied, never written.

UTF-8, RFC 4180, a header with exactly :data:`COLUMNS`, or these and :data:`PERIODS`. ``traits``, ``employers`` and
``consents`` hold any number of items between semicolons; an employer is ``kvk:12345678@2025-01-01..2025-12-31``, a
period the dates alone, without the last date while it lasts. An error names row and column, never what stands
there: every cell is about a person.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

from verifier.core.errors import Refusal, SameIdOtherContent, WrongValue
from verifier.core.model.party import PartyId, party_id
from verifier.core.privacy.subject import Scheme, Subject, check_bsn, check_subject
from verifier.core.rules.valuing.facts import Period
from verifier.party.agency.registers import Employment, PersonRecord
from verifier.party.durable_file import read_bounded

COLUMNS = (
    "bsn",
    "statement_number",
    "birth_date",
    "group",
    "traits",
    "since",
    "until",
    "employers",
    "consents",
)
#: When a wage subsidy runs, and a training agreement: for rule sets that ask.
PERIODS = ("subsidy", "training")
#: Some 600,000 people.
MAX_BYTES = 128 * 1024 * 1024

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


class CsvFile:
    """The people of one file, by BSN and by statement number."""

    def __init__(self, by_bsn: Mapping[str, PersonRecord], by_statement: Mapping[str, PersonRecord]) -> None:
        self._people = {Scheme.BSN: by_bsn, Scheme.STATEMENT: by_statement}

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the file at ``path``; raises what :meth:`parse` raises, :class:`TooLarge` above 128 MiB, and
        :class:`WrongValue` when there is no such file."""
        content = read_bounded(path, limit=MAX_BYTES)
        if content is None:
            raise WrongValue("a CSV file with people", field="path")
        return cls.parse(content)

    @classmethod
    def parse(cls, unverified: bytes) -> Self:
        """Read the bytes of a file.

        Raises :class:`WrongValue` for other columns, or naming row and column of a cell that is not as documented;
        :class:`SameIdOtherContent` for a BSN or statement number that stands in two rows.
        """
        by_bsn: dict[str, PersonRecord] = {}
        by_statement: dict[str, PersonRecord] = {}
        for position, cells in enumerate(_rows(unverified), start=2):
            person = _person(cells, position)
            _add(by_bsn, person.bsn, person, field=f"row {position}, bsn")
            if cells["statement_number"]:
                number = _cell(cells, "statement_number", position, _statement_number)
                _add(by_statement, number, person, field=f"row {position}, statement_number")
        return cls(by_bsn, by_statement)

    def find(self, scheme: Scheme, value: str) -> PersonRecord | None:
        """See :class:`~verifier.party.agency.registers.Register`."""
        return self._people[scheme].get(value)

    def __repr__(self) -> str:
        return "<CsvFile>"


def _rows(unverified: bytes) -> Iterable[dict[str, str]]:
    try:
        text = unverified.decode()
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise WrongValue("CSV (RFC 4180) in UTF-8", field="path") from None
    header = tuple(rows[0]) if rows else ()
    if header not in (COLUMNS, (*COLUMNS, *PERIODS)):
        raise WrongValue(f"a header with the columns {', '.join(COLUMNS)}", field="row 1")
    for position, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise WrongValue("as many cells as columns", field=f"row {position}")
        yield dict.fromkeys(PERIODS, "") | dict(zip(header, row, strict=True))


def _person(cells: Mapping[str, str], position: int) -> PersonRecord:
    def read(column: str, parse: Callable[[str], Any]) -> Any:
        return _cell(cells, column, position, parse)

    person = PersonRecord(
        bsn=read("bsn", check_bsn),
        group=read("group", _optional(_code)),
        since=read("since", _optional(_day)),
        until=read("until", _optional(_day)),
        birth_date=read("birth_date", _optional(_day)),
        traits=read("traits", lambda text: frozenset(map(_code, _items(text)))),
        subsidy=read("subsidy", _optional(_period)),
        training=read("training", _optional(_period)),
        employments=read("employers", lambda text: tuple(map(_employment, _items(text)))),
        consents=read("consents", lambda text: frozenset(map(party_id, _items(text)))),
    )
    if (person.group is None) != (person.since is None):
        raise WrongValue("a date with a group, and none without", field=f"row {position}, since")
    if person.until is not None and (person.since is None or person.until < person.since):
        raise WrongValue("a date that is not before since", field=f"row {position}, until")
    return person


def _cell(cells: Mapping[str, str], column: str, position: int, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(cells[column])
    except Refusal as refusal:
        name = f"row {position}, {column}"
        raise WrongValue(refusal.expected, field=name) from None


def _add(people: dict[str, PersonRecord], number: str, person: PersonRecord, *, field: str) -> None:
    if number in people:
        raise SameIdOtherContent("a number that stands in one row only", field=field)
    people[number] = person


def _optional(parse: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: parse(text) if text else None


def _items(text: str) -> list[str]:
    return text.split(";") if text else []


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise WrongValue("a code of the code lists")
    return text


def _statement_number(text: str) -> str:
    return check_subject(Subject(Scheme.STATEMENT, text, bytes(32))).value


def _day(text: str) -> date:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise WrongValue("a date as YYYY-MM-DD")


def _employment(text: str) -> Employment:
    employer, at_sign, dates = text.partition("@")
    if not (at_sign and ".." in dates):
        raise WrongValue("employers as kvk:12345678@YYYY-MM-DD..YYYY-MM-DD, the last date open while it lasts")
    period = _period(dates)
    return Employment(PartyId(party_id(employer)), period.first_day, period.last_day)


def _period(text: str) -> Period:
    first, dots, last = text.partition("..")
    if not dots:
        raise WrongValue("a period as YYYY-MM-DD..YYYY-MM-DD, the last date open while it lasts")
    period = Period(_day(first), _day(last) if last else None)
    if period.last_day is not None and period.last_day < period.first_day:
        raise WrongValue("a period that does not end before it begins")
    return period
