"""An hours file (urenbestand): hours of months by the contractor's own references, and how they become reports.

UTF-8 with the columns of :data:`COLUMNS`, separated by commas or semicolons. A fault names row and column and never
shows what stands there. A report replaces its whole month, so a file has every line of each month that it has.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from verifier.core.errors import Refusal, TooLarge, UnknownReference, WrongValue
from verifier.core.model.calendar import Month
from verifier.core.model.statement import Digest
from verifier.party.contractor.contractor import Contractor
from verifier.party.contractor.hours import Reported
from verifier.party.contractor.people import RowFault
from verifier.party.register.answers import PlacementState

COLUMNS = ("reference", "month", "hours")
MOST_BYTES = 16 * 1024 * 1024
MOST_ROWS = 200_000

_HOURS = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours of one placement in one month, in hundredths; ``reference`` is the contractor's own."""

    reference: str
    month: Month
    hours: int


@dataclass(frozen=True, slots=True)
class HoursFile:
    """The rows that read, and what is wrong with the others."""

    rows: tuple[HoursRow, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True)
class MonthReported:
    """A month that the register has; ``granted`` by reference, in hundredths of hours."""

    month: Month
    reported: Reported
    granted: Mapping[str, int]


def read_hours(unverified: bytes) -> HoursFile:
    """Read an hours file of at most 16 MiB and 200,000 rows.

    Raises :class:`TooLarge`, or :class:`WrongValue` when the file as a whole is no such list.
    """
    rows: dict[tuple[str, Month], HoursRow] = {}
    faults: list[RowFault] = []
    for position, cells in enumerate(_lines(unverified), start=2):
        try:
            row = _row(cells)
            if (row.reference, row.month) in rows:
                raise WrongValue("each reference once a month", field="reference")
            rows[row.reference, row.month] = row
        except Refusal as refusal:
            faults.append(RowFault(position, refusal.field or "row", refusal.expected))
    return HoursFile(tuple(rows.values()), tuple(faults))


def parse_hours(text: str) -> int:
    """Hundredths of ``156`` or ``156.25``; :class:`WrongValue`."""
    found = _HOURS.fullmatch(text)
    if not found:
        raise WrongValue("hours with at most two decimals", field="hours")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def report_rows(contractor: Contractor, contract: Digest, rows: Iterable[HoursRow]) -> Iterator[MonthReported]:
    """Report the months of ``rows`` in order, each as a whole; nothing happens before it is asked for.

    References are those of placements of ``contract`` that an agency found eligible. Raises
    :class:`UnknownReference` before the first report for any other, and what ``report_hours`` raises.
    """
    eligible = [each for each in contractor.decisions(contract) if each.state is PlacementState.ELIGIBLE]
    names = {each.placement: each.reference for each in eligible}
    placements = {each.reference: each.placement for each in eligible}
    if len(placements) != len(names):
        raise UnknownReference("a reference that one eligible placement has", field="reference")
    months: dict[Month, dict[Digest, int]] = {}
    for row in rows:
        if row.reference not in placements:
            raise UnknownReference("the reference of an eligible placement", field="reference")
        months.setdefault(row.month, {})[placements[row.reference]] = row.hours
    for month in sorted(months):
        reported = contractor.report_hours(contract, month, months[month])
        granted = {names[placement]: hours for placement, hours in reported.granted.items()}
        yield MonthReported(month, reported, granted)


def _lines(unverified: bytes) -> list[list[str]]:
    if len(unverified) > MOST_BYTES:
        raise TooLarge(f"a file of at most {MOST_BYTES} bytes", field="hours")
    try:
        text = unverified.decode("utf-8-sig")
        header = text.partition("\n")[0].rstrip("\r")
        separator = next((each for each in ",;" if header.split(each) == list(COLUMNS)), "")
        lines = (
            list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)) if separator else []
        )
    except (UnicodeDecodeError, csv.Error):
        raise WrongValue("comma-separated values in UTF-8", field="hours") from None
    if not lines:
        raise WrongValue(f"a first row with the columns {', '.join(COLUMNS)}", field="hours")
    if len(lines) > MOST_ROWS:
        raise TooLarge(f"at most {MOST_ROWS} rows", field="hours")
    return lines[1:]


def _row(cells: list[str]) -> HoursRow:
    if len(cells) != len(COLUMNS):
        raise WrongValue("a value for every column", field="row")
    try:
        month = Month.parse(cells[1])
    except WrongValue as refusal:
        raise WrongValue(refusal.expected, field="month") from None
    return HoursRow(cells[0], month, parse_hours(cells[2]))
