"""Importing hours (uren inlezen): months are brought up to what a table says, with as few reports as that takes.

What a table does not name stays as it was reported; what it says again is not reported again; what has changed is
the next revision of its month. Hours are taken back by saying 0. Only placements that the register has get hours;
those that wait for a decision may, and are granted them when they are found eligible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from verifier.core.errors import Refusal
from verifier.core.model.calendar import Month
from verifier.core.model.contract import Contract
from verifier.core.model.evidence import Verified
from verifier.core.model.statement import Digest
from verifier.party.contractor.hours import (
    LINES_A_PART,
    Reported,
    Revision,
    hours_name,
    latest_revision,
    reported,
    sign_revision,
)
from verifier.party.contractor.hours_table import HoursRow
from verifier.party.contractor.kept import KeptPlacements
from verifier.party.contractor.placement_import import Standing, alone
from verifier.party.contractor.spreadsheet.faults import Expected, RowFault, fault_of
from verifier.party.contractor.spreadsheet.reading import Unfit
from verifier.party.contractor.workplace import AcceptedContracts, Workplace
from verifier.party.outbox import Sent
from verifier.party.transport import Refused

#: Lines of hours that are signed, kept and sent together; a month is never split.
CHUNK_LINES = 20 * LINES_A_PART


@dataclass(slots=True)
class MonthLines:
    """What a table says of one month of a contract: hundredths of hours, and the cells they come from."""

    contract: Verified[Contract]
    month: Month
    lines: dict[Digest, int] = field(default_factory=dict)
    cells: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MonthOutcome:
    """What became of a month, or would: *known* was reported so before; ``faults`` are of all its cells or none."""

    told: MonthLines
    standing: Standing
    reported: Reported | None = None
    faults: tuple[RowFault, ...] = ()


class HoursImport:
    """One table of hours, each cell led to its placement by what this machine knows.

    ``months`` in order of contract and month; ``faults`` of cells that lead nowhere.
    """

    def __init__(self, workplace: Workplace, rows: Iterable[HoursRow]) -> None:
        self._workplace = workplace
        self._kept = KeptPlacements(workplace)
        self._contracts = AcceptedContracts(workplace)
        self._at = workplace.client.now()
        self._months: dict[tuple[Digest, Month], MonthLines] = {}
        self.faults: list[RowFault] = []
        for row in rows:
            self._add(row)
        self.months: Sequence[MonthLines] = sorted(
            self._months.values(), key=lambda each: (each.contract.statement.reference, each.month)
        )

    def judge(self) -> Iterator[MonthOutcome]:
        """What :meth:`run` would do, as far as this machine knows; nothing is written, signed or sent."""
        for told in self.months:
            yield MonthOutcome(told, Standing.NEW if self._due(told) else Standing.KNOWN)

    def run(self) -> Iterator[MonthOutcome]:
        """Report every month in which something changed; nothing happens before it is asked for.

        What still waits of a month goes first. All parts of a month are kept as one, durably, before the first is
        sent. Raises :class:`Unreachable`, or :class:`Refused` for a request as a whole: the rest waits for a next
        time. Raises what a grant is refused for.
        """
        with alone(self._workplace):
            chunk: list[MonthLines] = []
            for told in self.months:
                if chunk and sum(len(each.lines) for each in (*chunk, told)) > CHUNK_LINES:
                    yield from self._report(chunk)
                    chunk = []
                chunk.append(told)
            yield from self._report(chunk)

    def _add(self, row: HoursRow) -> None:
        try:
            told, placement = self._find(row)
        except Unfit as unfit:
            self.faults.append(unfit.fault(row.row))
        except Refusal as refusal:
            self.faults.append(fault_of(row.row, refusal))
        else:
            told.lines[placement] = row.hours
            told.cells.append((row.row, row.column))

    def _find(self, row: HoursRow) -> tuple[MonthLines, Digest]:
        """The month and placement of a row; raises :class:`Unfit` and what the contract is refused for."""
        named = self._contracts.find(row.whose.contract) if row.whose.contract else None
        found = self._kept.at_work(row.whose, named.digest if named else None, row.month)
        if len(found) != 1:
            column = "reference" if row.whose.reference else "person"
            raise Unfit(column, Expected.ONE_PLACEMENT if found else Expected.PLACEMENT)
        (kept,) = found
        contract = self._workplace.accepted(kept.placement.contract)
        said = contract.statement
        if not said.first_month <= row.month <= said.last_counted_month or row.month.starts_at > self._at:
            raise Unfit(row.column if row.column != "hours" else "month", Expected.BEGUN_MONTH)
        told = self._months.setdefault((contract.digest, row.month), MonthLines(contract, row.month))
        if kept.digest in told.lines:
            raise Unfit(row.column, Expected.ONE_LINE)
        return told, kept.digest

    def _due(self, told: MonthLines) -> Revision | None:
        """The next revision of a month; None when the last one says all of it already.

        What the table does not name stays, but for placements that do not work in the month any more.
        """
        last = latest_revision(self._workplace, told.contract.digest, told.month)
        if all(last.lines.get(placement) == hours for placement, hours in told.lines.items()):
            return None
        stays = {each: hours for each, hours in last.lines.items() if self._kept.works(each, told.month)}
        return Revision(last.number + 1, {**stays, **told.lines})

    def _report(self, months: Sequence[MonthLines]) -> Iterator[MonthOutcome]:
        outbox, bulk = self._workplace.outbox, self._workplace.bulk
        for told in months:
            outbox.send_all(outbox.waiting(hours_name(told.contract.digest, told.month)), bulk)
        due = [self._due(told) for told in months]
        signed = {
            place: sign_revision(self._workplace, told.contract.digest, told.month, revision.number, revision.lines)
            for place, (told, revision) in enumerate(zip(months, due, strict=True))
            if revision is not None
        }
        ids = dict(zip(signed, outbox.keep_all(signed.values()), strict=True))
        sent = outbox.send_all(ids.values(), bulk)
        for place, (told, revision) in enumerate(zip(months, due, strict=True)):
            if revision is None:
                yield MonthOutcome(told, Standing.KNOWN)
            else:
                yield self._outcome(told, revision.number, sent[ids[place]])

    def _outcome(self, told: MonthLines, number: int, answer: tuple[Sent, ...] | Refused) -> MonthOutcome:
        if isinstance(answer, Refused):
            standing = Standing.REFUSED if answer.is_for_good else Standing.WAITING
            faults = tuple(fault_of(row, answer)._replace(column=column) for row, column in told.cells)
            return MonthOutcome(told, standing, faults=faults)
        return MonthOutcome(told, Standing.NEW, reported(self._workplace, number, answer))
